import Core
import Foundation

/// The store without a file: the rules in a few lines, against which the contract suite is kept honest.
final class MemoryStore: Store {
  private struct Seen {
    let provider: ProviderID
    let query: String
    let reading: Reading
    let firstSeenAt: Date
  }

  private var kept: [Snapshot] = []
  private var asked: [Attempt] = []
  private var lasting: [Outage] = []
  private var history: [Seen] = []

  func snapshots() -> [Snapshot] { kept.sorted { "\($0.widget) \($0.provider)" < "\($1.widget) \($1.provider)" } }

  func snapshots(of widget: WidgetID) -> [Snapshot] { snapshots().filter { $0.widget == widget } }

  func keep(_ snapshot: Snapshot) {
    kept.removeAll { $0.widget == snapshot.widget && $0.provider == snapshot.provider }
    kept.append(snapshot)
    let reading = snapshot.reading.remembered
    let newest = history.last { $0.provider == snapshot.provider && $0.query == snapshot.query }
    guard newest?.reading.saysTheSame(as: reading) != true else { return }
    history.append(
      Seen(provider: snapshot.provider, query: snapshot.query, reading: reading, firstSeenAt: snapshot.fetchedAt))
  }

  func attempts() -> [Attempt] { asked.sorted { "\($0.provider) \($0.target)" < "\($1.provider) \($1.target)" } }

  func record(_ attempts: [Attempt]) {
    for attempt in attempts {
      asked.removeAll { $0.provider == attempt.provider && $0.target == attempt.target }
      asked.append(attempt)
    }
  }

  func outages() -> [Outage] { lasting.sorted { "\($0.widget) \($0.provider)" < "\($1.widget) \($1.provider)" } }

  func replaceOutages(_ outages: [Outage]) { lasting = outages }

  func past(provider: ProviderID, query: String) -> Past? {
    let seen = history.filter { $0.provider == provider && $0.query == query }
    guard let present = seen.last else { return nil }
    let earlier = seen.dropLast().last.map { Past.Earlier(reading: $0.reading, firstSeenAt: $0.firstSeenAt) }
    return Past(presentSince: present.firstSeenAt, previous: earlier)
  }
}
