/// A place that a config can call by its id, `"place": "hanoi"`.
///
/// The 34 provinces and cities of Vietnam as of 30 April 2026, then what newspapers add to them. A province's weather is
/// that of the town where its centre is, because that is what a reader of its name expects; the point is the town's, not
/// the middle of the ward with the offices. Towns' points: GeoNames (https://www.geonames.org/), CC BY 4.0. Two are
/// others: Hanoi's is Hoàn Kiếm, and that of Ho Chi Minh City its first district, because GeoNames has the airport's
/// side of the city.
///
/// Heights are those of the towns, known to about 50 m. They decide how cold a reading may be, 6.5 °C for each km.
package struct KnownPlace: Sendable {
  /// What the config writes, kebab-case of the English name.
  package let id: String
  package let place: Place
  /// The town whose weather it is, in Vietnamese; nil where that has the place's own name.
  package let town: String?
  /// Other names that it is searched by.
  private let otherNames: [String]

  private init(
    _ id: String, _ vietnamese: String, _ english: String, _ latitude: Double, _ longitude: Double,
    heightMeters: Double, town: String? = nil, otherNames: [String] = []
  ) {
    self.id = id
    place = Place(
      names: ["vi": vietnamese, "en": english], coordinate: Coordinate(latitude: latitude, longitude: longitude),
      zone: .vietnam, heightMeters: heightMeters)
    self.town = town
    self.otherNames = otherNames
  }

  package static let all = [
    KnownPlace("hanoi", "Hà Nội", "Hanoi", 21.0285, 105.8542, heightMeters: 10),
    KnownPlace("cao-bang", "Cao Bằng", "Cao Bang", 22.6657, 106.2579, heightMeters: 200),
    KnownPlace("tuyen-quang", "Tuyên Quang", "Tuyen Quang", 21.8236, 105.2142, heightMeters: 30),
    KnownPlace("dien-bien", "Điện Biên", "Dien Bien", 21.386, 103.023, heightMeters: 480, town: "Điện Biên Phủ"),
    KnownPlace("lai-chau", "Lai Châu", "Lai Chau", 22.3964, 103.4582, heightMeters: 900),
    KnownPlace("son-la", "Sơn La", "Son La", 21.3256, 103.9188, heightMeters: 600),
    KnownPlace("lao-cai", "Lào Cai", "Lao Cai", 21.7229, 104.9113, heightMeters: 40, town: "Yên Bái"),
    KnownPlace("thai-nguyen", "Thái Nguyên", "Thai Nguyen", 21.5942, 105.8482, heightMeters: 30),
    KnownPlace("lang-son", "Lạng Sơn", "Lang Son", 21.8526, 106.761, heightMeters: 260),
    KnownPlace("quang-ninh", "Quảng Ninh", "Quang Ninh", 20.9505, 107.0734, heightMeters: 10, town: "Hạ Long"),
    KnownPlace("bac-ninh", "Bắc Ninh", "Bac Ninh", 21.2731, 106.1946, heightMeters: 10, town: "Bắc Giang"),
    KnownPlace("phu-tho", "Phú Thọ", "Phu Tho", 21.3227, 105.402, heightMeters: 20, town: "Việt Trì"),
    KnownPlace("hai-phong", "Hải Phòng", "Hai Phong", 20.8648, 106.6834, heightMeters: 5),
    KnownPlace("hung-yen", "Hưng Yên", "Hung Yen", 20.6464, 106.0511, heightMeters: 5),
    KnownPlace("ninh-binh", "Ninh Bình", "Ninh Binh", 20.2581, 105.9797, heightMeters: 5),
    KnownPlace("thanh-hoa", "Thanh Hóa", "Thanh Hoa", 19.8, 105.7667, heightMeters: 5),
    KnownPlace("nghe-an", "Nghệ An", "Nghe An", 18.6734, 105.6923, heightMeters: 5, town: "Vinh"),
    KnownPlace("ha-tinh", "Hà Tĩnh", "Ha Tinh", 18.3428, 105.9057, heightMeters: 5),
    KnownPlace("quang-tri", "Quảng Trị", "Quang Tri", 17.4688, 106.6223, heightMeters: 5, town: "Đồng Hới"),
    KnownPlace("hue", "Huế", "Hue", 16.4619, 107.5955, heightMeters: 5),
    KnownPlace("da-nang", "Đà Nẵng", "Da Nang", 16.0678, 108.2208, heightMeters: 5),
    KnownPlace("quang-ngai", "Quảng Ngãi", "Quang Ngai", 15.1205, 108.7923, heightMeters: 10),
    KnownPlace(
      "gia-lai", "Gia Lai", "Gia Lai", 13.7765, 109.2237, heightMeters: 5, town: "Quy Nhơn", otherNames: ["Qui Nhơn"]),
    KnownPlace("khanh-hoa", "Khánh Hòa", "Khanh Hoa", 12.2451, 109.1943, heightMeters: 5, town: "Nha Trang"),
    KnownPlace("dak-lak", "Đắk Lắk", "Dak Lak", 12.6675, 108.0378, heightMeters: 500, town: "Buôn Ma Thuột"),
    KnownPlace("lam-dong", "Lâm Đồng", "Lam Dong", 11.9465, 108.4419, heightMeters: 1_500, town: "Đà Lạt"),
    KnownPlace("dong-nai", "Đồng Nai", "Dong Nai", 10.9447, 106.8243, heightMeters: 10, town: "Biên Hòa"),
    KnownPlace(
      "ho-chi-minh-city", "TP.HCM", "Ho Chi Minh City", 10.7805, 106.7036, heightMeters: 5,
      otherNames: ["Thành phố Hồ Chí Minh", "TP Hồ Chí Minh", "Hồ Chí Minh", "Sài Gòn", "HCMC"]),
    KnownPlace("tay-ninh", "Tây Ninh", "Tay Ninh", 10.5359, 106.4137, heightMeters: 5, town: "Tân An"),
    KnownPlace("dong-thap", "Đồng Tháp", "Dong Thap", 10.36, 106.36, heightMeters: 5, town: "Mỹ Tho"),
    KnownPlace("vinh-long", "Vĩnh Long", "Vinh Long", 10.2537, 105.9722, heightMeters: 5),
    KnownPlace("an-giang", "An Giang", "An Giang", 10.0124, 105.0809, heightMeters: 5, town: "Rạch Giá"),
    KnownPlace("can-tho", "Cần Thơ", "Can Tho", 10.0371, 105.7883, heightMeters: 5),
    KnownPlace("ca-mau", "Cà Mau", "Ca Mau", 9.1768, 105.1524, heightMeters: 5),
    KnownPlace("sa-pa", "Sa Pa", "Sa Pa", 22.3364, 103.8438, heightMeters: 1_550),
    KnownPlace("da-lat", "Đà Lạt", "Da Lat", 11.9404, 108.4583, heightMeters: 1_500),
    KnownPlace("phu-quoc", "Phú Quốc", "Phu Quoc", 10.227, 103.9637, heightMeters: 5),
    KnownPlace("truong-sa", "Trường Sa", "Truong Sa", 8.6433, 111.9197, heightMeters: 5),
  ]
}

