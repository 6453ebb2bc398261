import Core
import Foundation
import Testing

@testable import Rendering

/// Templates and catalogues of a site's own: what is taken, what is refused and in which line.
struct OwnFilesTests {
  @Test func `a template of the site's own takes the place of the built-in one, the others stay`() throws {
    let drawing = try Samples.drawing(["weather.mustache": "<p class=\"own\">{{temperature}}, {{condition}}</p>\r\n"])
    #expect(drawing.fault == nil)
    #expect(drawing.html.contains("<p class=\"own\">24°C, Mưa nhỏ</p>\n"))
    #expect(drawing.html.contains(">Open-Meteo.com</a>"))
    #expect(try drawing.html != Samples.builtIn())
  }

  @Test func `a template of the site's own escapes what comes from outside`() throws {
    let widget = try Samples.weatherWidget(names: ["vi": "\"\u{301}<b>"])
    let content = try Samples.content(widget, .weather(Samples.weather()), Samples.openMeteo)
    let text = String(decoding: PackageResources.fragment_mustache, as: UTF8.self)
    let bare = text.replacing("{{% CONTENT_TYPE: SCALAR_HTML}}\n", with: "")
    let drawing = try Renderer(languages: ["vi"], own: Samples.own(["fragment.mustache": bare])).drawing(
      content, in: "vi")
    #expect(drawing.fault == nil && drawing.html.contains("&quot;\u{301}&lt;b&gt;") && !drawing.html.contains("<b>\""))
  }

  @Test(arguments: [
    ("weather.mustache", "<p>\n{{temperature</p>\n", 2, "expected }} after {{"),
    ("weather.mustache", "<p>\n\n{{#days}}</p>\n", 3, "expected {{/days}} after {{#days}}"),
    ("rates.mustache", "{{#rows}}\n{{#prices}}\n{{/rows}}", 3, "expected {{/prices}} of line 2, found {{/rows}}"),
    ("rates.mustache", "{{/rows}}", 1, "{{/rows}} without {{#rows}}"),
    ("rates.mustache", "{{#rows}}\n{{#rows}}{{/rows}}{{/rows}}", 2, "\"rows\" is nested in itself or too deeply"),
    ("air.mustache", "\n{{colour}}", 2, "unknown name \"colour\""),
    ("air.mustache", "\n\n{{{category}}}", 3, "expected {{name}}, found a name that would not be escaped"),
    ("air.mustache", "{{& category}}", 1, "expected {{name}}, found a name that would not be escaped"),
    ("air.mustache", "{{=<% %>=}}", 1, "expected {{name}}, {{#name}}, {{^name}}, {{/name}}, {{>template}} or {{!…}}"),
    ("air.mustache", "{{% CONTENT_TYPE: TEXT}}", 1, "expected no other {{% than {{% CONTENT_TYPE: SCALAR_HTML}}"),
    (
      "air.mustache", "\n{{>missing}}", 2,
      "unknown template \"missing\"; there are fragment, weather, places, air, rates, gold, icon, sign, notice, source, controls"
    ),
    ("source.mustache", "{{words.source}}\n{{>source}}", 2, "{{>source}} leads back to source"),
    ("air.mustache", "a\u{7}", 1, "expected no control character"),
    ("air.mustache", "\na\u{302}", 2, "expected NFC (composed letters)"),
  ])
  func `a broken template is refused with its line, and the built-in one is drawn`(
    file: String, text: String, line: Int, problem: String
  ) throws {
    let own = Samples.own([file: text])
    #expect(own.faults == [OwnFiles.Fault(file: file, line: line, problem: problem)])
    #expect(own.used.isEmpty)
    let drawing = try Samples.drawing([file: text])
    #expect(try drawing.html == Samples.builtIn() && drawing.fault == nil)
  }

  @Test func `templates that lead back to each other through a built-in one are refused, each in its line`() {
    let faults = Samples.own(["source.mustache": "\n{{>weather}}", "air.mustache": "{{>source}}"]).faults
    #expect(faults.map(\.description) == ["source.mustache: line 2: {{>weather}} leads back to source"])
  }

