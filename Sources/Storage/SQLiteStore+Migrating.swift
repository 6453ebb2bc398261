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
        let reading = (try? row.text("reading")).flatMap(Reading.init(storedText:))
      else { continue }
      let zone = dayZone(ofQueryText: query)
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

  /// Brings what was kept for widgets and providers to feeds, a table of places to one for each place.
  ///
  /// Of several snapshots of one feed the latest stays. A reading that one widget has withdrawn is withdrawn, even where
  /// it was accepted for another.
  static func keyByFeed(in database: Database) throws {
    for row in try Row.fetchAll(database, sql: "SELECT * FROM widgetSnapshots ORDER BY fetchedAt") {
      try moveSnapshot(row, in: database)
    }
    for row in try Row.fetchAll(database, sql: "SELECT * FROM widgetQuarantine ORDER BY lastSeenAt") {
      try moveQuarantined(row, in: database)
    }
    for row in try Row.fetchAll(database, sql: "SELECT * FROM widgetWithdrawals ORDER BY id") {
      try moveWithdrawal(row, in: database)
    }
    for table in ["history", "rejectedDays"] { try splitPlaces(of: table, in: database) }
  }

  private static func moveSnapshot(_ row: Row, in database: Database) throws {
    guard let (query, reading) = try? (row.text("query"), row.text("reading")),
      let old = WidgetReading(storedText: reading)
    else { return }
    let validators = (try? row.optionalText("validators")).flatMap(\.self).flatMap {
      try? JSONDecoder().decode([PlaceValidators].self, from: Data($0.utf8))
    }
    let since = [String: Date](storedText: (try? row.optionalText("baselineSince")).flatMap(\.self))
    let parts = old.parts(of: query)
    for (index, part) in parts.enumerated() where part.hasNumbers {
      let own = validators?.count == parts.count ? validators?[index] : nil
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO snapshots
          (provider, query, reading, fetchedAt, expiresAt, validators, isSample, isAccepted, isDue, baselineSince)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          row["provider"], part.query, try part.reading.storedText,
          try own?.fetchedAt?.wholeSeconds ?? row.instant("fetchedAt").wholeSeconds, row["expiresAt"],
          try own?.validators.storedText, row["isSample"], row["isAccepted"], row["isDue"],
          try since["temperature \(index)"].map { ["temperature": $0] }?.storedText ?? since.storedText,
        ])
    }
  }

  private static func moveQuarantined(_ row: Row, in database: Database) throws {
    guard let (query, reading) = try? (row.text("query"), row.text("reading")),
      let old = WidgetReading(storedText: reading)
    else { return }
    for part in old.parts(of: query) where part.hasNumbers {
      let kept = try String.fetchOne(
        database, sql: "SELECT reading FROM snapshots WHERE provider = ? AND query = ?",
        arguments: [row["provider"], part.query])
      // A table of places was kept out whole for one of them: the others are on the page.
      if kept.flatMap(Reading.init(storedText:))?.hasTheValues(of: part.reading) ?? false { continue }
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
  }

  private static func moveWithdrawal(_ row: Row, in database: Database) throws {
    guard let (query, reading) = try? (row.text("query"), row.text("reading")),
      let old = WidgetReading(storedText: reading)
    else { return }
    for part in old.parts(of: query) where part.hasNumbers {
      try database.execute(
        sql: "INSERT INTO withdrawals (provider, query, reading, withdrawnAt) VALUES (?, ?, ?, ?)",
        arguments: [row["provider"], part.query, try part.reading.storedText, row["withdrawnAt"]])
      for table in ["snapshots", "quarantine"] {
        let place = "FROM \(table) WHERE provider = ? AND query = ?"
        let text = try String.fetchOne(
          database, sql: "SELECT reading \(place)", arguments: [row["provider"], part.query])
        guard text.flatMap(Reading.init(storedText:))?.hasTheValues(of: part.reading) ?? false else { continue }
        try database.execute(sql: "DELETE \(place)", arguments: [row["provider"], part.query])
      }
    }
  }

  /// Replaces each row of a query for several places by one for each place.
  private static func splitPlaces(of table: String, in database: Database) throws {
    let isHistory = table == "history"
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT * FROM \(table) WHERE query LIKE 'places %' ORDER BY provider, \(isHistory ? "firstSeenAt, id" : "day")
        """)
    for row in rows {
      guard let query = try? row.text("query") else { continue }
      if isHistory {
        guard let old = (try? row.text("reading")).flatMap(WidgetReading.init(storedText:)) else { continue }
        for part in old.parts(of: query) where part.hasNumbers {
          // A widget of this one place may have seen the same.
          try database.execute(
            sql: """
              INSERT INTO history (provider, query, firstSeenAt, lastSeenAt, reading) SELECT ?1, ?2, ?3, ?4, ?5
              WHERE NOT EXISTS (SELECT 1 FROM history WHERE provider = ?1 AND query = ?2 AND firstSeenAt = ?3)
              """,
            arguments: [
              row["provider"], part.query, row["firstSeenAt"], row["lastSeenAt"], try part.reading.storedText,
            ])
        }
        try database.execute(sql: "DELETE FROM history WHERE id = ?", arguments: [row["id"]])
      } else {
        for place in WidgetReading.placeQueries(of: query) {
          try database.execute(
            sql: "INSERT OR IGNORE INTO rejectedDays (query, provider, day, rejectedAt) VALUES (?, ?, ?, ?)",
            arguments: [place, row["provider"], row["day"], row["rejectedAt"]])
        }
      }
    }
    if !isHistory { try database.execute(sql: "DELETE FROM rejectedDays WHERE query LIKE 'places %'") }
  }

  /// The zone that a query's text names; prices and stations have Vietnam's days.
  private static func dayZone(ofQueryText text: String) -> TimeZone {
    let words = text.components(separatedBy: ", ")[0].split(separator: " ")
    return words.count == 4 ? TimeZone(identifier: String(words[3])) ?? .vietnam : .vietnam
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

  /// What it says of each place, by the query for that place.
  func parts(of query: String) -> [(query: String, reading: Reading, hasNumbers: Bool)] {
    switch self {
    case .one(let reading): [(query, reading, reading.weather?.hasNumbers ?? true)]
    case .places(let all):
      zip(Self.placeQueries(of: query), all).map { ($0, .weather($1), $1.hasNumbers) }
    }
  }

  static func placeQueries(of query: String) -> [String] {
    query.dropFirst("places ".count).components(separatedBy: ", ").map { "weather \($0)" }
  }

  /// Weather without the amounts and chances of its hours and the amount of now; that of its days stays. Nil for what is no
  /// weather.
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

extension Weather {
  fileprivate var withoutRain: Weather {
    var weather = self
    weather.current.precipitationMillimeters = nil
    for index in weather.upcoming.indices { weather.upcoming[index].precipitationMillimeters = nil }
    for index in weather.hours.indices {
      weather.hours[index].precipitationMillimeters = nil
      weather.hours[index].precipitationProbabilityPercent = nil
    }
    return weather
  }
}
