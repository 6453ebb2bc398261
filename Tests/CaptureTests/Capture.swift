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
  /// When it is read.
  let now: String
  /// The zone and the point that were asked for.
  var place = Place(zone: "UTC", latitude: 0, longitude: 0)
  /// The station that was asked for, where it is one.
  var station: StationID = .noiBai
  /// What must become of it.
  let verdict: Verdict

  /// A question's place.
  struct Place: Sendable {
    let zone: String
    let latitude: Double
    let longitude: Double
  }

  /// How the capture is named in the test's output.
  var testDescription: String { path }

  /// The file.
  func file() throws -> URL { try #require(capturesFolder).appendingPathComponent(path) }

  /// The query that the body answers.
  func query() throws -> Query {
    let zone = try #require(TimeZone(identifier: place.zone))
    let coordinate = Coordinate(latitude: place.latitude, longitude: place.longitude)
    return switch try registered().kind {
    case .weather: .weather(WeatherQuery(coordinate: coordinate, zone: zone))
    case .rates: .rates(RatesQuery())
    case .air: .air(AirQuery(coordinate: coordinate, zone: zone))
    case .observation: .observation(ObservationQuery(station: station))
    }
  }

  /// The capture's provider in the registry.
  func registered() throws -> RegisteredProvider { try #require(registry.first { $0.id == provider }) }

  /// What the adapter makes of the body.
  func result(now: String? = nil) throws -> Result<Reading, Failure> {
    let now = try #require(Date(iso8601: now ?? self.now))
    return try registered().reading(try reply(for: self), try query(), now, nil)
  }
}

/// The reply that a capture becomes: served at the provider's own path, fetched by the real transport.
func reply(for capture: Capture) throws -> Reply {
  let type = capture.path.hasSuffix(".xml") ? "text/xml" : "application/json"
  let canned = CannedReply(
    status: capture.status, headers: ["Content-Type": type], body: try Data(contentsOf: try capture.file()))
  let server = try ReplayServer { _ in canned }
  defer { server.stop() }
  let access = Access(origin: server.origin, contact: "test@example.vn")
  let now = try #require(Date(iso8601: capture.now))
  var request = try #require(try capture.registered().requests(try capture.query(), access, now).first)
  request.isOriginConfigured = true
  var fetched: Result<Reply, Failure>?
  CurlTransport(product: "widgets", version: "0").run([request]) { _, result in
    fetched = result
    return []
  }
  return try #require(fetched).get()
}
