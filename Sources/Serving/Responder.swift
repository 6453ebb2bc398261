import Core
import Foundation
import Rendering

/// Answers requests from the published tree and the state: never fetches, never writes.
public struct Responder: Sendable {
  private let desk: Desk
  private let routes: [any Route]

  /// A responder for a site.
  ///
  /// `store` opens the state for reading, at every query anew; nil before the first run. `version` is the product's.
  public init(
    config: Config, registry: [RegisteredProvider], version: String, own: OwnFiles, files: any Files,
    store: @escaping @Sendable () throws -> (any Store)?
  ) {
    desk = Desk(
      config: config, registry: registry, version: version, own: own, shelf: Shelf(files), store: store)
    routes = allRoutes
  }

  /// The longest path and query that are read, bytes.
  public static let mostTargetBytes = 8192

  /// The answer that takes no more than a look at a file; nil for a question to the state, which may have to wait for a
  /// run that writes it.
  public func respondAtOnce(to visit: Visit, at now: Date) -> Response? {
    do throws(Problem) {
      guard visit.target.utf8.count <= Self.mostTargetBytes else {
        throw Problem(414, "expected a path and query of at most \(Self.mostTargetBytes) bytes")
      }
      guard visit.method == "GET" || visit.method == "HEAD" else { throw .wrongMethod }
      if let sheet = desk.shelf.sheet(at: visit.path) {
        if visit.prefersGzip { desk.shelf.pack(sheet) }
        return try sheet.response(to: visit, at: now, own: desk.own)
      }
      guard let route = route(visit) else { throw absence(of: visit) }
      return route.isQuick ? try route.answer(to: visit, from: desk, at: now).conditional(visit, nil) : nil
    } catch {
      return error.response
    }
  }

  /// The answer to any request.
  public func respond(to visit: Visit, at now: Date) -> Response {
    if let response = respondAtOnce(to: visit, at: now) { return response }
    do throws(Problem) {
      guard let route = route(visit) else { throw absence(of: visit) }
      return try route.answer(to: visit, from: desk, at: now).conditional(visit, nil)
    } catch {
      return error.response
    }
  }

  private func route(_ visit: Visit) -> (any Route)? {
    let path = TreePath.percentDecoded(visit.path).flatMap { String(validating: $0, as: UTF8.self) }
    return path.flatMap { path in routes.first { $0.answers(path) } }
  }

  /// Why nothing is at a path: what the config names is only not there yet.
  private func absence(of visit: Visit) -> Problem {
    let widgets = desk.config.widgets.map(\.id.rawValue)
    let languages = desk.config.languages.map(\.rawValue)
    if let path = TreePath(visit.path) {
      let pages = languages.flatMap { language in
        (widgets + ["sidebar", "controls"]).map { "v1/\(language)/\($0).html" }
      }
      let others = widgets.map { "v1/\($0).json" } + ["v1/index.json", "v1/widgets.css", "v1/widgets.js"]
      if (pages + others).contains(path.text) {
        return .unavailable("\(path.text) is not published yet; the first run makes it")
      }
    }
    return Problem(
      404,
      "nothing is at \(quoted(visit.path)); the widgets are \(widgets.joined(separator: ", ")), the languages "
        + "\(languages.joined(separator: ", ")); /openapi.json describes everything")
  }
}
