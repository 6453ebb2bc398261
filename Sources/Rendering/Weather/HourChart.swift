import Core
import Foundation

/// The temperature of the next hours: a line, because rise and fall are seen faster than read, and a sentence that says
/// what the line shows.
struct HourChart {
  /// The line's path data on a field of 160 by 40.
  let line: String
  /// The path data of a dot on the lowest and one on the highest point.
  let dots: String
  /// The parts of `Nhiệt độ 24 giờ tới: thấp nhất 18°C lúc 05:00, 24/11, cao nhất 25°C lúc 14:00, 23/11`.
  let sentence: [SentencePart]

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

  /// The chart of a reading that is cut to the present; nil where too few hours are known.
  init?(_ hours: [Weather.Hour], zone: TimeZone, _ catalogue: Catalogue) {
    let points = hours.compactMap { hour in
      hour.temperatureCelsius.map { (at: hour.at, celsius: min(max($0, -9999), 9999)) }
    }.sorted { $0.at < $1.at }
    guard points.count >= Self.leastHours, let low = points.min(by: { $0.celsius < $1.celsius }),
      let high = points.max(by: { $0.celsius < $1.celsius }), let first = points.first, let last = points.last,
      first.at < last.at
    else { return nil }
    let (lengthSeconds, range) = (last.at.timeIntervalSince(first.at), max(high.celsius - low.celsius, 1))
    func place(_ point: (at: Date, celsius: Double)) -> String {
      // Two units of margin, so that no half of a dot is cut off.
      let x = 2 + point.at.timeIntervalSince(first.at) / lengthSeconds * 156
      let y = 37 - (point.celsius - low.celsius) / range * 34
      return "\(Int(x.rounded())) \(Int(y.rounded()))"
    }
    line = "M" + points.map(place).joined(separator: "L")
    dots = "M\(place(low))h.01M\(place(high))h.01"
    let hours = Int((lengthSeconds / 3600).rounded()) + 1
    sentence = Self.sentence(
      catalogue.words[.hoursAhead],
      times: ["lowTime": catalogue.hour(low.at, in: zone), "highTime": catalogue.hour(high.at, in: zone)],
      values: [
        "count": String(hours), "low": catalogue.celsius(low.celsius), "high": catalogue.celsius(high.celsius),
      ])
  }

  private static func sentence(
    _ pattern: String, times: [String: PrintedTime], values: [String: String]
  ) -> [SentencePart] {
    var parts: [SentencePart] = []
    var rest = pattern[...]
    while let match = rest.firstMatch(of: /\{(lowTime|highTime)\}/), let time = times[String(match.output.1)] {
      parts += [.text(filled(String(rest[..<match.range.lowerBound]), values)), .time(time)]
      rest = rest[match.range.upperBound...]
    }
    return parts + (rest.isEmpty ? [] : [.text(filled(String(rest), values))])
  }

  var fields: [String: Any] { ["line": line, "dots": dots, "pieces": sentence.map(\.fields)] }
}
