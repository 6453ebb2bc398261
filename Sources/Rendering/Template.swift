/// A template in the part of Mustache that templates may use: `{{name}}`, `{{#name}}`, `{{^name}}`, `{{/name}}`,
/// `{{>template}}` and `{{!…}}`.
///
/// Where a tag stands alone in its line, the line is left out. A template that such a tag takes in gets the tag's
/// indentation before each line.
struct Template: Sendable {
  /// The path of a value, `words.noData`: its first name is looked up in the dictionaries around, the nearest first.
  typealias Path = (first: String, rest: [String])

  enum Part: Sendable {
    case text(String)
    case value(Path)
    case section(Path, isInverted: Bool, [Part])
    case partial(String, indentation: String)
  }

  let parts: [Part]
  /// Whether values are escaped for HTML, except those that are HTML already.
  let isEscaped: Bool
  /// The templates that this one takes in, with the line of each.
  let partials: [(name: String, line: Int)]
  /// Every name that it fills in.
  let names: Set<String>
}

/// Templates by name; one may take in another.
struct TemplateLibrary: Sendable {
  var templates: [String: Template]

  /// Every name that they fill in.
  var names: Set<String> { templates.values.reduce(into: []) { $0.formUnion($1.names) } }

  /// Draws a template with values: texts, numbers, flags, dictionaries by name, and lists of such.
  ///
  /// What is missing, false or an empty list is not shown; an empty text is.
  func draw(_ name: String, with fields: [String: Any]) -> String {
    var drawing = Drawing(library: self, around: [fields])
    drawing.draw(template: name, indentation: "")
    return String(decoding: drawing.html, as: UTF8.self)
  }

  private struct Drawing {
    let library: TemplateLibrary
    /// The dictionaries around, the nearest last.
    var around: [[String: Any]]
    var html: [UInt8] = []

    mutating func draw(template name: String, indentation: String) {
      guard let template = library.templates[name] else { return }
      draw(template.parts, template.isEscaped, indentation)
    }

    private mutating func draw(_ parts: [Template.Part], _ isEscaped: Bool, _ indentation: String) {
      let start = html.count
      for part in parts {
        let place = html.count
        draw(part, isEscaped, indentation)
        if !indentation.isEmpty, place > start, html.count > place, html[place - 1] == UInt8(ascii: "\n") {
          html.insert(contentsOf: indentation.utf8, at: place)
        }
      }
    }

    private mutating func draw(_ part: Template.Part, _ isEscaped: Bool, _ indentation: String) {
      switch part {
      case .text(let text): html.append(contentsOf: text.utf8)
      case .value(let path):
        guard let value = value(at: path) else { return }
        let text = value as? String ?? "\(value)"
        if isEscaped { ScalarEscapedHTML().append(text, to: &html) } else { html.append(contentsOf: text.utf8) }
      case .section(let path, let isInverted, let parts):
        let value = Shown(value(at: path))
        guard isInverted != value.isShown else { return }
        guard case .rows(let rows) = value, !isInverted else { return draw(parts, isEscaped, indentation) }
        for fields in rows {
          around.append(fields)
          draw(parts, isEscaped, indentation)
          around.removeLast()
        }
      case .partial(let name, let added): draw(template: name, indentation: indentation + added)
      }
    }

    private func value(at path: Template.Path) -> Any? {
      for fields in around.reversed() {
        if let value = fields[path.first] { return path.rest.reduce(value) { Self.child($1, of: $0) } }
      }
      return nil
    }

    private static func child(_ name: String, of value: Any?) -> Any? {
      if let texts = value as? [String: String] { return texts[name] }
      return (value as? [String: Any])?[name]
    }
  }

  /// A value as a section takes it.
  private enum Shown {
    case plain(isShown: Bool)
    /// What the section is drawn with, once for each.
    case rows([[String: Any]])

    init(_ value: Any?) {
      guard let value else {
        self = .plain(isShown: false)
        return
      }
      // Types are compared first: a cast that fails is slow.
      let type = type(of: value)
      if type == Bool.self, let isShown = value as? Bool {
        self = .plain(isShown: isShown)
      } else if type == String.self {
        self = .plain(isShown: true)
      } else if let fields = value as? [String: Any] {
        self = .rows([fields])
      } else if let rows = value as? [[String: Any]] {
        self = .rows(rows)
      } else if let rows = value as? [Any] {
        self = .rows(rows.map { $0 as? [String: Any] ?? [:] })
      } else {
        self = .plain(isShown: true)
      }
    }

    var isShown: Bool {
      switch self {
      case .plain(let isShown): isShown
      case .rows(let rows): !rows.isEmpty
      }
    }
  }
}
