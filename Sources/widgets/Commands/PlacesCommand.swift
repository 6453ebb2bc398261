import ArgumentParser
import Core
import Rendering

struct PlacesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "places",
    abstract: "List the places that a config can call by name, or search them.",
    discussion: """
      A widget may say "place": "hanoi" instead of coordinates. A query finds a name by the beginning of one of its \
      words, with and without marks: da nang, Đà Nẵng, saigon. A province has the weather of the town where its centre \
      is. The list is part of the program: no config is read. Exit status: 0 the list was printed; 2 no place has such \
      a name; 64 usage.
      """)

  // All commands take it.
  @OptionGroup var configOption: ConfigOption

  @Argument(help: "The beginning of a name (default: all places).", completion: .list(KnownPlace.all.map(\.id)))
  var query: [String] = []

  @Option(help: "The format: text or json.")
  var format = TextOrJSON.text

  func run() throws {
    let name = query.joined(separator: " ")
    let found = KnownPlace.matching(name)
    guard !found.isEmpty else {
      let hint = suggestion(for: name, among: KnownPlace.all.map(\.id))
      throw CommandError(.unavailable, "no place of the catalogue has a name that begins with \(quoted(name))\(hint)")
    }
    switch format {
    case .text: try Console.print(table(of: found))
    case .json: try Console.print(JSONValue.array(found.map { document(of: $0) }).text)
    }
  }

  private func table(of places: [KnownPlace]) -> [String] {
    let header = ["id", "Vietnamese", "English", "coordinates", "height", "weather of"]
    let rows = [header] + places.map(cells)
    let widths = header.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let line = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  private func cells(of known: KnownPlace) -> [String] {
    let (place, point) = (known.place, known.place.coordinate)
    return [
      known.id, place.name(in: "vi"), place.name(in: "en"), "\(point.latitudeText), \(point.longitudeText)",
      place.heightMeters.map { "\(Int($0)) m" } ?? "", known.town ?? "",
    ]
  }
}
