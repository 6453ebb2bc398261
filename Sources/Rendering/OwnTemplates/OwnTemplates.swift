import Core
import Foundation
import Mustache

/// The templates of a site's own that can be used, among the built-in ones.
struct OwnTemplates: Sendable {
  /// The built-in templates with all of these in their places.
  let library: MustacheLibrary
  private let templates: [String: CheckedTemplate]

  private struct CheckedTemplate: Sendable {
    let text: String
    let parsed: MustacheTemplate
    let check: TemplateCheck

    init(_ text: String, file: String) throws(OwnFiles.Fault) {
      let first = "{{% CONTENT_TYPE: \(ScalarEscapedHTML.name)}}\n"
      self.text = text
      check = try TemplateCheck(text, file: file)
      do {
        parsed = try MustacheTemplate(string: text.hasPrefix(first) ? text : first + text)
      } catch let error as MustacheTemplate.ParserError {
        let added = text.hasPrefix(first) ? 0 : 1
        throw OwnFiles.Fault(file: file, line: max(1, error.context.lineNumber - added), problem: "\(error.error)")
      } catch {
        throw OwnFiles.Fault(file: file, line: nil, problem: "\(error)")
      }
    }
  }

  /// The good ones of these texts by name; nil where there is none.
  ///
  /// What is wrong with the others joins the faults.
  init?(_ texts: [String: String], _ faults: inout [OwnFiles.Fault]) {
    guard !texts.isEmpty else { return nil }
    MustacheContentTypes.register(ScalarEscapedHTML(), named: ScalarEscapedHTML.name)
    var good: [String: CheckedTemplate] = [:]
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
      do throws(OwnFiles.Fault) {
        good[name] = try CheckedTemplate(text, file: "\(name).mustache")
      } catch {
        faults.append(error)
      }
    }
    // A template that takes itself in would never end; without one of a circle the built-in one may close another.
    while true {
      let checks = good.mapValues(\.check)
      let circles = checks.sorted { $0.key < $1.key }.compactMap { name, check in
        check.partials.first { Self.reaches($0.name, name, checks) }.map { (name, $0) }
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
    self.library = library
  }

  var names: [String] { templates.keys.sorted() }

  /// The built-in templates with this one alone in its place; nil where it would then take itself in.
  func library(of name: String) -> MustacheLibrary? {
    guard let template = templates[name],
      !template.check.partials.contains(where: { Self.reaches($0.name, name, [name: template.check]) })
    else { return nil }
    return Self.library(of: [name: template])
  }

  /// The line in which a template has what is at fault, whatever its case; nil where it has not, or may mean another of
  /// several.
  func line(of breach: Breach, in name: String) -> Int? {
    guard let text = templates[name]?.text.lowercased() else { return nil }
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

  private static func library(of templates: [String: CheckedTemplate]) -> MustacheLibrary? {
    guard var library = try? TemplateName.library.get() else { return nil }
    for (name, template) in templates { library.register(template.parsed, named: name) }
    return library
  }

  /// Whether one template takes in another, itself or through others; of the built-in ones only what they take in counts.
  private static func reaches(_ start: String, _ goal: String, _ own: [String: TemplateCheck]) -> Bool {
    var seen: Set<String> = []
    var open = [start]
    while let name = open.popLast() {
      if name == goal { return true }
      guard seen.insert(name).inserted else { continue }
      open += own[name]?.partials.map(\.name) ?? TemplateName(rawValue: name)?.partials ?? []
    }
    return false
  }
}
