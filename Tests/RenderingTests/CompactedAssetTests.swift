import Core
import Foundation
import Testing

@testable import Rendering

/// What is left out of the built-in stylesheet and loader before they are published.
struct CompactedAssetTests {
  private func compact(_ text: String, _ language: AssetLanguage) -> String { compacted(Array(text.utf8), language) }

  @Test func `indentation, empty lines and comments go; everything else stays byte for byte`() {
    #expect(
      compact("// A loader.\n\nf(function () {\n    // Why.\n    g(  1 );  \n});\n", .script)
        == "f(function(){g(1);});\n")
    #expect(
      compact("/* Hosts. */\n.a {\n  /* Two\n     lines. */\n  margin: 0 auto;\n}\n\n.b, .c { top: 0; }\n", .stylesheet)
        == ".a {\nmargin: 0 auto;\n}\n.b, .c { top: 0; }\n")
    #expect(compact("/* a */ /*/ b */ .c { top: 0; }\n", .stylesheet) == ".c { top: 0; }\n")
  }

  @Test func `what only looks like a comment stays`() {
    let script = "var a = \"// no\" + '/* no */'; // later on a line\nvar b = /\\/*x/;\n"
    #expect(compact(script, .script) == script)
    let text = "f(\"a  // {b, c} \\\" = d\");\n"
    #expect(compact(text, .script) == text)
    let stylesheet = ".a::before { content: \"/* no */ // no\"; } .b/**/.c { top: 0; }\n"
    #expect(compact(stylesheet, .stylesheet) == stylesheet)
    // In a stylesheet this is no comment, but the beginning of a rule that browsers leave out.
    #expect(compact("// .a { top: 0; }\n", .stylesheet) == "// .a { top: 0; }\n")
  }

  @Test(arguments: [
    ("var a = b + \"c d\" ;", "var a=b+\"c d\";"), ("return a  in  b;", "return a in b;"),
    ("a + +b - -c;", "a+ +b- -c;"),
    ("x = 1 .y < !--z;", "x=1 .y< !--z;"), ("a = b ? { c: [ 1, .5 ] } : \"\\\\\" ;", "a=b?{c:[1,.5]}:\"\\\\\";"),
    ("a = /b = [ /]/;", "a = /b = [ /]/;"), ("a = 'b = c';", "a = 'b = c';"), ("a = b / c;", "a = b / c;"),
  ])
  func `in a script the spaces beside punctuation go where no text, no regular expression and no sign needs them`(
    line: String, kept: String
  ) {
    #expect(compact(line + "\n", .script) == kept + "\n")
  }

  @Test func `a line of a script ends where the next one may begin a statement of its own`() {
    #expect(compact("f(a,\n  b)\ng();\nif (c) {\n  h()\n}\nreturn\n", .script) == "f(a,b)\ng();if(c){h()\n}\nreturn\n")
  }

  @Test(arguments: [("script", PackageResources.widgets_js), ("stylesheet", PackageResources.widgets_css)])
  func `the built-in files have nothing that goes over lines, so leaving lines out changes no meaning`(
    name: String, bytes: [UInt8]
  ) {
    let source = String(decoding: bytes, as: UTF8.self)
    #expect(!source.contains("`") && !source.contains("\\\n") && !source.contains("\t"), "\(name)")
    for line in source.split(separator: "\n") where !line.trimmingPrefix(while: \.isWhitespace).hasPrefix("/*") {
      #expect(line.matches(of: /\/\*/).count == line.matches(of: /\*\//).count, "\(name): \(line)")
    }
  }

  @Test func `nothing of the built-in files is published that a browser passes over`() {
    for (text, source) in [(script, PackageResources.widgets_js), (stylesheet, PackageResources.widgets_css)] {
      #expect(!text.contains(/(^|\n)(\s|\/\/|\/\*)/) && !text.contains("\n\n"))
      #expect(text.hasSuffix("\n") && text.utf8.count < source.count + 1000)
    }
  }

  @Test func `the sentences of a catalogue keep every space and sign`() {
    let sentence = #"Số liệu  cũ // của 'hôm qua' /* {x} */ = "y" ;"#
    let text = JSONValue.string(sentence).text
    #expect(compact("var sentences = {\"vi\":\(text)};\n", .script).contains(text))
  }

  @Test func `a site's own stylesheet and loader are published as the site wrote them`() {
    let stylesheet = "/* Ours. */\n\n.wgt {\n  margin: 0;\n}\n"
    let script = "// Ours.\n\nif (1) {\n  start();\n}\n"
    let own = Samples.own(["widgets.css": stylesheet, "widgets.js": script])
    #expect(own.stylesheet == stylesheet && own.script == script)
  }
}
