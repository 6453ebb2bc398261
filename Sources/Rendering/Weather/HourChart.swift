import Core
import Foundation

/// The next hours: the temperature as a line with its highest and lowest degree, the rain as bars, the hours beneath,
/// and a sentence that says what the drawing shows.
struct HourChart {
  /// The temperature's path data on a field of `width` by 40.
  let line: String
  /// The same closed along the bottom.
  let area: String
  /// The path data of a dot on the highest and one on the lowest point.
  let dots: String
  /// The path data of a bar for each hour with rain; nil without rain.
  let bars: String?
  let width: Int
  /// What stands over and under each hour.
  let marks: [Mark]
  /// The parts of `Nhiệt độ 24 giờ tới: cao nhất 25°C lúc 14 giờ ngày 23/11, thấp nhất 18°C lúc 5 giờ ngày 24/11`.
  let sentence: [SentencePart]

  struct Mark: Equatable {
    /// `25°`, at the highest and the lowest point.
    var degrees: String?
    var isLow = false
    /// `12 giờ`.
    var hour: PrintedTime?
    /// An hour that a narrow column leaves out.
    var isMinor = false

    fileprivate var fields: [String: Any] {
      present([
        "high": isLow ? nil : degrees, "low": isLow ? degrees : nil, "isMinor": isMinor,
        "markHour": hour.map { ["markISO": $0.iso8601, "markText": $0.text] },
      ])
    }
  }

  enum SentencePart: Equatable {
    case text(String)
    case time(PrintedTime)

    var text: String {
      switch self {
      case .text(let text): text
      case .time(let time): time.text
      }
    }

    fileprivate var fields: [String: Any] {
      switch self {
      case .text(let text): ["pieceText": text]
      case .time(let time): ["pieceTime": ["pieceISO": time.iso8601, "pieceHour": time.text]]
      }
    }
  }

  /// One hour alone makes no line.
  ///
  /// From two on there is one, so that an old fragment, which has fewer hours before it than a fresh one, keeps its height;
  /// some providers know every third hour alone.
  static let leastHours = 2

  private typealias Point = (at: Date, celsius: Double)

  /// The chart of a reading that is cut to the present; nil where too few hours are known.
  init?(_ hours: [Weather.Hour], zone: TimeZone, _ catalogue: Catalogue) {
    let points: [Point] = hours.compactMap { hour in
      hour.temperatureCelsius.map { (at: hour.at, celsius: min(max($0, -9999), 9999)) }
    }.sorted { $0.at < $1.at }
    guard points.count >= Self.leastHours, let low = points.min(by: { $0.celsius < $1.celsius }),
      let high = points.max(by: { $0.celsius < $1.celsius }), let first = points.first, let last = points.last,
      first.at < last.at
    else { return nil }
    let count = Self.hours(from: first.at, to: last.at) + 1
    let range = max(high.celsius - low.celsius, 1)
    func x(_ date: Date) -> Int {
      // In the middle of its hour, as the marks are.
      Int((date.timeIntervalSince(first.at) / 3600 * 10).rounded()) + 5
    }
    func place(_ point: Point) -> String {
      "\(x(point.at)) \(Int((27 - (point.celsius - low.celsius) / range * 25).rounded()))"
    }
    width = count * 10
    line = "M" + points.map(place).joined(separator: "L")
    area = "M\(x(first.at)) 40L" + points.map(place).joined(separator: "L") + "V40Z"
    dots = "M\(place(high))h.01M\(place(low))h.01"
    let wettest = hours.filter { $0.at >= first.at && $0.at <= last.at }.compactMap { hour in
      hour.precipitationMillimeters.flatMap { isDry($0) ? nil : (at: hour.at, millimeters: $0) }
    }
    let bars = wettest.map { hour in
      // By the root, so that light rain is seen beside a cloudburst: 10 mm in an hour fill the height.
      let height = max(2, Int((min(1, (hour.millimeters / 10).squareRoot()) * 13).rounded()))
      return "M\(x(hour.at) - 3) 40v-\(height)h6V40Z"
    }
    self.bars = bars.isEmpty ? nil : bars.joined()
    marks = Self.marks(count, from: first.at, high: high, low: low, zone: zone, catalogue)
    sentence = Self.sentence(
      count, high: high, low: low, wettest.max { $0.millimeters < $1.millimeters }, zone, catalogue)
  }

  private static func hours(from first: Date, to last: Date) -> Int {
    Int((last.timeIntervalSince(first) / 3600).rounded())
  }

  private static func marks(
    _ count: Int, from first: Date, high: Point, low: Point, zone: TimeZone, _ catalogue: Catalogue
  ) -> [Mark] {
    var marks = Array(repeating: Mark(), count: count)
    for index in marks.indices {
      let at = first.addingTimeInterval(Double(index) * 3600)
      let hour = LocalTime(of: at, in: zone).hour
      // Of a short chart the first hour and the last, else every sixth of the day.
      guard count < 12 ? index == 0 || index == count - 1 : hour % 6 == 0 else { continue }
      marks[index].hour = catalogue.timeOfDay(at, in: zone)
      marks[index].isMinor = count >= 12 && hour % 12 != 0
    }
    let places = (high: hours(from: first, to: high.at), low: hours(from: first, to: low.at))
    marks[places.low].degrees = "\(wholeNumber(low.celsius))°"
    marks[places.low].isLow = true
    // A day that is as warm all through has one degree.
    if places.high != places.low { marks[places.high].degrees = "\(wholeNumber(high.celsius))°" }
    return marks
  }

  private static func sentence(
    _ count: Int, high: Point, low: Point, _ wettest: (at: Date, millimeters: Double)?, _ zone: TimeZone,
    _ catalogue: Catalogue
  ) -> [SentencePart] {
    let words = catalogue.words
    func part(_ key: Words.Key, _ amount: String, _ at: Date) -> [SentencePart] {
      let sentence = TimeSentence(words[key], catalogue.hour(at, in: zone), ["amount": amount])
      return [.text(sentence.before), .time(sentence.time), .text(sentence.after)]
    }
    let highest = part(.highestAt, catalogue.celsius(high.celsius), high.at)
    let lowest = part(.lowestAt, catalogue.celsius(low.celsius), low.at)
    let parts = ["first": high.at < low.at ? highest : lowest, "second": high.at < low.at ? lowest : highest]
    var result: [SentencePart] = []
    var text = ""
    var rest = words[.hoursAhead][...]
    func endText() {
      result.append(.text(filled(text, ["count": String(count)])))
      text = ""
    }
    while let (open, name, end) = rest.firstPlace {
      text += rest[..<open]
      if let part = parts[name] {
        endText()
        result += part
      } else {
        text += rest[open..<end]
      }
      rest = rest[end...]
    }
    text += rest
    endText()
    if let wettest {
      result += [.text("; ")] + part(.rainMost, catalogue.millimeters(wettest.millimeters), wettest.at)
    }
    return result.filter { $0.text != "" }
  }

  var fields: [String: Any] {
    present([
      "line": line, "area": area, "dots": dots, "bars": bars, "chartWidth": width, "marks": marks.map(\.fields),
      "pieces": sentence.map(\.fields),
    ])
  }
}
