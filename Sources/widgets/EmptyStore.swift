import Core
import Foundation

/// The state before the first run, for commands that write nothing.
struct EmptyStore: Store {
  func snapshots() -> [Snapshot] { [] }
  func snapshots(of widget: WidgetID) -> [Snapshot] { [] }
  func keep(_ snapshot: Snapshot, remembering currencies: [Currency]?) {}
  func attempts() -> [Attempt] { [] }
  func record(_ attempt: Attempt) {}
  func forgetAttempts(before instant: Date) {}
  func standings() -> [Standing] { [] }
  func record(_ standing: Standing) {}
  func updateStanding(of provider: ProviderID, _ change: (Standing?) -> Standing?) -> Standing? { change(nil) }
  func outages() -> [Outage] { [] }
  func replaceOutages(_ outages: [Outage]) {}
  func calls(since instant: Date) -> [ProviderID: Calls] { [:] }
  func lastRun() -> RunRecord? { nil }
  func record(_ run: RunRecord) {}
  func history(_ question: PastQuestion, currencies: [Currency]?) -> [PastReading] { [] }
  func days(of series: [Series], _ question: PastQuestion) -> [DailyRange] { [] }
  func remember(_ readings: [PastReading], of query: String) {}
  func publicationMark() -> PublicationMark? { nil }
  func record(_ mark: PublicationMark, ifWritingsAre writings: Int) {}
  func writingsOfOthers() -> Int { 0 }
  func series(of query: String, providers: [ProviderID]) -> [Series] { [] }
  func forgetHistory(of query: String, before instant: Date) {}
  func forgetCalls(before instant: Date) {}
  func redateHistory(of provider: ProviderID, _ query: String, from instant: Date, to now: Date) {}
  func lookBack(
    from instant: Date, on query: String, of providers: [ProviderID], _ visit: (PastReading) -> Bool
  ) {}
  func rejectDay(_ day: CalendarDay, of query: String, providers: [ProviderID], at now: Date) {}
  func rejectedDays(of query: String, providers: [ProviderID]) -> Set<CalendarDay> { [] }
  func quarantine() -> [Quarantined] { [] }
  func record(_ quarantined: Quarantined) {}
  func withdrawals() -> [Withdrawal] { [] }
  func withdraw(_ withdrawal: Withdrawal) {}
  func removeSnapshot(of widget: WidgetID, from provider: ProviderID) {}
  func forgetDoubts(of widget: WidgetID, about provider: ProviderID) {}
}
