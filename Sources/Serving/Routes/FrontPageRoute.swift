import Core
import Foundation

/// `/`: a page for people, with what there is and how it looks.
struct FrontPageRoute: Route {
  var paths: [UInt8] { PackageResources.front_json }
  var place: RoutePlace { .path("/") }

  func answer(_ call: RouteCall) throws(HTTPProblem) -> Response? {
    let (site, now) = (call.site, call.now)
    let plain = HTTPRequest(target: "/v1/\(site.config.languages[0])/sidebar.html")
    let sidebar = try TreePath(plain.target).flatMap { path throws(HTTPProblem) in
      try site.published(path, to: plain, at: now)
    }
    return site.fronts.value("/", [sidebar?["ETag"]], at: now, until: nil) { page(of: site, with: sidebar) }
  }

  private func page(of site: SiteContext, with answer: Response?) -> Response {
    let language = site.config.languages[0]
    var sidebar: String?
    if case .bytes(let bytes) = answer?.body { sidebar = String(decoding: bytes, as: UTF8.self) }
    // Ids and codes of languages are made of letters, digits and hyphens: nothing needs an escape.
    let rows = site.config.widgets.map { widget in
      let pages = site.config.languages.map { "<a href=\"/v1/\($0)/\(widget.id).html\">\($0)</a>" }
      return """
        <tr><th scope="row">\(widget.id)</th><td>\(widget.kind.rawValue)</td><td>\(pages.joined(separator: " "))</td>\
        <td><a href="/v1/\(widget.id).json">JSON</a></td></tr>
        """
    }
    let page = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>widgets</title>
      <link rel="stylesheet" href="/v1/widgets.css">
      </head>
      <body>
      <main>
      <h1>widgets</h1>
      <table>
      <caption>What is published</caption>
      <thead><tr><th scope="col">Widget</th><th scope="col">Kind</th><th scope="col">Fragment</th>\
      <th scope="col">Data</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table>
      <p>All at once: <a href="/v1/\(language)/sidebar.html">the sidebar</a>, <a href="/v1/index.json">the index</a>. \
      Questions: <a href="/openapi.json">the description of this server</a>. \
      Monitors: <a href="/healthz">health</a>.</p>
      <h2>How it looks</h2>
      \(sidebar ?? "<p>Nothing is published yet; the first run does it.</p>\n")</main>
      </body>
      </html>

      """
    var response = Response.made(Data(page.utf8), "text/html; charset=utf-8", caching: "no-cache")
    response.fields.append(.init("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'"))
    return response
  }
}
