import Core
import Foundation
import Testing

@testable import Rendering

/// The drawings of the sky.
struct IconTests {
  @Test(arguments: Condition.allCases)
  func `every sky but an unknown one has a drawing, by day and by night`(condition: Condition) {
    for isDay in [true, false] {
      #expect((Icon(condition, isDay: isDay) != nil) == (condition != .unknown))
    }
  }

  @Test func `the sun is drawn by day alone, and the moon by night`() {
    for condition in Condition.allCases {
      let (day, night) = (Icon(condition, isDay: true), Icon(condition, isDay: false))
      #expect(![.moon, .moonAndCloud].contains(day) && ![.sun, .sunAndCloud].contains(night))
      #expect((day != night) == [.clear, .mostlyClear, .partlyCloudy].contains(condition), "\(condition)")
    }
  }

  @Test func `every drawing is another one, and some sky has it`() throws {
    let drawn = try Icon.allCases.map(drawing)
    #expect(Set(drawn).count == Icon.allCases.count && drawn.allSatisfy { $0.contains("<") })
  }

  @Test(arguments: Icon.allCases)
  func `a drawing stays on its field, small or large`(icon: Icon) throws {
    for isLarge in [true, false] {
      let drawing = try drawing(icon, isLarge: isLarge)
      for circle in drawing.matches(of: /<circle[^>]* cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"\/>/) {
        let (x, y, radius) = (
          Double(circle.output.1) ?? -1, Double(circle.output.2) ?? -1, Double(circle.output.3) ?? -1
        )
        for end in [x - radius, x + radius, y - radius, y + radius] {
          #expect((0...24).contains(end), "\(circle.output.0)")
        }
      }
      for polygon in drawing.matches(of: /<polygon points="([^"]+)"\/>/) { expectInside("M\(polygon.output.1)") }
      for path in drawing.matches(of: /<path[^>]* d="([^"]+)"\/>/) { expectInside(String(path.output.1)) }
      #expect(drawing.matches(of: /<(circle|polygon|path)/).count == drawing.matches(of: /\/>/).count)
    }
  }

  @Test func `so do the signs of old data and of an emergency`() throws {
    let templates = TemplateName.allCases.map(\.text).joined()
    let signs = templates.matches(of: /<svg class="wgt-(mark|sign)"[^>]* viewBox="0 0 24 24"><path d="([^"]+)"\/>/)
    #expect(Set(signs.map(\.output.1)) == ["mark", "sign"])
    for sign in signs { expectInside(String(sign.output.2)) }
  }

  /// What is drawn of a sky now, which is large, or on a day, which is small.
  private func drawing(_ icon: Icon, isLarge: Bool) throws -> String {
    let sky = try #require(
      Condition.allCases.flatMap { [($0, true), ($0, false)] }.first { Icon($0.0, isDay: $0.1) == icon })
    let at = try Samples.instant("2026-11-22T00:30:00Z")
    // A row of a table is drawn as small as a day.
    let weather = Weather(current: .init(observedAt: at, condition: sky.0, isDay: sky.1, temperatureCelsius: 20))
    let widget = isLarge ? try Samples.weatherWidget() : try Samples.placesWidget([Samples.place(["vi": "Hà Nội"])])
    let html = try Renderer(languages: ["vi"]).fragment(
      Samples.content(widget, .weather(weather), Samples.openMeteo), in: "vi")
    let start = try #require(html.firstRange(of: /<svg aria-hidden="true"[^>]* viewBox="0 0 24 24">/)).upperBound
    let end = try #require(html.range(of: "</svg>", range: start..<html.endIndex)).lowerBound
    return String(html[start..<end])
  }

  private func drawing(_ icon: Icon) throws -> String { try drawing(icon, isLarge: true) }

  private func expectInside(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let points = PathPoints(path).points
    #expect(points.count > 1, sourceLocation: sourceLocation)
    for point in points {
      #expect(
        (0...24).contains(point.x) && (0...24).contains(point.y), "\(point) of \(path)", sourceLocation: sourceLocation)
    }
  }
}

/// The points through which path data goes; of an arc of a circle some on its way.
private struct PathPoints {
  private(set) var points: [(x: Double, y: Double)] = []
  private var start = (x: 0.0, y: 0.0)
  private var at = (x: 0.0, y: 0.0)

  init(_ path: String) {
    for part in path.matches(of: /([A-Za-z])([^A-Za-z]*)/) {
      let command = Character(String(part.output.1))
      let count = ["h": 1, "v": 1, "a": 7, "z": 0][command.lowercased()] ?? 2
      var rest = part.output.2
      repeat {
        let numbers = (0..<count).compactMap { Self.number(&rest, isFlag: count == 7 && [3, 4].contains($0)) }
        guard numbers.count == count else { break }
        go(command, numbers)
      } while rest.contains(where: \.isNumber)
    }
  }

  /// Takes the next number; the flags of an arc are single digits, and the next number may follow at once.
  private static func number(_ rest: inout Substring, isFlag: Bool) -> Double? {
    let pattern = isFlag ? /[ ,]*([01])/ : /[ ,]*(-?(?:\d*\.)?\d+)/
    guard let match = rest.prefixMatch(of: pattern) else { return nil }
    rest = rest[match.range.upperBound...]
    return Double(match.output.1)
  }

  private mutating func go(_ command: Character, _ numbers: [Double]) {
    let origin = command.isLowercase ? at : (x: 0, y: 0)
    var end = at
    switch command.lowercased() {
    case "z": end = start
    case "h": end.x = origin.x + numbers[0]
    case "v": end.y = origin.y + numbers[0]
    case "a":
      end = (origin.x + numbers[5], origin.y + numbers[6])
      points += Self.arc(from: at, to: end, radius: numbers[0], isLarge: numbers[3] == 1, isSweeping: numbers[4] == 1)
    default: end = (origin.x + numbers[0], origin.y + numbers[1])
    }
    if command.lowercased() == "m" { start = end }
    at = end
    points.append(end)
  }

  private static func arc(
    from first: (x: Double, y: Double), to last: (x: Double, y: Double), radius: Double, isLarge: Bool, isSweeping: Bool
  ) -> [(x: Double, y: Double)] {
    let (dx, dy) = (last.x - first.x, last.y - first.y)
    let chord = max((dx * dx + dy * dy).squareRoot(), 1e-9)
    let radius = max(radius, chord / 2)
    let height = (radius * radius - chord * chord / 4).squareRoot() * (isLarge == isSweeping ? -1 : 1)
    let middle = (x: (first.x + last.x) / 2 - dy / chord * height, y: (first.y + last.y) / 2 + dx / chord * height)
    let from = atan2(first.y - middle.y, first.x - middle.x)
    var angle = atan2(last.y - middle.y, last.x - middle.x) - from
    if isSweeping, angle < 0 { angle += 2 * .pi }
    if !isSweeping, angle > 0 { angle -= 2 * .pi }
    return (1..<16).map { step in
      let at = from + angle * Double(step) / 16
      return (middle.x + radius * cos(at), middle.y + radius * sin(at))
    }
  }
}
