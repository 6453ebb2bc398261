import Core
import Foundation
import Providers
import Replay
import Testing

/// The instant at which every golden is pinned: 07:30 on a Sunday in Hanoi.
let pinnedNow = Date(timeIntervalSince1970: 1_795_307_400)

/// The folder of the sample bodies.
let fixturesFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("fixtures")

/// A zone that the tests name; the machine's tables have all of them.
func zone(_ identifier: String) throws -> TimeZone { try #require(TimeZone(identifier: identifier)) }

/// What the goldens ask a provider: about Hanoi, Noi Bai's airport, or the product of gold that its folder names.
func pinnedQuery(of provider: any Provider) throws -> Query {
  let hanoi = Coordinate(latitude: 21.0285, longitude: 105.8542)
  let zone = try zone("Asia/Ho_Chi_Minh")
  return switch provider.kind {
  case .weather: .weather(WeatherQuery(coordinate: hanoi, zone: zone))
  case .rates: .rates(RatesQuery())
  case .air: .air(AirQuery(coordinate: hanoi, zone: zone))
  case .gold: .gold(GoldQuery(provider: provider.id, key: try pinnedProduct(of: provider.id).key))
  case .observation: .observation(ObservationQuery(station: .noiBai))
  case .centralRate: .centralRate(CentralRateQuery())
  }
}

/// What the goldens ask the first provider of a kind.
func pinnedQuery(_ kind: Kind) throws -> Query {
  try pinnedQuery(of: try #require(registry.first { $0.kind == kind }))
}

/// The product that `product.txt` in the folder of a provider of gold names.
private func pinnedProduct(of id: ProviderID) throws -> GoldProduct {
  let file = fixturesFolder.appendingPathComponent(id.rawValue).appendingPathComponent("product.txt")
  let key = try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .newlines)
  return GoldProduct(provider: id, key: key, names: ["vi": "Vàng"])
}

/// What a widget shows of the feed of a provider that is asked what the goldens ask.
func pinnedUse(of provider: any Provider) throws -> FeedUse {
  let widget = try pinnedWidget(of: provider)
  return FeedUse(
    Feed(provider.id, try pinnedQuery(of: provider)), of: widget, place: widget.places.first, historySeconds: 0)
}

/// A widget whose provider, or station, is asked what the goldens ask.
private func pinnedWidget(of provider: any Provider) throws -> Widget {
  let zone = try zone("Asia/Ho_Chi_Minh")
  let hanoi = Place(names: ["vi": "Hà Nội"], coordinate: Coordinate(latitude: 21.0285, longitude: 105.8542), zone: zone)
  let subject: Widget.Subject =
    switch provider.kind {
    case .weather, .observation: .weather(hanoi)
    case .rates, .centralRate: .rates(["USD"])
    case .air: .air(hanoi)
    case .gold: .gold(GoldList(products: [try pinnedProduct(of: provider.id)], plausible: 100_000_000...250_000_000))
    }
  return Widget(
    id: "a", subject: subject, providers: [provider.id], ttlSeconds: 1800, maxAgeSeconds: 6 * 3600, zone: zone,
    companion: Kind.ofWidgets.contains(provider.kind) ? nil : Feed(provider.id, try pinnedQuery(provider.kind)))
}

/// One sample body of a provider.
struct Sample: Sendable, CustomTestStringConvertible {
  /// Whose it is.
  let provider: ProviderID
  /// Its file name.
  let name: String

  /// How the sample is named in the test's output.
  var testDescription: String { "\(provider)/\(name)" }

  /// The file.
  var file: URL { fixturesFolder.appendingPathComponent(provider.rawValue).appendingPathComponent(name) }

  /// The golden beside it: the name without its ending, and another one.
  func golden(_ ending: String) -> URL { file.deletingPathExtension().appendingPathExtension(ending) }

  /// The body at the pinned instant.
  func body() throws -> Data { expandingTimes(in: try Data(contentsOf: file), now: pinnedNow) }

  /// The status it is answered with: `bad-429-daily.json` has 429, others 200.
  var status: Int {
    let parts = name.split(separator: "-")
    return parts.count > 1 ? Int(parts[1]).flatMap { (400...599).contains($0) ? $0 : nil } ?? 200 : 200
  }

  /// The reading in a body at the pinned instant.
  func reading(of body: Data) throws -> Result<Reading, Failure> {
    let provider = try #require(registry.first { $0.id == self.provider })
    return provider.reading(Reply(status: status, body: body), try pinnedQuery(of: provider), pinnedNow, nil)
  }

  /// The reading in a body, once a widget that asks for it has judged it: age, range and rows that nobody shows are not
  /// the adapter's matter.
  func judged(_ body: Data) throws -> Result<Reading, Failure> {
    let result = try reading(of: body)
    guard case .success(let reading) = result else { return result }
    let use = try pinnedUse(of: try #require(registry.first { $0.id == provider }))
    let failure = use.lack(of: reading, kept: nil) ?? use.rejection(of: reading, at: pinnedNow)
    return failure.map { .failure($0) } ?? result
  }

  /// Every sample whose name begins so.
  static func all(_ prefix: String) -> [Sample] {
    registry.flatMap { provider in
      let folder = fixturesFolder.appendingPathComponent(provider.id.rawValue).path
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return names.filter { name in
        name.hasPrefix(prefix) && [".reading.json", ".failure.txt", ".days.txt"].allSatisfy { !name.hasSuffix($0) }
      }.sorted().map { Sample(provider: provider.id, name: $0) }
    }
  }
}

/// Compares a text with its golden file; a missing golden fails, and `RECORD=1` rewrites it and fails.
func expectGolden(_ text: String, _ file: URL, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let text = text + "\n"
  if ProcessInfo.processInfo.environment["RECORD"] == "1" {
    try text.write(to: file, atomically: true, encoding: .utf8)
    Issue.record("recorded \(file.lastPathComponent)", sourceLocation: sourceLocation)
    return
  }
  let golden = try? String(contentsOf: file, encoding: .utf8)
  #expect(golden == text, "\(file.lastPathComponent)", sourceLocation: sourceLocation)
}

/// A reading as its golden writes it: keys sorted, instants in ISO 8601.
func goldenText(_ reading: Reading) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  encoder.dateEncodingStrategy = .custom { date, encoder in
    var container = encoder.singleValueContainer()
    try container.encode(date.instantText)
  }
  let data =
    switch reading {
    case .weather(let weather): try encoder.encode(weather)
    case .rates(let table): try encoder.encode(table)
    case .air(let air): try encoder.encode(air)
    case .gold(let price): try encoder.encode(price)
    case .observation(let observation): try encoder.encode(observation)
    case .centralRate(let rate): try encoder.encode(rate)
    }
  return String(decoding: data, as: UTF8.self)
}

/// A small generator with a seed (Steele, Lea & Flood 2014), so that a failing input can be made again.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  /// Starts from a seed.
  init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
