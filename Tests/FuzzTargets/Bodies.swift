import Core
import Foundation
import Providers
import Replay

extension FuzzTarget {
  /// A provider's decoder, under its id: what it reads survives the store, may be asked for again, and is drawn by the
  /// rules when it is believed; what it refuses has a sentence for people.
  init(bodiesOf provider: any Provider) {
    name = provider.id.rawValue
    seeds = { try sampleBodies(of: provider) }
    check = { body in
      let widget = sampleWidget(provider)
      let (reply, query) = (Reply(status: 200, body: body), sampleQuery(of: provider))
      switch provider.reading(reply, query, pinnedNow, nil) {
      case .failure(let failure): return problem(inSentence: failure)
      case .success(let reading):
        let later = pinnedNow.addingTimeInterval(3600)
        let again = try? provider.reading(reply, query, later, reading).get()
        return [reading, again].lazy.compactMap(\.self).compactMap { problem(in: $0, of: widget, provider) }.first
      }
    }
  }

  /// What a provider says with another status than success, under `<id>-refusal`: the first line of an input is the
  /// `Retry-After` field, the rest the body.
  init(refusalsOf provider: any Provider) {
    name = "\(provider.id)-refusal"
    seeds = {
      let fields = ["120\n", "Sun, 22 Nov 2026 01:30:00 GMT\n", "\n"]
      return try sampleBodies(of: provider).filter { $0.count < 2000 }.enumerated().map { index, body in
        Data(fields[index % fields.count].utf8) + body
      }
    }
    check = { input in
      let field = input.prefix { $0 != 10 }
      let body = Data(input.dropFirst(field.count + 1))
      let headers = ["retry-after": String(decoding: field, as: UTF8.self)]
      let query = sampleQuery(of: provider)
      for status in [400, 429, 503] {
        let reply = Reply(status: status, headers: headers, body: body)
        guard case .failure(let failure) = provider.reading(reply, query, pinnedNow, nil) else {
          return "a status of \(status) was read as an answer"
        }
        if let problem = problem(inSentence: failure) { return problem }
      }
      return nil
    }
  }
}

/// Every sample body of a provider, good and bad, its times counted from the pinned instant.
func sampleBodies(of provider: any Provider) throws -> [Data] {
  let folder = fixturesFolder.appendingPathComponent(provider.id.rawValue)
  let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { name in
    (name.hasPrefix("ok") || name.hasPrefix("bad")) && !name.hasSuffix(".reading.json")
      && !name.hasSuffix(".failure.txt")
  }
  return try names.sorted().map { name in
    expandingTimes(in: try Data(contentsOf: folder.appendingPathComponent(name)), now: pinnedNow)
  }
}

/// What a provider is asked: about Hanoi, Noi Bai's airport, or the product of gold that its folder names.
func sampleQuery(of provider: any Provider) -> Query {
  let zone = TimeZone(identifier: "Asia/Ho_Chi_Minh") ?? .gmt
  let coordinate = Coordinate(latitude: 21.0285, longitude: 105.8542)
  return switch provider.kind {
  case .weather: .weather(WeatherQuery(coordinate: coordinate, zone: zone))
  case .rates: .rates(RatesQuery())
  case .air: .air(AirQuery(coordinate: coordinate, zone: zone))
  case .gold: .gold(GoldQuery(provider: provider.id, key: sampleProduct(of: provider.id)))
  case .observation: .observation(ObservationQuery(station: .noiBai))
  case .centralRate: .centralRate(CentralRateQuery())
  }
}

/// The product that `product.txt` in the folder of a provider of gold names.
private func sampleProduct(of provider: ProviderID) -> String {
  let file = fixturesFolder.appendingPathComponent(provider.rawValue).appendingPathComponent("product.txt")
  return ((try? String(contentsOf: file, encoding: .utf8)) ?? "").trimmingCharacters(in: .newlines)
}

/// A widget that asks one provider; an observation stands beside another's weather.
func sampleWidget(_ provider: any Provider, showing currencies: [Currency] = ["USD", "EUR", "JPY"]) -> Widget {
  sampleWidget(provider.kind, currencies: currencies, providers: [provider.id])
}

/// A widget in Hanoi, or of one product of each provider of gold.
func sampleWidget(
  _ kind: Kind, names: ShortMap<Language, String> = ["vi": "Hà Nội"], currencies: [Currency], providers: [ProviderID]
) -> Widget {
  let zone = TimeZone(identifier: "Asia/Ho_Chi_Minh") ?? .gmt
  let place = Place(names: names, coordinate: Coordinate(latitude: 21.0285, longitude: 105.8542), zone: zone)
  let subject: Widget.Subject =
    switch kind {
    case .weather, .observation: .weather(place)
    case .rates, .centralRate: .rates(currencies)
    case .air: .air(place)
    case .gold:
      .gold(
        GoldList(
          products: providers.map { GoldProduct(provider: $0, key: sampleProduct(of: $0), names: names) },
          plausible: 100_000_000...250_000_000))
    }
  return Widget(
    id: "a-1", subject: subject, providers: providers, ttlSeconds: 1800, maxAgeSeconds: 6 * 3600, zone: zone)
}
