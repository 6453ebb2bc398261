import Core
import Foundation

/// What to believe of an answer, and what follows from it.
extension Run {
  /// Ends an errand whose legs have landed, or of which one has failed; answers what to ask next.
  func conclude(_ name: String) -> [Request] {
    guard var errand = errands[name] else { return [] }
    let widgets = errand.widgets.compactMap(widget)
    let failures = widgets.map { take(errand, for: $0) }
    let all = failures.compactMap(\.self)
    // The run ended it: nothing is known of the provider, and nobody else is asked any more.
    if all.contains(.cancelled) {
      errands[name] = nil
      for widget in widgets { fail(widget, errand, .cancelled) }
      widgets.forEach(end)
      return []
    }
    if all.count == failures.count, !errand.isSecondTry, all.allSatisfy({ $0.isWorthASecondTry(of: errand.provider) }) {
      let again = secondTry(of: errand, named: name)
      if !again.isEmpty { return again }
    }
    errands[name] = nil
    if errand.landings.values.allSatisfy(\.isRemembered) {
      // Nobody was asked, so nothing new is known of the provider.
    } else if all.count < failures.count {
      recordAnswer(of: errand.provider)
    } else if let failure = all.first(where: { !$0.isDoubt }) {
      recordFailure(
        failure, sentence(of: failure, errand), of: errand.provider,
        notBefore: failure.isOldWord ? pause(after: errand) : nil)
    } else {
      // The provider is up, only not believed: it keeps its ordinary pace, so that a jump that is true is soon repeated.
      recordAnswer(
        of: errand.provider, notBefore: pause(after: errand), doubt: all.first.map { sentence(of: $0, errand) })
    }
    errand.landings = [:]
    var next: [Request] = []
    for case let (widget, failure?) in zip(widgets, failures) {
      fail(widget, errand, failure)
      next += pursue(widget)
    }
    publish()
    return next
  }

  private func fail(_ widget: Widget, _ errand: Errand, _ failure: Failure) {
    pursuits[widget.id]?.outcome.failures.append(
      .init(provider: errand.provider.id, failure: failure, message: sentence(of: failure, errand)))
  }

  /// What a failure says, without the site's key, which a provider may repeat.
  private func sentence(of failure: Failure, _ errand: Errand) -> String {
    errand.legs.first?.request.key?.redacted(failure.description) ?? failure.description
  }

  /// Judges what an errand has brought for one widget and keeps what is good; answers why it is not.
  private func take(_ errand: Errand, for widget: Widget) -> Failure? {
    let now = context.clock()
    let provider = errand.provider
    let landings = errand.landings.sorted { $0.key < $1.key }.map(\.value)
    let isSample = landings.contains(where: \.isSample)
    // Another widget's snapshot of the same answer serves as well.
    let latest = snapshots.filter { $0.provider == provider.id && $0.query == widget.query.text }
      .max { $0.fetchedAt < $1.fetchedAt }
    do throws(Failure) {
      var answers: [Leg.Answer] = []
      for landing in landings {
        if landing.reply?.isSample ?? false, !context.allowsSamples { throw .sample }
        answers.append(try landing.answer(at: now))
      }
      if let bad = landings.first(where: { !$0.isGood })?.reply {
        throw provider.failure(bad, now)
      }
      let reading = widget.withoutBadFarParts(
        try provider.reading(answers, widget.query, now, latest?.reading).get(), at: now
      ).bounded(keeping: context.siteConfig.currencies(shownOf: widget.query.text))
      let isNew = landings.contains { !$0.isUnchanged }
      if let lack = reading.lack(for: widget) {
        if !isNew { forgetValidators(of: errand) }
        throw lack
      }
      // What is older than what is kept is no repetition of anything.
      if isNew, let age = age(of: reading, after: latest, for: widget, now: now) { throw age }
      // What the provider said a moment ago is no new sighting of it.
      let isSighting = !landings.allSatisfy(\.isRemembered)
      if let age = forecastAge(of: reading, errand, landings, for: widget, now: now) { throw age }
      let judgement = judgement(
        on: reading, of: provider.id, isSample: isSample, isSighting: isSighting, for: widget, at: now)
      if let failure = judgement.verdict.failure {
        if !isNew { forgetValidators(of: errand) }
        throw failure
      }
      let fetchedAt = landings.map { $0.fetchedAt(now) }.min() ?? now
      var snapshot = Snapshot(
        widget: widget.id, provider: provider.id, query: widget.query.text, reading: judgement.believed(of: reading),
        fetchedAt: fetchedAt,
        expiresAt: landings.compactMap { expiry(of: $0, now: now) }.max(),
        validators: zip(errand.legs, landings).map { leg, landing in
          guard leg.isWhole else { return Validators() }
          var validators = validators(of: landing, for: leg)
          validators.fetchedAt = landing.fetchedAt(now) > fetchedAt ? landing.fetchedAt(now) : nil
          return validators
        },
        isSample: isSample, isAccepted: isAccepted(reading, of: provider.id, for: widget),
        isDue: landings.contains(where: \.isDue), baselineSince: judgement.baselineSince)
      // Of the places that a table is shown without, "unchanged" would say nothing, and their doubts stay.
      if judgement.failure != nil { snapshot.validators = [] }
      keep(snapshot, as: isNew || !isSighting ? .refreshed : .unchanged, for: widget)
      if let failure = judgement.failure {
        fail(widget, errand, failure)
      } else if reading.places.allSatisfy(\.hasNumbers) {
        forgetDoubts(of: widget, about: provider.id)
      }
      return nil
    } catch {
      // "Unchanged" is no help where the old answer is not good enough: the next request asks for the whole.
      if error.isOldWord, landings.contains(where: { $0.reply != nil }) { forgetValidators(of: errand) }
      return error
    }
  }

