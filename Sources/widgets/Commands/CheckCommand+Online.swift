import Core
import Foundation
import Refreshing
import Storage

extension CheckCommand {
  /// Asks every provider once, under the lock of all runs; each line is printed as its answer comes.
  func askAll(_ site: LoadedSite) throws -> [Finding] {
    let now = Date()
    // By such a clock nothing may be asked or dated; that it is wrong has been said.
    guard now >= Product.earliestNow else { return [] }
    var findings: [Finding] = []
    try site.withLock(at: now, undone: "no provider was asked") { clock in
      let store = try SQLiteStore(writingAt: site.config.state, now: now)
      if let notice = store.notice {
        findings.append(.wrong("state: \(notice)"))
        try Console.print(findings.suffix(1).map(\.line))
      }
      try site.refresh(store, clock, pages: NoPages()).probe { probe in
        findings.append(finding(of: probe))
        try Console.print(findings.suffix(1).map(\.line))
      }
    }
    return findings
  }

  private func finding(of probe: Probe) -> Finding {
    let who = "\(probe.widget): \(probe.provider)"
    let count = probe.requestCount == 1 ? "" : " (\(probe.requestCount) requests)"
    return switch probe.answer {
    case .said(let readings): .ok("\(who): answered\(count): \(readings.map(\.summary).joined(separator: "; "))")
    case .failed(let sentence): .wrong("\(who): \(sentence)\(count)")
    case .waits(let sentence): .note("\(who): not asked: \(sentence)")
    case .refused(let refusal): .note("\(who): not asked: \(refusal)")
    }
  }
}

private struct NoPages: Pages {
  func areComplete(for widgets: [Widget]) -> Bool { true }
  func publish(_ drawing: Drawing, at now: Date) -> [String] { [] }
}

extension Reading {
  /// What shows an operator that it is data: its time, and how much there is.
  fileprivate var summary: String {
    let time = observedAt.map { ", observed at \($0.instantText)" } ?? ""
    func degrees(_ celsius: Double?) -> String {
      celsius.map { "\(Decimal(rounding: $0, scale: 1)) °C" } ?? "no temperature"
    }
    switch self {
    case .weather(let weather):
      return "\(degrees(weather.current.temperatureCelsius))\(time); \(weather.hours.count) hours, "
        + "\(weather.days.count) days"
    case .rates(let table):
      let what = table.basis == .board ? "buying and selling prices" : "reference rates"
      return "\(what) of \(table.rows.count) currencies\(time)"
    case .air(let air):
      let index = air.index.map { "\($0.scale.rawValue) \($0.value)" } ?? "no index"
      return "\(index)\(time)"
    case .gold(let price):
      let prices = GoldSide.allCases.compactMap { side in price[side].map { "\(side.rawValue) \($0)" } }
      return "\(prices.joined(separator: ", ")) đồng a lượng\(time)"
    case .observation(let observation):
      return "\(degrees(observation.temperatureCelsius)) at \(observation.station)\(time)"
    case .centralRate(let rate):
      return "\(rate.value) đồng for a dollar\(rate.document.map { ", \(plain($0))" } ?? "")\(time)"
    }
  }
}
