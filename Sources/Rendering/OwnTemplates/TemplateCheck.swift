import Core
import Foundation

/// The tags of a template of the site's own, checked before the library sees it.
///
/// The library knows more than a fragment may do: text that is not escaped, other delimiters, partials whose name comes
/// from data. What a provider says is text, whoever wrote the template.
struct TemplateCheck {
  /// The templates that this one takes in, with the line of each.
  let partials: [(name: String, line: Int)]

  /// No built-in template is a tenth of this; the parser goes one call deeper with each section.
  private static let mostBytes = 65536
  private static let deepest = 12

  init(_ text: String, file: String) throws(OwnFiles.Fault) {
    func fault(_ line: Int?, _ problem: String) -> OwnFiles.Fault {
      OwnFiles.Fault(file: file, line: line, problem: problem)
    }
    func check(_ name: String, _ line: Int) throws(OwnFiles.Fault) {
      guard Self.knownNames.contains(name) else { throw fault(line, "unknown name \"\(plain(name))\"") }
    }
    guard text.utf8.count <= Self.mostBytes else { throw fault(nil, "expected at most \(Self.mostBytes) bytes") }
    var partials: [(String, Int)] = []
    var open: [(name: String, line: Int)] = []
    var line = 1
    var rest = text[...]
    while let start = rest.range(of: "{{") {
      line += rest[..<start.lowerBound].newlines
      guard let end = rest[start.upperBound...].range(of: "}}") else { throw fault(line, "expected }} after {{") }
      let tag = rest[start.upperBound..<end.lowerBound]
      let name = tag.dropFirst().trimmingCharacters(in: .whitespacesAndNewlines)
      switch tag.first {
      case "!": break
      case "%":
        guard name == "CONTENT_TYPE: \(ScalarEscapedHTML.name)" else {
          throw fault(line, "expected no other {{% than {{% CONTENT_TYPE: \(ScalarEscapedHTML.name)}}")
        }
      case "{", "&": throw fault(line, "expected {{name}}, found a name that would not be escaped")
      case "=", "<", "$":
        throw fault(line, "expected {{name}}, {{#name}}, {{^name}}, {{/name}}, {{>template}} or {{!…}}")
      case ">":
        guard TemplateName(rawValue: name) != nil else {
          let known = TemplateName.allCases.map(\.rawValue).joined(separator: ", ")
          throw fault(line, "unknown template \"\(plain(name))\"; there are \(known)")
        }
        partials.append((name, line))
      case "#", "^":
        try check(name, line)
        guard open.count < Self.deepest, !open.contains(where: { $0.name == name }) || tag.first == "^" else {
          throw fault(line, "\"\(plain(name))\" is nested in itself or too deeply")
        }
        open.append((name, line))
      case "/":
        guard let last = open.popLast() else { throw fault(line, "{{/\(plain(name))}} without {{#\(plain(name))}}") }
        guard last.name == name else {
          throw fault(line, "expected {{/\(last.name)}} of line \(last.line), found {{/\(plain(name))}}")
        }
      default: try check(tag.trimmingCharacters(in: .whitespacesAndNewlines), line)
      }
      line += tag.newlines
      rest = rest[end.upperBound...]
    }
    if let last = open.last { throw fault(last.line, "expected {{/\(last.name)}} after {{#\(last.name)}}") }
    self.partials = partials
  }

  /// Every name that the built-in templates fill in.
  private static let knownNames = Set(
    TemplateName.allCases.flatMap { name in
      name.text.matches(of: /\{\{[#^]?([A-Za-z0-9.]+)\}\}/).map { String($0.output.1) }
    })
}

extension Substring {
  fileprivate var newlines: Int { utf8.count { $0 == UInt8(ascii: "\n") } }
}