  /// Keeps a good snapshot and ends the widget's way.
  func keep(_ snapshot: Snapshot, as result: Outcome.Result, for widget: Widget) {
    let now = context.clock()
    let ahead = snapshots.filter {
      $0.provider == snapshot.provider && $0.query == snapshot.query && $0.isFromTheFuture(at: now)
    }
    for instant in Set(ahead.map(\.fetchedAt)) {
      trying { try context.store.redateHistory(of: snapshot.provider, snapshot.query, from: instant, to: now) }
    }
    store(snapshot)
    snapshots.removeAll { $0.widget == snapshot.widget && $0.provider == snapshot.provider }
    snapshots.append(snapshot)
    pursuits[widget.id]?.outcome.result = result
    pursuits[widget.id]?.outcome.provider = snapshot.provider
    end(widget)
  }

  /// Of a table only what some widget shows becomes the past.
  private func store(_ snapshot: Snapshot) {
    trying {
      try context.store.keep(snapshot, remembering: context.siteConfig.currencies(shownOf: snapshot.query))
    }
  }

  /// Asks those legs once more that brought nothing good, or all where none did; none where the terms allow no more.
  private func secondTry(of errand: Errand, named name: String) -> [Request] {
    let landed = errand.legs.indices.filter { errand.landings[$0] != nil }
    let bad = landed.filter { !(errand.landings[$0]?.isGood ?? false) }
    let again = bad.isEmpty ? landed : bad
    let requests = again.map { index in
      var request = errand.legs[index].request
      request.delaySeconds = context.random()
      return request
    }
    guard context.elapsedSeconds() < Self.lastAskSeconds, heldUntil(errand.provider, by: requests) == nil,
      recordStarts(of: requests, to: errand.provider)
    else { return [] }
    errands[name]?.isSecondTry = true
    for index in again { errands[name]?.landings[index] = nil }
    return zip(again, requests).flatMap { index, request in
      send(request, of: errand.provider, for: name, known: errand.landings[index]?.known)
    }
  }

  /// The latest `Expires` of an answer that is not kept, which no snapshot remembers.
  private func pause(after errand: Errand) -> Date? {
    let now = context.clock()
    return errand.landings.values.compactMap { expiry(of: $0, now: now) }.max()
  }

  /// Forgets what makes requests to an errand's addresses conditional, in whatever snapshot it is kept.
  private func forgetValidators(of errand: Errand) {
    let addresses = Set(errand.legs.map(\.request.addressFingerprint))
    for index in snapshots.indices where snapshots[index].provider == errand.provider.id {
      let validators = snapshots[index].validators.map { validators in
        addresses.contains(validators.address ?? "") ? validators.withoutConditions : validators
      }
      guard validators != snapshots[index].validators else { continue }
      snapshots[index].validators = validators
      let snapshot = snapshots[index]
      store(snapshot)
    }
  }

  private func expiry(of landing: Landing, now: Date) -> Date? {
    switch landing.word {
    case .known(let part): part.expiresAt
    case .result: landing.reply?.expiresAt(receivedAt: now)
    }
  }

  /// Why a reading is older than the one that is kept of the same provider; nil where it is not.
  private func age(of reading: Reading, after kept: Snapshot?, for widget: Widget, now: Date) -> Failure? {
    guard let kept, !kept.isFromTheFuture(at: now), let observedAt = reading.observedAt,
      let keptAt = kept.reading.observedAt, observedAt <= keptAt,
      // Beyond its maximum age it is refused for that.
      now.timeIntervalSince(observedAt) <= Double(widget.maxAgeSeconds)
    else { return nil }
    if observedAt < keptAt {
      return .outdated("observed at \(observedAt.instantText), earlier than the kept reading of \(keptAt.instantText)")
    }
    guard kept.reading.supersedes(reading) else { return nil }
    return .outdated("observed at \(observedAt.instantText) like the kept reading, which is newer")
  }

  /// Why a forecast that was asked for is too old to be a new word; nil where it is not.
  ///
  /// Of a table each place is compared with its own.
  private func forecastAge(
    of reading: Reading, _ errand: Errand, _ landings: [Landing], for widget: Widget, now: Date
  ) -> Failure? {
    for (leg, landing) in zip(errand.legs, landings) where !landing.isRemembered {
      let said =
        leg.part == widget.query ? reading : widget.query.parts.firstIndex(of: leg.part).flatMap(reading.part)
      let kept = keptBefore.part(leg.part.text, of: errand.provider.id, at: now)?.reading
      if let age = Forecast.age(issuedAt: said?.issuedAt, kept: kept, now: now) { return age }
    }
    return nil
  }

  /// A 304 may leave out what has not changed.
  ///
  /// They are sent back as they came, so what no header field may hold is not kept, nor what holds our key.
  private func validators(of landing: Landing, for leg: Leg) -> Validators {
    let old = landing.isUnchanged ? landing.known?.validators ?? Validators() : Validators()
    guard let reply = landing.reply else { return old }
    let address = leg.request.addressFingerprint
    // They would be another address's.
    if reply.isRedirected { return Validators(address: address) }
    func plain(_ field: String?) -> String? {
      field.flatMap { text in
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        return isPlain && leg.request.key?.redacted(text) ?? text == text ? text : nil
      }
    }
    return Validators(
      etag: plain(reply.headers["etag"]) ?? old.etag,
      lastModified: plain(reply.headers["last-modified"]) ?? old.lastModified, address: address)
  }
}
