import Foundation
import Testing

@testable import Core

/// Templates of the site's own.
struct ConfigPageTests {
  private func parse(_ members: String) throws(ConfigError) -> Config {
    let text = """
      { "site": { "use": "non-commercial" }, \(members)
        "widgets": [{ "id": "rates", "kind": "rates", "currencies": ["USD"], "providers": ["bank"] }] }
      """
    return try ConfigParser(
      file: "config.json", directory: "/etc/widgets", registry: [], languages: ["en", "vi"]
    ).parse(Data(text.utf8))
  }

  private func problem(_ members: String) -> String {
    do throws(ConfigError) {
      _ = try parse(members)
      return ""
    } catch {
      return error.description
    }
  }

  @Test func `a language of the site's own may be named beside its folder, whether or not its file is there`() {
    #expect(
      problem(#""languages": ["fr"],"#)
        == #"config.json: languages[0]: expected one of "en", "vi", found "fr""#)
    // It is the provider that is complained of, in a registry without any.
    #expect(problem(#""templates": "own", "languages": ["fr"],"#).hasPrefix("config.json: widgets[0].providers[0]"))
    #expect(
      problem(#""templates": "own", "languages": ["../fr"],"#)
        == #"config.json: languages[0]: expected one of "en", "vi", or the code of a language in the folder "#
        + #""templates", such as "fr" for fr.json, found "../fr""#)
    #expect(problem(#""templates": 1,"#) == "config.json: templates: expected a path, found 1")
  }
}
