import Core
import Foundation

/// MET Norway's Locationforecast 2.0: hours for two and a half days, then blocks of 6 hours to nine days.
///
/// Free for every site that says who it is: the contact goes into the User-Agent, more than 4 decimals or no contact are
/// answered with 403. `altitude` is not sent: the provider takes its own terrain's, and says which.
struct METNorway: WeatherProvider {
  static let id: ProviderID = "met-norway"
  /// CC BY 4.0, also NLOD 2.0; commercial use allowed; answers carry `Expires` about half an hour ahead; at most
  /// 20 requests a second.
  static let terms = Terms(
    name: "MET Norway", url: "https://www.met.no/en", licence: "CC BY 4.0",
    licenceURL: "https://creativecommons.org/licenses/by/4.0/", termsURL: "https://api.met.no/doc/TermsOfService",
    credit: "Data from MET Norway", use: .anyone, needsContact: true, leastIntervalSeconds: 600,
    pace: .spaced(seconds: 0.05))

  static func origin(hasKey: Bool) -> String { "https://api.met.no" }

  /// Asks for the compact forecast of one point.
  func request(for query: WeatherQuery, access: Access, now: Date) -> Request {
    Request(
      provider: Self.id,
      url: "\(access.origin)/weatherapi/locationforecast/2.0/compact"
        + "?lat=\(query.coordinate.latitudeText)&lon=\(query.coordinate.longitudeText)",
      accepts: ["application/json"], contact: access.contact)
  }

  /// The series' next hours: an unchanged answer, a 304, has no body to take the present hour from.
  private func upcoming(_ entries: [METNorwayEntry], after now: Date) -> [Weather.Current] {
    var upcoming: [Weather.Current] = []
    for entry in entries where entry.at > now && entry.hour != nil {
      if upcoming.count == Self.upcomingHours { break }
      if let next = try? entry.current() { upcoming.append(next) }
    }
    return upcoming
  }

  /// How far in the future the first entry may be and still count as current, seconds.
  private static let longestAheadSeconds = 3600.0

  /// How many coming hours are kept, so that a 304 can be answered for a day.
  private static let upcomingHours = 24

  /// The weather of a point; the provider gives no days, so they are counted here, see `METNorwayDays`.
  ///
  /// What the provider tells of an hour, its sky too, is of the hour that begins at its time; it says nothing of what has
  /// fallen. A series may begin with the hour to come, which then stands for now.
  ///
  /// Hours of today that the provider no longer lists are kept from `earlier`, so that today's minimum, maximum and rain
  /// stay those of the whole day. Times are UTC on the wire and grouped in the zone asked for.
  ///
  /// - Throws: `.malformed` with the path; so also for another place; `.outdated` where all of it lies further ahead.
  func decode(_ reply: Reply, for query: WeatherQuery, earlier: Weather?, now: Date) throws(Failure) -> Weather {
    let body = try decodeJSON(METNorwayBody.self, from: reply.body)
    try body.geometry?.check(for: query.coordinate)
    let properties = body.properties
    try properties.meta?.checkUnits()
    let entries = try properties.entries(now: now)
    guard let first = entries.first else { throw .malformed("properties.timeseries: expected entries, found none") }

    let entry = entries.last { $0.at <= now } ?? first
    guard entry.at.timeIntervalSince(now) <= Self.longestAheadSeconds else {
      throw .outdated("\(entry.path).time: expected a time within the hour, found \(entry.at.instantText)")
    }
    var current = try entry.current()
    current.observedAt = min(entry.at, now)
    let today = CalendarDay(of: now, in: query.zone)
    let kept = (earlier?.hours ?? []).filter { hour in
      hour.at < first.at
        && (CalendarDay(of: hour.at, in: query.zone) == today
          || CalendarDay(ofMostOf: 1, from: hour.at, in: query.zone) == today)
    }
    let hours = kept + entries.compactMap(\.hour)
    let days = METNorwayDays(hours: hours, entries: entries, zone: query.zone)
    return Weather(
      current: current, hours: hours, days: days.from(today, earlier: earlier?.days ?? []),
      upcoming: upcoming(entries, after: now), issuedAt: try properties.meta?.issuedAt(now: now),
      heightMeters: body.geometry?.heightMeters)
  }
}
