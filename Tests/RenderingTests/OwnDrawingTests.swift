import Core
import Foundation
import Testing

@testable import Rendering

/// What a site's own files draw is held to the rules of a fragment, and the file that breaks one is named.
struct OwnDrawingTests {
  @Test(arguments: [
    ("<p>x</p>\n<script>alert(1)</script>", "line 2: ", "expected no <script>"),
    ("<p>x</p>\n<P STYLE=\"color:red\">x</P>", "line 2: ", "expected no style= in <p>"),
    ("<p\n onclick=\"x\">x</p>", "line 2: ", "expected no onclick= in <p>"),
    ("<p data-id=\"x\">x</p>\n<p id=\"x\">x</p>", "line 2: ", "expected no id= in <p>"),
    ("\n<p id=x>x</p>", "line 2: ", "expected name=\"value\" in <p>"),
    ("\n\n<p title='x'>x</p>", "line 3: ", "expected no title='x' in <p>"),
    ("<p>x</p>\n<!-- x -->", "line 2: ", "expected no <!-- x -->"),
    ("<?php x ?>", "line 1: ", "expected no <?php x ?>"),
    ("<p>x</p>\n<p>x", "", "expected </p> before </section>"),
    ("\n<p>x", "line 2: ", "expected </p> before </section>"),
    ("x</div>", "line 1: ", "expected </section> before </div>"),
    ("</section><section>", "", "expected one root"),
    ("\n<a href=\"javascript:x\">x</a>", "line 2: ", "expected no link beginning with javascript:"),
  ])
  func `a drawing that breaks the rules of a fragment is not taken, and its reason is said with the line`(
    text: String, line: String, problem: String
  ) throws {
    let drawing = try Samples.drawing(["weather.mustache": text])
    #expect(try drawing.html == Samples.builtIn())
    let words = try #require(drawing.fault?.description)
    #expect(words.hasPrefix("weather.mustache: \(line)weather-hanoi in vi: \(problem)"), "\(words)")
  }

  @Test func `of several own files the one that breaks a rule is named, else all of them`() throws {
    let good = String(decoding: PackageResources.source_mustache, as: UTF8.self)
    let vietnamese = Samples.vietnamese
    let one = try Samples.drawing([
      "source.mustache": good, "vi.json": vietnamese, "weather.mustache": "<p>\n<b id=\"x\">x</b></p>",
    ])
    #expect(one.fault?.description == "weather.mustache: line 2: weather-hanoi in vi: expected no id= in <b>")
    // Neither is wrong alone: the one opens what the other one closes.
    let root = String(decoding: PackageResources.fragment_mustache, as: UTF8.self)
      .replacing("{{>weather}}", with: "{{>weather}}</div>")
    let pair = try Samples.drawing(["fragment.mustache": root, "weather.mustache": "<div>x"])
    #expect(pair.fault == nil && pair.html.contains("<div>x</div>"))
    let both = try Samples.drawing([
      "source.mustache": good + String(repeating: "<p>x</p>", count: 900),
      "weather.mustache": String(repeating: "<p>x</p>", count: 1100),
    ])
    #expect(both.fault?.description.hasPrefix("source.mustache, weather.mustache: weather-hanoi in vi: 1") == true)
    #expect(try both.html == Samples.builtIn())
  }

  @Test func `a catalogue whose words make a fragment too long is named`() throws {
    // Each takes five bytes of HTML.
    let long = String(repeating: "&", count: 170)
    let text = Samples.vietnamese.replacing("\"Mưa nhỏ\"", with: "\"Mưa nhỏ\(long)\"")
    let table = try Samples.content(
      Samples.placesWidget(Array(repeating: Samples.places().places[1], count: 20)),
      Array(repeating: .weather(Samples.places().weather[0]), count: 20), Samples.openMeteo)
    let drawing = try Renderer(languages: ["vi"], own: Samples.own(["vi.json": text])).drawing(table, in: "vi")
    #expect(drawing.fault?.file == "vi.json" && drawing.fault?.problem.contains("bytes, expected at most") == true)
    #expect(drawing.html.utf8.count <= 16384)
  }

  @Test(arguments: [
    ("<script>x</script>", "line 2: controls in vi: expected no <script>"),
    ("<p id=\"x\">x</p>", "line 2: controls in vi: expected no id= in <p>"),
    ("<p hidden class=\"x\">x</p>", ""),
  ])
  func `controls of the site's own are held to the rules as well`(text: String, problem: String) throws {
    let root = String(decoding: PackageResources.controls_mustache, as: UTF8.self)
      .split(separator: "\n")[1]
    let own = Samples.own(["controls.mustache": "\(root)\n\(text)\n</section>\n"])
    let drawing = try Renderer(languages: ["vi"], own: own).controlsDrawing(in: "vi")
    let builtIn = try Renderer(languages: ["vi"]).controls(in: "vi")
    #expect(drawing.fault?.description == (problem.isEmpty ? nil : "controls.mustache: \(problem)"))
    #expect((drawing.html == builtIn) == !problem.isEmpty)
  }

  @Test func `a drawing without its source's credit, without its time or too long is not taken`() throws {
    for (files, problem) in [
      (["source.mustache": "<p>{{words.source}}</p>"], "expected \"Open-Meteo.com\" in it"),
      (
        [
          "fragment.mustache": String(decoding: PackageResources.fragment_mustache, as: UTF8.self)
            .replacing("<time datetime=\"{{iso8601}}\">{{text}}</time>", with: "")
        ], "expected \"2026-11-22T07:30:00+07:00\" in it"
      ),
      (["weather.mustache": String(repeating: "<p>x</p>", count: 2100)], "bytes, expected at most 16384"),
    ] {
      let drawing = try Samples.drawing(files)
      #expect(drawing.fault?.problem.contains(problem) == true, "\(drawing.fault?.problem ?? "none")")
      #expect(try drawing.html == Samples.builtIn())
    }
  }

  @Test(
    arguments: [
      (.missing, "{{placeholder}}", "Dữ liệu đang được cập nhật"),
      (.expired, "{{before}}", "Tạm thời chưa có số liệu mới. Số liệu gần nhất:"),
      (.expired, "datetime=\"{{iso8601}}\"", "2026-11-22T07:30:00+07:00"),
    ] as [(Freshness, String, String)])
  func `an empty fragment of the site's own still says why it is empty`(
    state: Freshness, part: String, sentence: String
  ) throws {
    let content = try Samples.content(
      Samples.weatherWidget(), .weather(Samples.weather()), Samples.openMeteo, state: state)
    let text = String(decoding: PackageResources.fragment_mustache, as: UTF8.self).replacing(part, with: "")
    let drawing = try Renderer(languages: ["vi"], own: Samples.own(["fragment.mustache": text])).drawing(
      content, in: "vi")
    #expect(drawing.fault?.problem.contains(sentence) == true)
    #expect(drawing.html.contains(sentence))
  }

  @Test func `a template of gold that leaves out a dealer's name or link is not taken`() throws {
    let content = try Samples.goldContent()
    let builtIn = try Renderer(languages: ["vi"]).fragment(content, in: "vi")
    for text in ["{{>rates}}", "{{>rates}}{{#dealers}}{{dealer}}{{/dealers}}"] {
      let drawing = try Renderer(languages: ["vi"], own: Samples.own(["gold.mustache": text])).drawing(
        content, in: "vi")
      #expect(drawing.html == builtIn)
      #expect(drawing.fault?.description.hasPrefix("gold.mustache: gold in vi: expected \"") == true, "\(text)")
    }
  }
}
