import Core
import Foundation
import Testing

@testable import Rendering

/// All that readers may be shown in one file per language, for an editor to read through.
struct SentenceTests {
  @Test(arguments: Samples.languages)
  func `every sentence of every state and box is as its golden says`(language: Language) throws {
    var known: Set<String> = []
    var text = ""
    for drawn in try Samples.drawn(in: language) {
      let lines = drawn.forms.flatMap(sentences).filter { known.insert($0).inserted }
      if !lines.isEmpty { text += "== \(drawn.heading)\n\(lines.joined(separator: "\n"))\n\n" }
    }
    try expectGolden(text, "sentences-\(language).txt")
  }

  @Test func `what is seen and what a voice says are told apart, and attributes that are read are sentences too`() {
    let html = """
      <section class="wgt" aria-label="Tên &amp; tên">
      <p class="wgt-note"><span aria-hidden="true">18–25°C</span><span class="wgt-hidden">từ 18 đến 25°C</span></p>
      <tr><th>Bán</th><td data-label="Bán">1 <time datetime="2026-11-22">22/11</time> ngày</td></tr>
      <p role="status" data-wgt-sized="Cỡ chữ {percent}%"></p>
      <p class="wgt-hidden">Nhiệt độ</p>
      </section>
      """
    #expect(
      sentences(of: html) == [
        "[attribute] Tên & tên", "18–25°C", "[voice] từ 18 đến 25°C", "Bán", "1 22/11 ngày",
        "[attribute] Cỡ chữ {percent}%", "[voice] Nhiệt độ",
      ])
  }

  /// The lines of words of an output, each once per line of markup: as they are seen and, where it differs, as a voice
  /// says them.
  private func sentences(of form: String) -> [String] {
    let bare = form.replacing(#/<style>.*?</style>/#.dotMatchesNewlines(), with: "")
    return bare.split(separator: "\n").flatMap { line -> [String] in
      let line = String(line)
      let attributes = line.matches(of: #/ (aria-label|data-wgt-(?:sized|raised|lowered))="([^"]*)"/#).map {
        "[attribute] \(plainText($0.output.2))"
      }
      let seen = texts(of: withoutVoice(line))
      let voiced = texts(of: withoutSight(line))
      return attributes + seen + voiced.filter { !seen.contains($0) }.map { "[voice] \($0)" }
    }
  }

  /// The texts between the tags that end a block; those without a letter say nothing.
  private func texts(of markup: String) -> [String] {
    markup.replacing(#/</(?:td|th|dt|dd|caption|p|div|h\d|button|li|text|title|desc)>/#, with: "\n")
      .replacing(/<[^>]*>/, with: "").split(separator: "\n")
      .map { plainText($0).trimmingCharacters(in: .whitespaces) }.filter { $0.contains(where: \.isLetter) }
  }

  private func plainText(_ markup: Substring) -> String {
    // The ampersand last, so that nothing is taken for an entity that was written out. By scalars, since a mark may
    // follow a quote.
    let entities =
      [("lt", "<"), ("gt", ">"), ("quot", "\""), ("#39", "'"), ("#91", "["), ("#93", "]")]
      + [("#123", "{"), ("#125", "}"), ("amp", "&")]
    return entities.reduce(String(markup)) { text, entity in
      text.replacingOccurrences(of: "&\(entity.0);", with: entity.1, options: .literal)
    }
  }
}
