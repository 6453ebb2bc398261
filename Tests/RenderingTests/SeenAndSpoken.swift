/// A markup without what a voice alone says.
func withoutVoice(_ html: String) -> String {
  html.replacing(#/<(\w+)[^>]* ?class="wgt-hidden"[^>]*>.*?<\/\1>/#, with: "")
}

/// A markup without what is only seen; a cell with a label says that instead.
func withoutSight(_ html: String) -> String {
  html.replacing(#/<td[^>]* aria-label="([^"]*)"[^>]*>.*?<\/td>/#) { "<td>\($0.output.1)</td>" }
    .replacing(#/<(\w+)[^>]* aria-hidden="true"[^>]*>.*?<\/\1>/#, with: "")
}

/// How the drawing of a sky begins, and none but that: every other drawing has a class.
let iconTag = "<svg aria-hidden=\"true\""

/// The text of a fragment, its elements taken away.
func words(of html: String) -> String { html.replacing(/<[^>]*>/, with: "") }

/// The text that is seen of a fragment.
func seen(of html: String) -> String { words(of: withoutVoice(html)) }

/// The text that a voice says of a fragment.
func spoken(of html: String) -> String { words(of: withoutSight(html)) }