extension KnownPlace {
  /// The places with a name, or a word of one, that begins with the query; all places for an empty query.
  ///
  /// Marks, case, spaces and punctuation do not count: `danang` finds Đà Nẵng.
  package static func matching(_ query: String) -> [KnownPlace] {
    let sought = words(of: query).joined()
    if sought.isEmpty { return query.allSatisfy(\.isWhitespace) ? all : [] }
    return all.filter { place in
      (place.ownNames + [place.town].compactMap(\.self)).map(words).contains { words in
        words.indices.contains { words[$0...].joined().hasPrefix(sought) }
      }
    }
  }

  /// The place of which a text is a whole name, else that of the town.
  package static func called(_ name: String) -> KnownPlace? {
    let sought = words(of: name).joined()
    return all.first { $0.ownNames.contains { words(of: $0).joined() == sought } }
      ?? all.first { $0.town.map { words(of: $0).joined() } == sought }
  }

  private var ownNames: [String] { [id] + place.names.values + otherNames }

  /// A name's words in small letters without marks.
  private static func words(of name: String) -> [String] {
    let scalars = name.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars
    let bare = scalars.filter { $0.properties.generalCategory != .nonspacingMark }.map { scalar -> Character in
      // đ has no mark that could be taken off.
      if scalar == "đ" { return "d" }
      return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) ? Character(scalar) : " "
    }
    return String(bare).split(separator: " ").map(String.init)
  }
}
