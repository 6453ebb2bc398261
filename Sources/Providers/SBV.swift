import Core
import Foundation

/// The central rate of a dollar, as the State Bank of Vietnam's site keeps its notices (Liferay's headless delivery).
///
/// A notice holds from midnight in Hanoi, written as 17:00Z of the day before. Some are dated ahead.
struct SBV: CentralRateProvider {
  static let id: ProviderID = "sbv"
  /// The site names no licence; a rate is set once a working day.
  static let terms = Terms(
    name: "Ngân hàng Nhà nước Việt Nam", url: "https://sbv.gov.vn/", licence: nil, licenceURL: nil,
    termsURL: "https://sbv.gov.vn/", credit: "Ngân hàng Nhà nước Việt Nam", use: .decision,
    leastIntervalSeconds: 1800)

  static func origin(hasKey: Bool) -> String { "https://sbv.gov.vn" }

  /// No holiday is longer; a notice that is older is nobody's rate any more.
  private static let longestAgeDays = 15
  /// Hanoi's clock; Vietnam has had no summer time since 1975.
  private static let hanoiOffsetSeconds = 7 * 3600.0

  /// Asks for the last notices: the very last may be one that is not in force yet.
  func request(for query: CentralRateQuery, access: Access, now: Date) -> Request {
    Request(
      provider: Self.id,
      url: access.origin + "/o/headless-delivery/v1.0/content-structures/137473/structured-contents"
        + "?pageSize=5&sort=datePublished:desc", accepts: ["application/json"])
  }

  /// The rate of the latest day that has begun in Hanoi; where all are still to come, tomorrow's.
  ///
  /// - Throws: `.empty` without a notice, `.outdated` where none is of the last 15 days or of tomorrow, `.malformed` with
  ///   the path.
  func decode(_ reply: Reply, for query: CentralRateQuery, now: Date) throws(Failure) -> CentralRate {
    let items = try decodeJSON(Body.self, from: reply.body).items
    var notices: [(day: CalendarDay, fields: Fields)] = []
    var unreadable: Failure?
    for (index, item) in items.enumerated() {
      // An old notice that cannot be read costs nothing of today's.
      do throws(Failure) {
        let path = "items[\(index)]"
        guard let contentFields = item.contentFields else { throw .malformed("\(path): contentFields: missing") }
        let fields = try Fields(contentFields, path: path)
        notices.append((try Self.day(fields), fields))
      } catch {
        unreadable = unreadable ?? error
      }
    }
    if notices.isEmpty, let unreadable { throw unreadable }
    let today = Self.day(of: now)
    // Of two of one day the one published later stands first.
    guard let latest = notices.map(\.day).filter({ $0 <= today }).max() ?? notices.map(\.day).min(),
      let notice = notices.first(where: { $0.day == latest })
    else { throw .empty("no notice of a central rate") }
    let accepted = today.adding(days: -Self.longestAgeDays)...today.adding(days: 1)
    guard accepted.contains(latest) else {
      throw .outdated("NgayBatDau: expected \(accepted.lowerBound) to \(accepted.upperBound), found \(latest)")
    }
    return CentralRate(
      value: try Self.value(notice.fields), document: try Self.document(notice.fields), day: notice.day)
  }

  private static func day(of instant: Date) -> CalendarDay {
    CalendarDay(of: instant.addingTimeInterval(hanoiOffsetSeconds), in: .gmt)
  }

  private static func day(_ fields: Fields) throws(Failure) -> CalendarDay {
    let text = try fields.required("NgayBatDau")
    guard let instant = Date(iso8601: text) else {
      throw .malformed(
        "\(fields.path): NgayBatDau: expected a time such as 2026-11-21T17:00:00Z, found \(quoted(text))")
    }
    return day(of: instant)
  }

  /// Digits alone: what a point or a comma in them would mean is not known.
  private static func value(_ fields: Fields) throws(Failure) -> Decimal {
    let text = try fields.required("TyGiaSo")
    guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
      let value = Decimal(plain: text)
    else { throw .malformed("\(fields.path): TyGiaSo: expected digits such as 25233, found \(quoted(text))") }
    return value
  }

  private static func document(_ fields: Fields) throws(Failure) -> String? {
    guard let text = try fields.text("SoVanBan"), !text.isEmpty else { return nil }
    guard text.unicodeScalars.count <= 40,
      text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
    else {
      throw .malformed(
        "\(fields.path): SoVanBan: expected a notice's number such as 283/TB-NHNN, found \(quoted(text))")
    }
    return text
  }

  /// A notice's fields by their names.
  private struct Fields {
    let path: String
    private var values: [String: Result<String?, Failure>] = [:]

    init(_ fields: [Field], path: String) throws(Failure) {
      self.path = path
      for field in fields {
        guard let name = field.name else { continue }
        guard values[name] == nil || !Self.known.contains(name) else {
          throw .malformed("\(path): \(name): given twice")
        }
        values[name] = field.contentFieldValue?.data?.shape.map { $0 } ?? .success(nil)
      }
    }

    private static let known: Set<String> = ["NgayBatDau", "TyGiaSo", "SoVanBan"]

    /// The text of a field without spaces around it; nil where it is not given.
    func text(_ name: String) throws(Failure) -> String? {
      try values[name]?.get()?.trimmingCharacters(in: .whitespaces)
    }

    func required(_ name: String) throws(Failure) -> String {
      guard let text = try text(name) else { throw .malformed("\(path): \(name): missing") }
      return text
    }
  }

  private struct Body: Decodable {
    let items: [Item]
  }

  private struct Item: Decodable {
    let contentFields: [Field]?
  }

  private struct Field: Decodable {
    let name: String?
    let contentFieldValue: Value?
  }

  /// The value of a field that we do not read may be of any kind.
  private struct Value: Decodable {
    let data: ListElement<String?>?
  }
}
