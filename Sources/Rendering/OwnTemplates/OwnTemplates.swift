import Core
import Foundation

/// The templates of a site's own that can be used, among the built-in ones.
struct OwnTemplates: Sendable {
  /// The built-in templates with all of these in their places.
  let library: TemplateLibrary
  private let templates: [String: Template]
  private let texts: [String: String]

  /// The good ones of these texts by name; nil where there is none.
  ///
  /// What is wrong with the others joins the faults.
  init?(_ texts: [String: String], _ faults: inout [OwnFiles.Fault]) {
    guard !texts.isEmpty, let known = try? TemplateName.library.get().names else { return nil }
    var good: [String: Template] = [:]
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
      do throws(Template.Flaw) {
        good[name] = try Template(text, known: known)
      } catch {
        faults.append(OwnFiles.Fault(file: "\(name).mustache", line: error.line, problem: error.problem))
      }
    }
    // A template that takes itself in would never end; without one of a circle the built-in one may close another.
    while true {
      let circles = good.sorted { $0.key < $1.key }.compactMap { name, template in
        template.partials.first { Self.reaches($0.name, name, good) }.map { (name, $0) }
      }
      guard !circles.isEmpty else { break }
      for (name, circle) in circles {
        good[name] = nil
        faults.append(
          OwnFiles.Fault(
            file: "\(name).mustache", line: circle.line, problem: "{{>\(circle.name)}} leads back to \(name)"))
      }
    }
    guard !good.isEmpty, let library = Self.library(of: good) else { return nil }
    templates = good
    self.texts = texts
    self.library = library
  }

  var names: [String] { templates.keys.sorted() }

  /// The built-in templates with this one alone in its place; nil where it would then take itself in.
  func library(of name: String) -> TemplateLibrary? {
    guard let template = templates[name],
      !template.partials.contains(where: { Self.reaches($0.name, name, [name: template]) })
    else { return nil }
    return Self.library(of: [name: template])
  }

  /// The line in which a template has what is at fault, whatever its case; nil where it has not, or may mean another of
  /// several.
  func line(of breach: Breach, in name: String) -> Int? {
    guard let text = texts[name]?.lowercased() else { return nil }
    return breach.texts.lazy.compactMap { Self.line(of: $0, in: text, isFirst: breach.isAlwaysWrong) }.first
  }

  private static func line(of sought: String, in text: String, isFirst: Bool) -> Int? {
    let places = text.ranges(of: sought).filter { range in
      // <s is no <script, and data-id= no id=.
      let isWhole = sought.last?.isLetter != true || text[range.upperBound...].first?.isLetter != true
      let before = text[..<range.lowerBound].last
      return isWhole && (sought.first?.isLetter != true || before.map { !$0.isLetter && $0 != "-" } ?? true)
    }
    guard let place = places.first, isFirst || places.count == 1 else { return nil }
    return text[..<place.lowerBound].utf8.count { $0 == UInt8(ascii: "\n") } + 1
  }

  private static func library(of templates: [String: Template]) -> TemplateLibrary? {
    guard var library = try? TemplateName.library.get() else { return nil }
    library.templates.merge(templates) { $1 }
    return library
  }

  /// Whether one template takes in another, itself or through others; of the built-in ones only what they take in counts.
  private static func reaches(_ start: String, _ goal: String, _ own: [String: Template]) -> Bool {
    let builtIn = (try? TemplateName.library.get().templates) ?? [:]
    var seen: Set<String> = []
    var open = [start]
    while let name = open.popLast() {
      if name == goal { return true }
      guard seen.insert(name).inserted else { continue }
      open += (own[name] ?? builtIn[name])?.partials.map(\.name) ?? []
    }
    return false
  }
}
