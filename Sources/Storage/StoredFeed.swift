import Core
import Foundation

/// A feed as the rows name it: its query is never read back.
struct StoredFeed {
  let provider: String
  /// `Query.text`.
  let query: String
  /// Whose days the feed's past is counted in.
  let dayZone: TimeZone

  init(_ feed: Feed) { (provider, query, dayZone) = (feed.provider.rawValue, feed.query.text, feed.query.dayZone) }

  /// The zone is the one that the query's text names; prices and stations have Vietnam's days.
  init(provider: String, query: String) {
    (self.provider, self.query) = (provider, query)
    let words = query.components(separatedBy: ", ")[0].split(separator: " ")
    dayZone = words.count == 4 ? TimeZone(identifier: String(words[3])) ?? .vietnam : .vietnam
  }
}
