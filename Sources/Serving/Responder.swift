import Core
import Foundation
import Rendering

/// Answers requests from the published tree and the state; it never fetches and never writes.
package struct Responder: Sendable {
  let site: SiteContext
  private let queue = StateQueue()
  private let expected: Set<String>
  private let known: String

  /// `store` opens the state for reading, at every question anew; nil before the first run.
  ///
  /// `stateStamp` tells which version of the state is there. `notice` reads a widget's official notice.
  /// `version` is the product's. Throws what the catalogues throw.
  package init(
    config: Config, registry: [any Provider], version: String, own: OwnFiles, files: any Files,
    stateStamp: @escaping @Sendable () -> FileStamp? = { nil },
    notice: @escaping @Sendable (Widget) -> Notice? = { _ in nil }, store: @escaping @Sendable () throws -> (any Store)?
  ) throws {
    site = SiteContext(
      config: config, registry: registry, version: version,
      renderer: try Renderer(languages: config.languages, own: own), files: FileCache(files), store: store,
      stateStamp: stateStamp, notice: notice)
    let (widgets, languages) = (config.widgets.map(\.id.rawValue), config.languages.map(\.rawValue))
    expected = Set(
      languages.flatMap { language in (widgets + ["sidebar", "controls"]).map { "/v1/\(language)/\($0).html" } }
        + widgets.map { "/v1/\($0).json" } + ["/v1/index.json", "/v1/widgets.css", "/v1/widgets.js"])
    known =
      "the widgets are \(widgets.joined(separator: ", ")), the languages \(languages.joined(separator: ", ")); "
      + "/openapi.json describes everything"
  }

  /// The longest path and query together.
  package static let mostTargetBytes = 8192

  package enum Reply: Sendable {
    case response(Response)
    /// A question to the state, which may have to wait for a run that writes it.
    case question(StateQuestion)
  }

  /// The answer where the files suffice for it, else the question to the state.
  package func reply(to request: HTTPRequest, at now: Date) -> Reply {
    if let response = answer(to: request, at: now, mayAskState: false) { return .response(response) }
    let question = queue.question { [self] in
      answer(to: request, at: now, mayAskState: true) ?? HTTPProblem(500, "there is no answer").response
    }
    return question.map(Reply.question) ?? .response(HTTPProblem.tooMany.response)
  }

  private func answer(to request: HTTPRequest, at now: Date, mayAskState: Bool) -> Response? {
    do throws(HTTPProblem) {
      guard request.target.utf8.count <= Self.mostTargetBytes else {
        throw HTTPProblem(414, "expected a path and query of at most \(Self.mostTargetBytes) bytes")
      }
      guard request.method == "GET" || request.method == "HEAD" else { throw .wrongMethod }
      guard let path = request.path else { throw absence(of: request) }
      if let file = TreePath(path), let response = try site.published(file, to: request, at: now) { return response }
      guard let route = allRoutes.first(where: { $0.place.holds(path) }) else { throw absence(of: request) }
      let call = RouteCall(request: request, site: site, now: now, mayAskState: mayAskState)
      return try route.answer(call)?.conditional(request)
    } catch {
      return error.response
    }
  }

  /// Why nothing is at a path: a file that the config promises comes with the next run.
  private func absence(of request: HTTPRequest) -> HTTPProblem {
    if let path = request.path, expected.contains(path) {
      return .unavailable("\(path.dropFirst()) is not published yet; the next run makes it")
    }
    let path = request.target.utf8.prefix { $0 != UInt8(ascii: "?") }
    return HTTPProblem(404, "nothing is at \(quoted(Substring(path), limit: 120)); \(known)")
  }
}
