import Core
import Foundation

/// `/openapi.json`: everything that is answered, for machines.
struct OpenAPIRoute: Route {
  var paths: [UInt8] { PackageResources.description_json }
  var place: RoutePlace { .path("/openapi.json") }

  func answer(_ call: RouteCall) throws(HTTPProblem) -> Response? {
    call.site.answers.value("/openapi.json", [], at: .distantFuture, until: nil) {
      .json(Self.document(of: call.site), caching: "public, max-age=60")
    }
  }

  private static func document(of site: SiteContext) -> JSONValue {
    let lists = [
      "@widgets": site.config.widgets.map(\.id.rawValue),
      "@rates": site.config.widgets.filter { $0.kind == .rates }.map(\.id.rawValue),
      "@languages": site.config.languages.map(\.rawValue),
    ]
    guard case .object(var document) = value(PackageResources.base_json) else { return .null }
    var paths: [String: JSONValue] = [:]
    for part in [PackageResources.tree_json] + allRoutes.map(\.paths) {
      guard case .object(let items) = value(part) else { continue }
      paths.merge(items) { own, _ in own }
    }
    document["paths"] = .object(paths)
    document["info"] = .object([
      "title": .string("widgets"), "version": .string(site.version),
      "description": .string("The published files of a newspaper's sidebar, and their data."),
    ])
    return JSONValue.object(document).replacing(lists)
  }

  private static func value(_ text: [UInt8]) -> JSONValue? {
    try? JSONDecoder().decode(JSONValue.self, from: Data(text))
  }
}

extension JSONValue {
  /// Replaces each list that holds only a name of these by its texts.
  fileprivate func replacing(_ lists: [String: [String]]) -> JSONValue {
    switch self {
    case .array(let values):
      if values.count == 1, case .string(let name) = values[0], let list = lists[name] {
        return .array(list.map(JSONValue.string))
      }
      return .array(values.map { $0.replacing(lists) })
    case .object(let members):
      // A choice out of nothing is no schema; what has it has no answer but 404.
      return .object(members.mapValues { $0.replacing(lists) }.filter { $0.key != "enum" || $0.value != .array([]) })
    default: return self
    }
  }
}
