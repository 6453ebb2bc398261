import Core
import Foundation
import GRDB

/// How the rows of older versions are brought to what the tables mean now.
extension SQLiteStore {
  /// Counts the days of a history that is older than the table of days: else its boards would be known to the history
  /// alone, no line would ever show them, and no backfill ask for them again.
  ///
  /// As for a day that is counted anew, only what was first or last seen on it counts.
  static func countDays(in database: Database) throws {
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT provider, query, firstSeenAt, lastSeenAt, reading FROM history ORDER BY firstSeenAt, id")
    while let row = try rows.next() {
      // What cannot be read makes no day; it does not keep the rest from being brought over.
      guard let provider = try? row.text("provider"), let query = try? row.text("query"),
        let firstSeenAt = try? row.instant("firstSeenAt"), let lastSeenAt = try? row.instant("lastSeenAt"),
        let reading = (try? row.text("reading")).flatMap({ Reading(storedText: $0) })
      else { continue }
      let zone = StoredFeed(provider: provider, query: query).dayZone
      for day in Set([firstSeenAt, lastSeenAt].map { CalendarDay(of: $0, in: zone) }).sorted() {
        try follow(reading, provider, query, on: day, in: database)
      }
    }
  }

  /// Takes the rain of hours and of now out of the weather that older versions have read.
  ///
  /// They took amounts and chances of other intervals for those of the hour. The rest of what they read stays, with its true
  /// time, and is due at once.
  static func forgetRain(in database: Database) throws {
    for table in ["snapshots", "quarantine", "withdrawals"] {
      for row in try Row.fetchAll(database, sql: "SELECT rowid, reading FROM \(table)") {
        // What cannot be read is not shown either.
        guard let text = try? row.text("reading"), let dry = WidgetReading(storedText: text)?.withoutRain else {
          continue
        }
        let id = try row.integer("rowid")
        try database.execute(
          sql: "UPDATE \(table) SET reading = ? WHERE rowid = ?", arguments: [try dry.storedText, id])
        guard table == "snapshots" else { continue }
        // Neither "unchanged" nor `Expires` may keep what was read so.
        try database.execute(
          sql: "UPDATE snapshots SET isDue = 1, validators = NULL, expiresAt = NULL WHERE rowid = ?", arguments: [id])
      }
    }
  }

