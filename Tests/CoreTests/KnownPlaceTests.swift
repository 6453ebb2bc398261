import Core
import Foundation
import Testing

/// The places that a config can call by name.
@Suite struct KnownPlaceTests {
  private struct Province {
    let name: String
    let town: String
    let latitude: Double
    let longitude: Double
  }

  private func provinces() throws -> [Province] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "fixtures/places/provinces-2026.csv"), encoding: .utf8)
    return try text.split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: ",").map(String.init)
      return Province(
        name: cells[1].replacing(#/^(Tỉnh|Thành phố) /#, with: ""), town: cells[2],
        latitude: try #require(Double(cells[4])), longitude: try #require(Double(cells[5])))
    }
  }

  private func ids(_ query: String) -> [String] { KnownPlace.matching(query).map(\.id) }

  @Test func `each of the 34 provinces and cities is there under its name, at the town of its centre`() throws {
    let provinces = try provinces()
    #expect(provinces.count == 34 && KnownPlace.all.count == 38)
    for (known, province) in zip(KnownPlace.all, provinces) {
      // Newspapers write TP.HCM; ò and oà are two spellings of one name, so the search decides.
      #expect(ids(province.name).first == known.id, "\(province.name)")
      let point = known.place.coordinate
      switch known.id {
      case "hanoi": #expect((point.latitude, point.longitude) == (21.0285, 105.8542))
      case "ho-chi-minh-city": #expect((point.latitude, point.longitude) == (10.7805, 106.7036))
      default: #expect((point.latitude, point.longitude) == (province.latitude, province.longitude), "\(known.id)")
      }
      // An error of degrees, where the point is not GeoNames'.
      #expect(abs(point.latitude - province.latitude) + abs(point.longitude - province.longitude) < 0.15)
      if let town = known.town { #expect(town == province.town) }
    }
    #expect(KnownPlace.all.suffix(4).map(\.id) == ["sa-pa", "da-lat", "phu-quoc", "truong-sa"])
  }

  @Test func `no two places are one question, and all lie in Vietnam`() {
    let points = KnownPlace.all.map { "\($0.place.coordinate.latitudeText) \($0.place.coordinate.longitudeText)" }
    #expect(Set(points).count == points.count)
    for known in KnownPlace.all {
      let point = known.place.coordinate
      #expect((8.2...23.4).contains(point.latitude) && (102.1...112).contains(point.longitude), "\(known.id)")
      #expect(known.place.zone.identifier == "Asia/Ho_Chi_Minh")
    }
  }

  @Test func `an id is the English name in kebab-case, and names are composed letters without Tỉnh or Thành phố`() {
    #expect(Set(KnownPlace.all.map(\.id)).count == KnownPlace.all.count)
    for known in KnownPlace.all {
      let (vietnamese, english) = (known.place.name(in: "vi"), known.place.name(in: "en"))
      #expect(known.id == english.lowercased().replacing(" ", with: "-"))
      #expect(known.id.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil, "\(known.id)")
      for name in [vietnamese, known.town ?? ""] {
        #expect(name.precomposedStringWithCanonicalMapping.utf8.elementsEqual(name.utf8), "\(name)")
        #expect(!name.contains(/Tỉnh|Thành phố/))
      }
      #expect(known.place.names.count == 2 && known.town != vietnamese)
    }
  }

  @Test func `only the towns in the mountains are high`() {
    let heights = Dictionary(uniqueKeysWithValues: KnownPlace.all.map { ($0.id, $0.place.heightMeters ?? -1) })
    #expect(
      heights.filter { $0.value > 100 } == [
        "cao-bang": 200, "dien-bien": 480, "lai-chau": 900, "son-la": 600, "lang-son": 260, "dak-lak": 500,
        "lam-dong": 1500, "sa-pa": 1550, "da-lat": 1500,
      ])
    #expect(heights.values.allSatisfy { $0 >= 0 })
  }

  @Test(arguments: [
    ("da nang", ["da-nang"]), ("Đà Nẵng", ["da-nang"]), ("DANANG", ["da-nang"]), ("  đà   nẵng ", ["da-nang"]),
    ("đà", ["da-nang", "dak-lak", "lam-dong", "da-lat"]), ("Sài Gòn", ["ho-chi-minh-city"]),
    ("saigon", ["ho-chi-minh-city"]), ("tphcm", ["ho-chi-minh-city"]), ("TP. Hồ Chí Minh", ["ho-chi-minh-city"]),
    ("nha trang", ["khanh-hoa"]), ("ho-chi", ["ho-chi-minh-city"]), ("nang", ["da-nang"]), ("oi", []), ("!", []),
  ])
  func `a name is found by the beginning of any word, with and without marks`(query: String, found: [String]) {
    #expect(ids(query) == found)
    #expect(ids(query.decomposedStringWithCanonicalMapping) == found)
  }

  @Test func `an empty query finds all`() {
    #expect(ids("").count == KnownPlace.all.count && ids(" ").count == KnownPlace.all.count)
  }
}
