import Foundation

/// Judges the readings of a widget: pure, the same inputs give the same judgement.
package struct Judge: Sendable {
  /// A jump passes when its provider has repeated it in this many runs.
  package static let sightingsThatPass = 3
  /// It must have repeated it over at least this long, seconds.
  package static let passingSeconds = 3600.0

  let widget: Widget
  let baseline: Baseline
  let now: Date

  /// A judge of a widget's readings at an instant.
  package init(of widget: Widget, by baseline: Baseline, at now: Date) {
    self.widget = widget
    self.baseline = baseline
    self.now = now
  }

  /// What to believe of a reading.
  package func judgement(on reading: Reading) -> Judgement {
    let findings = findings(on: reading)
    // The store keeps whole seconds, and what is seen now must not be older than the memory that begins with it.
    let begun = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
    let passed = findings.filter { $0.verdict == .believed }.flatMap(\.deviations)
    return Judgement(
      parts: findings.map(\.verdict),
      baselineSince: passed.reduce(into: baseline.since) { $0[$1.value.name] = begun })
  }

  /// A reading that is not believed, or not all of it, as the quarantine keeps it: seen once more where the provider
  /// repeats itself.
  package func quarantined(_ reading: Reading, of provider: ProviderID, isSample: Bool) -> Quarantined? {
    let findings = findings(on: reading)
    let judgement = Judgement(parts: findings.map(\.verdict))
    guard case .implausible(let sentence) = judgement.failure else { return nil }
    let values = findings.filter(\.verdict.isJump).flatMap(\.deviations).map(\.value)
    let earlier = baseline.quarantined.flatMap { $0.isJump == judgement.isJump ? $0 : nil }
    let seen = sightings(of: reading, after: earlier, on: values)
    return Quarantined(
      widget: widget.id, provider: provider, query: widget.query.text, reading: reading, isSample: isSample,
      sentence: sentence, isJump: judgement.isJump, firstSeenAt: seen.firstSeenAt, lastSeenAt: now,
      sightings: seen.count)
  }

  /// The verdict on a reading or on one place of it, and what has moved too far, whether or not it passes.
  fileprivate struct Finding {
    let verdict: Verdict
    var deviations: [Deviation] = []
  }

  private func findings(on reading: Reading) -> [Finding] {
    if case .places(let places) = widget.subject, case .places(let all) = reading, places.count == all.count {
      return places.indices.map { index in
        // Of what was withheld nothing is left to be judged.
        guard all[index].hasNumbers else { return Finding(verdict: .believed) }
        let finding = finding(on: reading, all[index], at: places[index], number: index)
        return places.count == 1 ? finding : finding.told(of: places[index])
      }
    }
    if case .weather(let place) = widget.subject, case .weather(let weather) = reading {
      guard weather.hasNumbers else { return [Finding(verdict: .refused(.malformed("no number for this place")))] }
      return [finding(on: reading, weather, at: place, number: 0)]
    }
    if let doubt = widget.doubt(about: reading, at: now) { return [Finding(verdict: .refused(doubt))] }
    guard case .rates(let currencies) = widget.subject, case .rates(let table) = reading else {
      return [Finding(verdict: .believed)]
    }
    let beyond = currencies.lazy.compactMap { table[$0]?.beyondBounds(of: baseline.others) }.first
    if let beyond { return [Finding(verdict: .refused(beyond))] }
    return [finding(on: reading, baseline.deviations(of: table, on: currencies, at: now))]
  }

  private func finding(on reading: Reading, _ weather: Weather, at place: Place, number: Int) -> Finding {
    if let doubt = widget.doubt(about: weather, at: place, now: now) { return Finding(verdict: .refused(doubt)) }
    return finding(on: reading, [baseline.deviation(of: weather, place: number, at: now)].compactMap(\.self))
  }

  /// The verdict on what has moved too far: all of it passes, or nothing does.
  private func finding(on reading: Reading, _ deviations: [Deviation]) -> Finding {
    guard let first = deviations.first else { return Finding(verdict: .believed) }
    let values = deviations.map(\.value)
    let isAgreedWith = baseline.witnesses.contains { reading.agrees(with: $0, on: values) }
    let isPassed = isAgreedWith || isRepeated(reading, on: values)
    return Finding(verdict: isPassed ? .believed : .jump(first.failure), deviations: deviations)
  }

  private func isRepeated(_ reading: Reading, on values: [JudgedValue]) -> Bool {
    let seen = sightings(of: reading, after: baseline.quarantined.flatMap { $0.isJump ? $0 : nil }, on: values)
    return seen.count >= Self.sightingsThatPass && now.timeIntervalSince(seen.firstSeenAt) >= Self.passingSeconds
  }

  /// How often, this time included, and since when a provider has said what it says now; a board that moves on within
  /// 2 % of itself is still the same jump.
  private func sightings(of reading: Reading, after earlier: Quarantined?, on values: [JudgedValue])
    -> (count: Int, firstSeenAt: Date)
  {
    guard let earlier, earlier.lastSeenAt.timeIntervalSince(now) <= Lifetime.clockToleranceSeconds,
      reading.agrees(with: earlier.reading, on: values)
    else { return (1, now) }
    return (min(max(earlier.sightings, 0), 1_000_000) + 1, earlier.firstSeenAt)
  }
}

extension Judge.Finding {
  /// The same, its sentence beginning with the place.
  fileprivate func told(of place: Place) -> Self {
    switch verdict {
    case .believed: self
    case .refused(let failure): Self(verdict: .refused(failure.told(of: place)), deviations: deviations)
    case .jump(let failure): Self(verdict: .jump(failure.told(of: place)), deviations: deviations)
    }
  }
}
