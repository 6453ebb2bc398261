import Core
import Foundation
import Testing

@testable import Serving

struct DescriptionTests {
  private let document: [String: JSONValue]

  init() throws { document = try MemorySite().get("/openapi.json").object }

  private func paths() -> [String: JSONValue] {
    guard case .object(let paths) = document["paths"] else { return [:] }
    return paths
  }

  @Test func `every route and every kind of file is described`() throws {
    #expect(document["openapi"] == .string("3.1.0"))
    #expect(
      paths().keys.sorted() == [
        "/", "/healthz", "/metrics", "/openapi.json", "/v1/chart/{widget}.svg", "/v1/convert", "/v1/history/{widget}",
        "/v1/index.json", "/v1/rates", "/v1/widgets.css", "/v1/widgets.js", "/v1/{language}/controls.html",
        "/v1/{language}/sidebar.html", "/v1/{language}/{widget}.html", "/v1/{widget}.json",
      ])
  }

  @Test func `the site's own widgets and languages are named`() throws {
    let text = JSONValue.object(document).text
    #expect(text.contains(#""enum":["rates","rates-two"]"#))
    #expect(text.contains(#""enum":["vi","en"]"#))
    #expect(!text.contains("\"@"))
  }

  @Test func `every reference leads somewhere`() throws {
    let text = JSONValue.object(document).text
    let references = Set(text.matches(of: /"\$ref":"#\/([^"]+)"/).map { String($0.output.1) })
    #expect(references.count > 20)
    for reference in references {
      var value = JSONValue.object(document)
      for part in reference.split(separator: "/").map(String.init) {
        guard case .object(let members) = value else { break }
        value = try #require(members[part], "\(reference)")
      }
    }
  }

  @Test func `every operation names what can go wrong`() throws {
    for (path, item) in paths() {
      guard case .object(let item) = item, case .object(let get) = item["get"],
        case .object(let responses) = get["responses"]
      else {
        Issue.record("\(path) has no GET")
        continue
      }
      #expect(Set(["200", "400", "404", "405", "413", "414", "431", "503"]).isSubset(of: responses.keys), "\(path)")
      for status in responses.keys where status != "200" && status != "304" {
        #expect(HTTPProblem.titles[Int(status) ?? 0] != nil)
      }
    }
  }
}