  /// Brings what was kept for widgets and providers to feeds, a table of places to one row for each place.
  ///
  /// Of several snapshots of one feed the latest stays. What one widget has withdrawn is withdrawn for all of them, even
  /// where another has accepted it: then the latest of the others stays.
  static func keyByFeed(in database: Database) throws {
    try eachPart(of: "widgetWithdrawals ORDER BY id", in: database) { row, part in
      try database.execute(
        sql: "INSERT INTO withdrawals (provider, query, reading, withdrawnAt) VALUES (?, ?, ?, ?)",
        arguments: [row["provider"], part.query, try part.reading.storedText, row["withdrawnAt"]])
    }
    try eachPart(of: "widgetSnapshots ORDER BY fetchedAt", in: database) { row, part in
      if try isKept(part, in: "withdrawals", provider: row["provider"], database) { return }
      try moveSnapshot(part, of: row, in: database)
    }
    try eachPart(of: "widgetQuarantine ORDER BY lastSeenAt", in: database) { row, part in
      for table in ["withdrawals", "snapshots"] {
        if try isKept(part, in: table, provider: row["provider"], database) { return }
      }
      // A table of places was kept out whole for one of them: the others are on the page.
      let shown = try Row.fetchOne(
        database, sql: "SELECT * FROM widgetSnapshots WHERE widget = ? AND provider = ?",
        arguments: [row["widget"], row["provider"]])
      if shown.map(parts)?.contains(where: { $0.query == part.query && $0.reading.hasTheValues(of: part.reading) })
        ?? false
      {
        return
      }
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO quarantine
          (provider, query, reading, isSample, sentence, isJump, firstSeenAt, lastSeenAt, sightings)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          row["provider"], part.query, try part.reading.storedText, row["isSample"], row["sentence"], row["isJump"],
          row["firstSeenAt"], row["lastSeenAt"], row["sightings"],
        ])
    }
    // Attempts went by addresses: no feed is asked earlier for being a feed now.
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO attempts (provider, target, askedAt, callCount)
        SELECT provider, query, fetchedAt, 0 FROM snapshots
        """)
    try splitPastOfPlaces(in: database)
  }

  private static func eachPart(
    of table: String, in database: Database, _ body: (Row, WidgetReading.Part) throws -> Void
  ) throws {
    for row in try Row.fetchAll(database, sql: "SELECT * FROM \(table)") {
      for part in parts(of: row) { try body(row, part) }
    }
  }

  /// What a row says of each place; nothing where it cannot be read, and would not be shown either.
  private static func parts(of row: Row) -> [WidgetReading.Part] {
    guard let query = try? row.text("query"), let text = try? row.text("reading"),
      let old = WidgetReading(storedText: text)
    else { return [] }
    return old.parts(of: query).filter { $0.reading.weather?.hasNumbers ?? true }
  }

  /// Whether a table has a reading of the same feed with the same values.
  private static func isKept(
    _ part: WidgetReading.Part, in table: String, provider: DatabaseValue, _ database: Database
  ) throws -> Bool {
    try String.fetchAll(
      database, sql: "SELECT reading FROM \(table) WHERE provider = ? AND query = ?", arguments: [provider, part.query]
    ).contains { Reading(storedText: $0)?.hasTheValues(of: part.reading) ?? false }
  }

  private static func moveSnapshot(_ part: WidgetReading.Part, of row: Row, in database: Database) throws {
    let validators = (try? row.optionalText("validators")).flatMap(\.self).flatMap {
      try? JSONDecoder().decode([PlaceValidators].self, from: Data($0.utf8))
    }
    let own = validators?.indices.contains(part.index) == true ? validators?[part.index] : nil
    let since = [String: Date](storedText: (try? row.optionalText("baselineSince")).flatMap(\.self))
    let temperatureSince = since["temperature \(part.index)"].map { ["temperature": $0] }
    try database.execute(
      sql: """
        INSERT OR REPLACE INTO snapshots
        (provider, query, reading, fetchedAt, expiresAt, validators, isSample, isAccepted, isDue, baselineSince)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
        WHERE NOT EXISTS (SELECT 1 FROM snapshots WHERE provider = ?1 AND query = ?2 AND fetchedAt > ?4)
        """,
      arguments: [
        row["provider"], part.query, try part.reading.storedText,
        try own?.fetchedAt?.wholeSeconds ?? row.instant("fetchedAt").wholeSeconds, row["expiresAt"],
        try own?.validators.storedText, row["isSample"], row["isAccepted"], row["isDue"],
        try (temperatureSince ?? since.filter { !$0.key.hasPrefix("temperature ") }).storedText,
      ])
  }

  /// Replaces each row of a query for several places by one for each place.
  private static func splitPastOfPlaces(in database: Database) throws {
    try eachPart(of: "history WHERE query LIKE 'places %' ORDER BY firstSeenAt, id", in: database) { row, part in
      // A widget of this one place may have seen the same.
      try database.execute(
        sql: """
          INSERT INTO history (provider, query, firstSeenAt, lastSeenAt, reading) SELECT ?1, ?2, ?3, ?4, ?5
          WHERE NOT EXISTS (SELECT 1 FROM history WHERE provider = ?1 AND query = ?2 AND firstSeenAt = ?3)
          """,
        arguments: [row["provider"], part.query, row["firstSeenAt"], row["lastSeenAt"], try part.reading.storedText])
    }
    for row in try Row.fetchAll(database, sql: "SELECT * FROM rejectedDays WHERE query LIKE 'places %'") {
      for place in WidgetReading.placeQueries(of: try row.text("query")) {
        try database.execute(
          sql: "INSERT OR IGNORE INTO rejectedDays (query, provider, day, rejectedAt) VALUES (?, ?, ?, ?)",
          arguments: [place, row["provider"], row["day"], row["rejectedAt"]])
      }
    }
    for table in ["history", "rejectedDays"] {
      try database.execute(sql: "DELETE FROM \(table) WHERE query LIKE 'places %'")
    }
  }
}

/// A reading as versions up to 8 kept it for a widget: of several places in one.
private enum WidgetReading {
  case one(Reading)
  case places([Weather])

  private struct Places: Codable {
    struct Wrapped: Codable { let _0: [Weather] }
    let places: Wrapped
  }

  init?(storedText: String) {
    if let reading = Reading(storedText: storedText) {
      self = .one(reading)
      return
    }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    guard let all = try? decoder.decode(Places.self, from: Data(storedText.utf8)) else { return nil }
    self = .places(all.places._0)
  }

  var storedText: String {
    get throws {
      switch self {
      case .one(let reading): try reading.storedText
      case .places(let all): try stored(Places(places: Places.Wrapped(_0: all)))
      }
    }
  }

  struct Part {
    /// Which place of the table, from 0 on.
    var index = 0
    /// `Query.text` of the query for this place.
    let query: String
    let reading: Reading
  }

  func parts(of query: String) -> [Part] {
    switch self {
    case .one(let reading): [Part(query: query, reading: reading)]
    case .places(let all):
      zip(Self.placeQueries(of: query), all).enumerated().map {
        Part(index: $0, query: $1.0, reading: .weather($1.1))
      }
    }
  }

  static func placeQueries(of query: String) -> [String] {
    query.dropFirst("places ".count).components(separatedBy: ", ").map { "weather \($0)" }
  }

  /// Weather without the amounts and chances of its hours and the amount of now, but with those of its days; nil for what
  /// is no weather.
  var withoutRain: WidgetReading? {
    switch self {
    case .one(let reading): reading.weather.map { .one(.weather($0.withoutRain)) }
    case .places(let all): .places(all.map(\.withoutRain))
    }
  }
}

/// Validators as versions up to 8 kept them, one for each place.
private struct PlaceValidators: Decodable {
  var etag: String?
  var lastModified: String?
  var fetchedAt: Date?
  var address: String?

  var validators: Validators { Validators(etag: etag, lastModified: lastModified, address: address) }
}
