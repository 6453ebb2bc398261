import Testing

@testable import Rendering

/// The part of Mustache that templates are written in.
struct TemplateTests {
  private var fields: [String: Any] {
    [
      "name": "A & B", "level": 3, "isShown": true, "isHidden": false, "empty": "", "none": [[String: Any]](),
      "days": [["day": "T2", "name": "inner"], ["day": "T3"]], "words": ["noData": "chưa có"],
      "time": ["text": "07:30", "zone": ["text": "+07"]] as [String: Any],
    ]
  }

  private func drawn(_ text: String, _ others: [String: String] = [:]) throws -> String {
    let templates = try others.merging(["main": text]) { $1 }.mapValues { try Template($0) }
    return TemplateLibrary(templates: templates).draw("main", with: fields)
  }

  @Test(arguments: [
    ("{{name}}, {{ level }}", "A &amp; B, 3"), ("{{missing}}{{isShown}}", "true"),
    ("{{words.noData}}{{time.zone.text}}{{time.none}}{{words.none.text}}", "chưa có+07"),
    ("{{#isShown}}1{{/isShown}}{{#isHidden}}2{{/isHidden}}{{#missing}}3{{/missing}}{{#empty}}4{{/empty}}", "14"),
    ("{{^isShown}}1{{/isShown}}{{^isHidden}}2{{/isHidden}}{{^missing}}3{{/missing}}{{^none}}4{{/none}}", "234"),
    ("{{#days}}{{day}} {{name}};{{/days}}{{#none}}x{{/none}}", "T2 inner;T3 A &amp; B;"),
    ("{{#time}}{{text}} {{#zone}}{{text}}{{/zone}} {{name}}{{/time}}{{text}}", "07:30 +07 A &amp; B"),
    ("{{! a note }}a { b } {{% CONTENT_TYPE: TEXT}}{{name}}", "a { b } A & B"), ("a\n{", "a\n{"),
  ])
  func `a template shows values, sections and the words around them`(text: String, html: String) throws {
    #expect(try drawn(text) == html)
  }

  @Test(arguments: [
    ("a\n  {{#isShown}}\n b\n{{/isShown}}  \nc\n", "a\n b\nc\n"), ("{{! note }}\na\n", "a\n"),
    ("a {{#isShown}}\nb\n{{/isShown}} c\n", "a \nb\n c\n"), ("  {{name}}\n", "  A &amp; B\n"),
    ("<\n  {{>part}}\n>\n", "<\n  1\n  2\n>\n"), ("<{{>part}}>\n", "<1\n2\n>\n"),
  ])
  func `a tag alone in its line takes the line with it, and indents what it takes in`(text: String, html: String)
    throws
  {
    #expect(try drawn(text, ["part": "1\n2\n"]) == html)
  }

  @Test func `the built-in templates are parsed once, and each fragment is drawn from those`() throws {
    let library = try TemplateName.library.get()
    #expect(Set(library.templates.keys) == Set(TemplateName.allCases.map(\.rawValue)))
    #expect(library.names.isSuperset(of: ["temperature", "words.noData", "rows", "isUnavailable"]))
  }
}
