import Core
import Foundation
import Providers
import Replay
import Testing

/// What every provider of the registry keeps, without a line of its own here.
struct ContractTests {
  @Test(arguments: registry.map(\.id))
  func `the request is the recorded one`(_ id: ProviderID) throws {
    let provider = try #require(registry.first { $0.id == id })
    let contact = provider.terms.needsContact ? "bientap@example.vn" : nil
    let key = provider.terms.needsKey ? Secret("s3cr3t") : nil
    let access = Access(origin: provider.origin(hasKey: key != nil), key: key, contact: contact)
    let requests = provider.requests(try pinnedQuery(of: provider), access, pinnedNow)
    let lines = requests.flatMap { request in
      ["GET \(request.url)"] + request.headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" } + [
        "accepts: \(request.accepts.joined(separator: ", "))", "contact: \(request.contact ?? "none")",
      ]
    }
    try expectGolden(
      lines.joined(separator: "\n"),
      fixturesFolder.appendingPathComponent(id.rawValue).appendingPathComponent("request.txt"))
    #expect(!requests.isEmpty)
    #expect(requests.allSatisfy { $0.provider == id && $0.key == key })
  }

  @Test(arguments: registry.map(\.id))
  func `a configured origin takes the place of the provider's own`(_ id: ProviderID) throws {
    let provider = try #require(registry.first { $0.id == id })
    let query = try pinnedQuery(of: provider)
    let own = provider.requests(query, Access(origin: provider.origin(hasKey: false)), pinnedNow).map(\.url)
    let other = provider.requests(query, Access(origin: "http://127.0.0.1:8099"), pinnedNow).map(\.url)
    #expect(own.allSatisfy { $0.hasPrefix(provider.origin(hasKey: false) + "/") })
    #expect(
      own.map { $0.dropFirst(provider.origin(hasKey: false).count) }
        == other.map { $0.dropFirst("http://127.0.0.1:8099".count) })
    #expect(provider.origin(hasKey: false).hasPrefix("https://"))
    #expect(provider.origin(hasKey: true).hasPrefix("https://"))
  }

  @Test(arguments: registry.map(\.id))
  func `a key is never part of an address and is sent where the terms need one`(_ id: ProviderID) throws {
    let provider = try #require(registry.first { $0.id == id })
    let access = Access(origin: provider.origin(hasKey: true), key: Secret("s3cr3t"))
    for request in provider.requests(try pinnedQuery(of: provider), access, pinnedNow) {
      #expect(!"\(request)".contains("s3cr3t"))
      let sent = request.address + request.fields.values.joined()
      #expect(sent.contains("s3cr3t") || !provider.terms.needsKey)
    }
  }

  @Test(arguments: registry.map(\.id))
  func `a query of another kind is not asked and not answered`(_ id: ProviderID) throws {
    let provider = try #require(registry.first { $0.id == id })
    let other = try pinnedQuery(provider.kind == .weather ? .rates : .weather)
    #expect(provider.requests(other, Access(origin: provider.origin(hasKey: false)), pinnedNow).isEmpty)
    #expect(throws: Failure.malformed("asked for another kind")) {
      try provider.reading(Reply(status: 200), other, pinnedNow, nil).get()
    }
  }

  @Test(arguments: registry.map(\.id))
  func `a provider says of itself what its ordinary answer gives`(_ id: ProviderID) throws {
    let provider = try #require(registry.first { $0.id == id })
    var given: Set<Capability> = []
    for sample in Sample.all("ok.") where sample.provider == id {
      given.formUnion(capabilities(in: try sample.reading(of: try sample.body()).get()))
    }
    #expect(Set(provider.capabilities) == given)
  }

  private func capabilities(in reading: Reading) -> Set<Capability> {
    var capabilities: Set<Capability> = []
    func note(_ capability: Capability, _ isThere: Bool) { if isThere { capabilities.insert(capability) } }
    switch reading {
    case .weather(let weather):
      note(.now, true)
      note(.hours, !weather.hours.isEmpty)
      note(.days, !weather.days.isEmpty)
      note(.uvIndex, weather.days.contains { $0.uvIndexMaximum != nil })
      note(.rainProbability, weather.days.contains { $0.precipitationProbabilityPercent != nil })
    case .observation: note(.now, true)
    case .centralRate: note(.centralRate, true)
    case .rates(let table):
      note(.buyAndSell, table.rows.contains { $0.sell != nil })
      note(.midRates, table.rows.contains { $0.mid != nil })
    case .air(let air):
      note(.airIndex, air.index != nil)
      note(.particles, air.pm25MicrogramsPerCubicMeter != nil)
    case .gold(let price): note(.buyAndSell, price.buy != nil && price.sell != nil)
    }
    return capabilities
  }

  @Test(arguments: Sample.all("ok"))
  func `a good body becomes the recorded reading`(_ sample: Sample) throws {
    let reading = try sample.reading(of: try sample.body()).get()
    try expectGolden(try goldenText(reading), sample.golden("reading.json"))
  }

  @Test(arguments: Sample.all("ok"))
  func `a good body is believed by a widget that asks for it`(_ sample: Sample) throws {
    #expect(throws: Never.self) { try sample.judged(try sample.body()).get() }
  }

  @Test(arguments: Sample.all("ok"))
  func `a reading survives the store`(_ sample: Sample) throws {
    let reading = try sample.reading(of: try sample.body()).get()
    let stored = try JSONEncoder().encode(reading)
    #expect(try JSONDecoder().decode(Reading.self, from: stored) == reading)
  }

  @Test(arguments: Sample.all("bad"))
  func `a bad body is refused with the recorded sentence`(_ sample: Sample) throws {
    switch try sample.judged(try sample.body()) {
    case .success(let reading): Issue.record("read as \(reading)")
    case .failure(let failure):
      try expectGolden("\(failure)", sample.golden("failure.txt"))
      let isOneLine = failure.description.allSatisfy { !$0.isNewline }
      #expect(isOneLine && failure.description.count <= 200)
    }
  }

  @Test(arguments: Sample.all("ok"))
  func `200 cuts and 200 flips of a good body never trap`(_ sample: Sample) throws {
    let body = try sample.body()
    var generator = SplitMix64(seed: UInt64(body.count))
    var refused = 0
    for _ in 0..<200 {
      let cut = body.prefix(Int.random(in: 0..<body.count, using: &generator))
      if case .failure = try sample.reading(of: Data(cut)) { refused += 1 }
      var flipped = body
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        flipped[Int.random(in: 0..<body.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = try sample.reading(of: flipped)
    }
    // Only a cut inside the white space at the end leaves a whole document.
    #expect(refused >= 190)
  }

  @Test func `every provider has an id of its own`() {
    #expect(Set(registry.map(\.id)).count == registry.count)
  }

  @Test(arguments: registry.map(\.id))
  func `every provider says its terms`(_ id: ProviderID) throws {
    let terms = try #require(registry.first { $0.id == id }).terms
    #expect(!terms.name.isEmpty && !terms.credit.isEmpty)
    #expect(terms.url.hasPrefix("https://") && terms.termsURL.hasPrefix("https://"))
    #expect((terms.licence == nil) == (terms.licenceURL == nil))
    #expect(terms.licenceURL?.hasPrefix("https://") ?? true)
    #expect(terms.leastIntervalSeconds >= 300)
  }

  @Test func `every provider has samples, good and bad, and every folder of samples a provider`() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: fixturesFolder.path).filter { name in
      !["demo", "fuzz", "lunar", "places", "state"].contains(name) && !name.contains(".")
    }
    #expect(Set(folders) == Set(registry.map(\.id.rawValue)))
    for id in registry.map(\.id) {
      #expect(Sample.all("ok").contains { $0.provider == id })
      #expect(Sample.all("bad").filter { $0.provider == id }.count >= 8)
    }
  }

  @Test func `no golden is left over without its sample`() throws {
    for id in registry.map(\.id.rawValue) {
      let names = try FileManager.default.contentsOfDirectory(atPath: fixturesFolder.appendingPathComponent(id).path)
      let stems = Set(
        (Sample.all("ok") + Sample.all("bad") + Sample.all("past-bad")).filter { $0.provider.rawValue == id }.map {
          sample in
          sample.file.deletingPathExtension().lastPathComponent
        })
      for name in names where name.hasSuffix(".reading.json") || name.hasSuffix(".failure.txt") {
        let stem = name.replacing(".reading.json", with: "").replacing(".failure.txt", with: "")
        #expect(stems.contains(stem), "\(id)/\(name)")
      }
    }
  }

  @Test func `every file that the sample server is told to serve exists`() throws {
    struct Routes: Decodable {
      struct Route: Decodable {
        let path: String
        let file: String
      }
      let routes: [Route]
    }
    for folder in registry.map(\.id.rawValue) + ["demo"] {
      let folder = fixturesFolder.appendingPathComponent(folder)
      let data = try Data(contentsOf: folder.appendingPathComponent("routes.json"))
      let routes = try JSONDecoder().decode(Routes.self, from: data).routes
      #expect(!routes.isEmpty)
      for route in routes {
        let file = folder.appendingPathComponent(route.file).standardizedFileURL.path
        #expect(FileManager.default.fileExists(atPath: file), "\(route.file)")
      }
    }
  }
}
