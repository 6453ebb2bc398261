import Core
import Publishing
import Testing

@testable import Rendering

/// Widgets that several threads draw.
struct ConcurrentDrawingTests {
  @Test func `whichever thread draws a widget, and in whichever order, its bytes are the same`() throws {
    let samples = try Samples.languages.flatMap { language in
      try Samples.everything(in: language).map { ($0.content, language) }
    }
    @Sendable func draw(_ sample: (content: WidgetContent, language: Language)) -> Result<String, any Error> {
      // A renderer of its own, so that the catalogues are asked for together too.
      Result {
        let drawing = try Renderer(languages: [sample.language]).drawing(sample.content, in: sample.language)
        return drawing.html + document(of: sample.content).text
      }
    }
    let together = try concurrentMap(samples, threads: 8, draw).map { try $0.get() }
    let backwards = try concurrentMap(samples.reversed(), threads: 3, draw).map { try $0.get() }
    let alone = try samples.map { try draw($0).get() }
    #expect(together == alone)
    #expect(backwards == alone.reversed())
  }
}
