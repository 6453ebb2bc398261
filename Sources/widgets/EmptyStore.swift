import Core

/// What is known before the first run: nothing.
///
/// Only for plans, which write nothing.
struct EmptyStore: Store {
  func snapshots() -> [Snapshot] { [] }
  func snapshots(of widget: WidgetID) -> [Snapshot] { [] }
  func keep(_ snapshot: Snapshot) {}
  func attempts() -> [Attempt] { [] }
  func record(_ attempts: [Attempt]) {}
  func outages() -> [Outage] { [] }
  func replaceOutages(_ outages: [Outage]) {}
  func past(provider: ProviderID, query: String) -> Past? { nil }
}
