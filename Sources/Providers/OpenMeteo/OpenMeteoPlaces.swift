import Core
import Foundation

/// A place that Open-Meteo's services can be asked for.
protocol OpenMeteoPlace {
  var coordinate: Coordinate { get }
  var zone: TimeZone { get }
  var query: Query { get }
}

extension WeatherQuery: OpenMeteoPlace {
  var query: Query { .weather(self) }
}

extension AirQuery: OpenMeteoPlace {
  var query: Query { .air(self) }
}

/// How Open-Meteo's services are asked for many places in one request, and what they answer.
struct OpenMeteoPlaces<Place: OpenMeteoPlace> {
  let places: [Place]

  /// So many keep an address below 8 KiB and an answer below 1 MiB.
  static var mostPerRequest: Int { 100 }

  /// The places of each request, in the order in which they are asked for.
  static func chunks(of places: [Place]) -> [OpenMeteoPlaces] {
    stride(from: 0, to: places.count, by: mostPerRequest).map {
      OpenMeteoPlaces(places: Array(places[$0..<min($0 + mostPerRequest, places.count)]))
    }
  }

  /// One request for all of them: lists of latitudes, longitudes and zones in the same order.
  ///
  /// The terms count calls for each place.
  func request(
    _ path: String, _ parameters: [String], of provider: ProviderID, callsPerPlace: Int, _ access: Access
  ) -> Request {
    func list(_ value: (Place) -> String) -> String { places.map(value).joined(separator: ",") }
    let location = [
      "latitude=\(list(\.coordinate.latitudeText))", "longitude=\(list(\.coordinate.longitudeText))",
      "timezone=\(list { $0.zone.identifier.percentEncoded })",
    ]
    var request = Request(
      provider: provider, url: "\(access.origin)\(path)?\((location + parameters).joined(separator: "&"))",
      headers: access.key == nil ? [:] : ["X-Api-Key": Secret.place], accepts: ["application/json"], key: access.key,
      callCount: callsPerPlace * places.count)
    request.queries = places.map(\.query)
    return request
  }

  /// What the replies to the requests for places say of each.
  ///
  /// The answer for several places is a list, whose entries after the first carry their number as `location_id`; that for
  /// one place stands alone. A failure of an entry begins with its number.
  ///
  /// - Throws: `.malformed` with the path, where an answer cannot be read or is a list of other places than asked for.
  static func readings<Body: OpenMeteoAnswer>(
    of places: [Place], in replies: [Reply], _ read: (Body, Place) throws(Failure) -> Reading
  ) throws(Failure) -> [Query: Result<Reading, Failure>] {
    let chunks = chunks(of: places)
    guard replies.count == chunks.count else { throw .malformed("no answer") }
    var readings: [Query: Result<Reading, Failure>] = [:]
    for (reply, chunk) in zip(replies, chunks) {
      for (place, reading) in zip(chunk.places, try chunk.readings(in: reply, read)) { readings[place.query] = reading }
    }
    return readings
  }

  private func readings<Body: OpenMeteoAnswer>(
    in reply: Reply, _ read: (Body, Place) throws(Failure) -> Reading
  ) throws(Failure) -> [Result<Reading, Failure>] {
    if places.count == 1 {
      let body = try decodeJSON(Body.self, from: reply.body)
      return [Result { () throws(Failure) in try read(body, places[0]) }]
    }
    let entries = try decodeJSON([ListElement<Body>].self, from: reply.body)
    guard entries.count == places.count else {
      throw .malformed("expected \(places.count) places, found \(entries.count)")
    }
    var readings: [Result<Reading, Failure>] = []
    for (index, (entry, place)) in zip(entries, places).enumerated() {
      if let number = try? entry.shape.get().location_id, number != index {
        throw .malformed("[\(index)].location_id: expected \(index), found \(number)")
      }
      readings.append(
        entry.shape.flatMap { body in
          Result { () throws(Failure) in try read(body, place) }.mapError {
            if case .malformed(let problem) = $0 { .malformed("[\(index)].\(problem)") } else { $0 }
          }
        })
    }
    return readings
  }
}