  @Test func `a template that closes a circle only once another one is refused is refused too`() throws {
    // Without the own fragment, which leads back to source, the built-in one would take weather in again.
    let own = Samples.own([
      "weather.mustache": "\n{{>fragment}}", "fragment.mustache": "<section>{{>source}}</section>",
      "source.mustache": "{{>fragment}}",
    ])
    #expect(
      Set(own.faults.map(\.description)) == [
        "fragment.mustache: line 1: {{>source}} leads back to fragment",
        "source.mustache: line 1: {{>fragment}} leads back to source",
        "weather.mustache: line 2: {{>fragment}} leads back to weather",
      ])
    #expect(own.used.isEmpty)
  }

  @Test func `a file that is none of ours is refused by its name`() {
    let fault = Samples.own(["wether.mustache": "x"]).faults.first
    #expect(fault?.description.hasPrefix("wether.mustache: unknown name; expected one of fragment.mustache,") == true)
    #expect(Samples.own(["air.mustache": ""]).faults.first?.problem == "expected 1 to 262144 bytes of UTF-8")
    let bytes = OwnFiles(files: ["widgets.css": Data([0xFF])])
    #expect(bytes.faults.count == 1 && bytes.stylesheet == stylesheet)
  }

  @Test func `a catalogue of the site's own changes a word, in the fragment and in the loader`() throws {
    let text = Samples.vietnamese.replacing("\"Tạm thời chưa có số liệu mới\"", with: "\"Xin chờ một lát\"")
      .replacing("\"feelsLike\": \"Cảm giác như\"", with: "\"feelsLike\": \"Như thể\"")
    let own = Samples.own(["vi.json": text])
    #expect(own.faults.isEmpty && own.used == ["vi.json"] && own.script.contains("\"vi\":\"Xin chờ một lát\""))
    #expect(try Samples.drawing(["vi.json": text]).html == Samples.builtIn().replacing("Cảm giác như", with: "Như thể"))
  }

  @Test func `a new language is one catalogue`() throws {
    let french = String(decoding: PackageResources.en_json, as: UTF8.self)
      .replacing("\"humidity\": \"Humidity\"", with: "\"humidity\": \"Humidité\"")
    let drawing = try Samples.drawing(["fr.json": french], in: "fr")
    #expect(drawing.fault == nil && drawing.html.contains(" lang=\"fr\" ") && drawing.html.contains("Humidité"))
    #expect(Samples.own(["fr.json": french]).script.contains("\"fr\":"))
  }

  @Test func `until its only catalogue is mended a new language is Vietnamese and says so`() throws {
    let drawing = try Samples.drawing(["fr.json": "{"], in: "fr")
    #expect(try drawing.html == Samples.builtIn() && drawing.html.contains(" lang=\"vi\" "))
  }

  @Test func `a catalogue is refused with the line of each key that is missing, unknown, empty or stands twice`() {
    let text = Samples.vietnamese
    func fault(_ old: String, _ new: String) -> [String] {
      Samples.own(["vi.json": text.replacing(old, with: new)]).faults.map(\.description)
    }
    func line(_ part: String) -> Int {
      (text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(part) } ?? -1) + 1
    }
    #expect(text.contains("    \"humidity\": \"Độ ẩm\",\n"))
    #expect(
      fault("    \"humidity\": \"Độ ẩm\",\n", "\n") == [
        "vi.json: line \(line("\"words\"")): words.humidity: expected a text, found nothing"
      ])
    #expect(
      fault("\"humidity\": \"Độ ẩm\"", "\"humidity\": \"\"") == [
        "vi.json: line \(line("\"humidity\"")): words.humidity: expected 1 to 200 characters without control characters"
      ])
    #expect(
      fault("\"humidity\": \"Độ ẩm\"", "\"humidity\": \"x\", \"damp\": \"x\"") == [
        "vi.json: line \(line("\"humidity\"")): words.damp: unknown key"
      ])
    #expect(
      fault("\"humidity\": \"Độ ẩm\"", "\"humidity\": \"x\", \"humidity\": \"x\"") == [
        "vi.json: line \(line("\"humidity\"")): \"humidity\" is given twice in one object"
      ])
    #expect(
      fault("Cập nhật: {time}", "Cập nhật") == [
        "vi.json: line \(line("\"updated\"")): words.updated: expected {time} in it"
      ])
    #expect(
      fault("\"humidity\": \"Độ ẩm\",", "\"humidity\": \"Độ ẩm\"") == [
        "vi.json: line \(line("\"humidity\"") + 1): expected \",\" or \"}\", found a string"
      ])
    #expect(fault("\"tây bắc\"]", "\"tây\", \"bắc\"]").first?.hasSuffix("compass: expected 8 texts, found 9") == true)
    #expect(fault("{dd}/{MM}/{yyyy}\",\n    \"dayOf", "{dd}/{MM}/{year}\",\n    \"dayOf").count == 1)
    #expect(fault("\"VND\"", "\"BDT\": \"Taka\", \"VND\"") == [])
  }

  @Test func `a catalogue may leave out credits and licences, and has none for a provider whose terms fix the words`() {
    let bare = Samples.vietnamese.replacing(#/  "credits": \{[^}]*\},\n  "licences": \{[^}]*\},\n/#, with: "")
    #expect(bare != Samples.vietnamese && Samples.own(["vi.json": bare]).faults == [])
    let one = Samples.vietnamese.replacing(#/"credits": \{[^}]*\}/#, with: #""credits": { "met-norway": "MET" }"#)
    #expect(Samples.own(["vi.json": one]).faults == [])
    let fixed = Samples.vietnamese.replacing("\"open-meteo\":", with: "\"openweathermap\":")
    #expect(
      Samples.own(["vi.json": fixed]).faults.map(\.problem) == ["credits.openweathermap: unknown key"])
  }

  @Test func `every built-in catalogue has every key, as a site's own must`() {
    for (language, bytes) in Catalogue.files {
      #expect(CatalogueCheck.faults(of: Data(bytes()), file: "\(language).json") == [], "\(language)")
    }
  }

  @Test func `every built-in template would be taken as a site's own, and draws the same`() throws {
    let files = Dictionary(uniqueKeysWithValues: TemplateName.allCases.map { ($0.file, $0.text) })
    #expect(Samples.own(files).faults == [])
    let renderer = try Renderer(languages: Samples.languages, own: Samples.own(files))
    let theirs = try Renderer(languages: Samples.languages)
    for (name, content) in try Samples.all() {
      for language in Samples.languages {
        let drawing = try renderer.drawing(content, in: language)
        #expect(drawing.fault == nil, "\(name): \(drawing.fault?.description ?? "")")
        #expect(try drawing.html == theirs.fragment(content, in: language))
      }
    }
  }

  @Test func `a stylesheet and a loader of the site's own are published in the place of the built-in ones`() {
    let own = Samples.own(["widgets.css": ".wgt { margin: 0; }\n", "widgets.js": "var sentences = {};\n"])
    #expect(own.stylesheet == ".wgt { margin: 0; }\n")
    #expect(own.script.hasPrefix("var sentences = {\"en\":"))
  }
}
