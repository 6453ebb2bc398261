import Core
import Foundation
import Providers
import Replay
import Testing
import Transport

/// The folder of recorded bodies, which are nobody's to publish; without it nothing here runs.
let capturesFolder = ProcessInfo.processInfo.environment["WIDGETS_CAPTURES"].map { URL(fileURLWithPath: $0) }

/// A recorded body, what was asked when it was recorded, and what must become of it.
struct Capture: Sendable, CustomTestStringConvertible {
  /// What becomes of a body.
  enum Verdict: Equatable, Sendable {
    /// It is read, and a second reading of the body by other means agrees.
    case read
    /// It is refused with this sentence.
    case refused(String)
  }

  /// The file below the folder.
  let path: String
  /// Whose answer it is.
  let provider: ProviderID
  /// The status it came with.
  var status = 200
  /// What answers the provider's other request where its answer takes two; nil where the body answers them all.
  var beside: Companion?
  /// The subscription that the body is of.
  var plan: String?
  /// When it is read.
  let now: String
  /// The zone and the point that were asked for.
  var place = Place(zone: "UTC", latitude: 0, longitude: 0)
  /// The station that was asked for, where it is one.
  var station: StationID = .noiBai
  /// The product of gold that was asked for, where it is one.
  var product = ""
  /// What must become of it.
  let verdict: Verdict

  /// A question's place.
  struct Place: Sendable {
    let zone: String
    let latitude: Double
    let longitude: Double
  }

  /// The answer to the other of two requests.
  struct Companion: Sendable {
    /// The part of the path by which that request is known.
    let service: String
    /// A recorded body, or one that a test has composed.
    let body: @Sendable () throws -> Data
  }

  /// How the capture is named in the test's output.
  var testDescription: String { path }

  /// The file.
  func file() throws -> URL { try recorded(path) }

  /// The body in the file: what follows the head where both were recorded.
  func body() throws -> Data {
    let data = try Data(contentsOf: try file())
    guard path.hasSuffix(".http") else { return data }
    let text = String(decoding: data, as: UTF8.self).replacing("\r\n", with: "\n")
    let head = try #require(text.range(of: "\n\n"))
    return Data(text[head.upperBound...].utf8)
  }

  /// The query that the body answers.
  func query() throws -> Query {
    let zone = try #require(TimeZone(identifier: place.zone))
    let coordinate = Coordinate(latitude: place.latitude, longitude: place.longitude)
    return switch try registered().kind {
    case .weather: .weather(WeatherQuery(coordinate: coordinate, zone: zone))
    case .rates: .rates(RatesQuery())
    case .air: .air(AirQuery(coordinate: coordinate, zone: zone))
    case .gold: .gold(GoldQuery(provider: provider, key: product))
    case .observation: .observation(ObservationQuery(station: station))
    case .centralRate: .centralRate(CentralRateQuery())
    }
  }

  /// The capture's provider in the registry.
  func registered() throws -> any Provider { try #require(registry.first { $0.id == provider }) }

  /// What the adapter makes of the body, after a change of it where a test makes one.
  func result(now: String? = nil, changing change: (Data) throws -> Data = { $0 }) throws -> Result<Reading, Failure> {
    let now = try #require(Date(iso8601: now ?? self.now))
    let (provider, query) = (try registered(), try query())
    let replies = try replies(for: self, changing: change)
    return Result { () throws(Failure) in
      if let bad = replies.first(where: { !$0.isAnswer }) { throw provider.failure(of: bad, now: now) }
      guard let reading = try provider.decode(replies, for: [query], earlier: [:], now: now)[query] else {
        throw .malformed("asked for another kind")
      }
      return try reading.get()
    }
  }
}

/// A recorded file.
func recorded(_ path: String) throws -> URL { try #require(capturesFolder).appendingPathComponent(path) }

/// The replies that a capture becomes, one a request: served at the provider's own paths, fetched by the real transport.
func replies(for capture: Capture, changing change: (Data) throws -> Data) throws -> [Reply] {
  // Of the type that was asked for: what some of the folder's bodies were taken from was another.
  let asked = try capture.registered().requests(
    try capture.query(), Access(origin: "https://a.example", plan: capture.plan), .distantPast)
  let type = try #require(asked.first?.accepts.first)
  let body = try change(try capture.body())
  let canned = CannedReply(status: capture.status, headers: ["Content-Type": type], body: body)
  let other = try capture.beside.map { beside in
    (service: beside.service, reply: CannedReply(body: try change(try beside.body())))
  }
  let server = try ReplayServer { request in
    if let other, request.path.contains(other.service) { other.reply } else { canned }
  }
  defer { server.stop() }
  let access = Access(origin: server.origin, key: Secret("k"), contact: "test@example.vn", plan: capture.plan)
  let now = try #require(Date(iso8601: capture.now))
  var requests = try capture.registered().requests(try capture.query(), access, now)
  for index in requests.indices { requests[index].isOriginConfigured = true }
  var fetched: [Request: Result<Reply, Failure>] = [:]
  CurlTransport(product: "widgets", version: "0").run(requests) { request, result in
    fetched[request] = result
    return []
  } tick: {
    []
  }
  return try requests.map { try #require(fetched[$0]).get() }
}
