import Core
import Foundation
import Testing

@testable import Rendering

/// What a template of a site's own may draw: attribute values count as a browser decodes them.
struct FragmentMarkupTests {
  private func fault(_ template: String) throws -> OwnFiles.Fault? {
    let content = try Samples.content(Samples.weatherWidget(), .weather(Samples.weather()), Samples.openMeteo)
    let own = OwnFiles(files: ["weather.mustache": Data(template.utf8)])
    #expect(own.faults == [])
    let drawing = try Renderer(languages: ["vi"], own: own).drawing(content, in: "vi")
    #expect(try (drawing.fault == nil) == (drawing.html != Renderer(languages: ["vi"]).fragment(content, in: "vi")))
    return drawing.fault
  }

  @Test(arguments: [
    "javascript:x", "JaVaScRiPt:x", " javascript:x", "java&#115;cript:x", "java&#x73;cript:x", "java&#X73cript:x",
    "java&#0000115;cript:x", "java&#115cript:x", "&#1;javascript:x", "&#x20;javascript:x", "java&#9;script:x",
    "java&#10;script:x", "java&#13;script:x", "java\nscript:x", "java&Tab;script:x", "java&NewLine;script:x",
    "javascript&colon;x", "javascript&#58;x", "javascript&#x3A;x", "javascript&#58x", "java&shy;script:x",
    "java&zwnj;script:x", "javascript&semi;colon;x", "&jscr;avascript:x", "data:text/html,x", "d&#97;ta:x",
    "data&colon;x",
    "vbscript:x", "blob:https://x", "file:///etc/passwd", "filesystem:x", "view-source:x", "ftp://x", "about:blank",
    "livescript:x", "mocha:x", "&#xFFFFFFFFFF;javascript:x", "java&#0;script:x", "jar:x", "feed:javascript:x",
  ])
  func `an address that a browser may read as a script's is refused, however it is written`(address: String) throws {
    for tag in ["<a href=\"\(address)\">x</a>", "<A HREF=\"\(address)\">x</A>", "<img alt=\"\" src=\"\(address)\">"] {
      #expect(try fault(tag)?.problem.contains("expected no link beginning with ") == true, "\(tag)")
    }
  }

  @Test(arguments: [
    "<p style=\"x\">x</p>", "<p STYLE=\"x\">x</p>", "<p onclick=\"x\">x</p>", "<p OnClick=\"x\">x</p>",
    "<p\nonclick=\"x\">x</p>", "<p/onclick=\"x\">x</p>", "<p class=\"a\"onclick=\"x\">x</p>", "<p onclick=x>x</p>",
    "<p onclick>x</p>", "<p onclick = \"x\">x</p>", "<p id=\"x\">x</p>", "<p class='x'>x</p>", "<p class=x>x</p>",
    "<p class=\"a\" class=\"b\">x</p>", "<p class=\"a\" CLASS=\"b\">x</p>", "<img src=\"a.png\" srcset=\"b.png 2x\">",
    "<a href=\"/a\" ping=\"https://x\">x</a>", "<a href=\"/a\" download=\"x\">x</a>",
    "<button formaction=\"/a\">x</button>",
    "<p xlink:href=\"/a\">x</p>", "<p href=\"/a\">x</p>", "<p src=\"/a\">x</p>", "<p background=\"/a\">x</p>",
    "<p contenteditable=\"\">x</p>", "<p autofocus=\"\" tabindex=\"1\">x</p>", "<p is=\"x\">x</p>",
    "<p slot=\"x\">x</p>",
    "<p nonce=\"x\">x</p>", "<p itemprop=\"x\">x</p>", "<p popover=\"\">x</p>", "<p accesskey=\"x\">x</p>",
    "<svg><use href=\"#a\"/></svg>", "<svg><animate attributeName=\"href\" values=\"javascript:x\"/></svg>",
    "<svg><set attributeName=\"onload\" to=\"x\"/></svg>", "<svg><image href=\"/a\"/></svg>",
    "<svg><foreignObject>x</foreignObject></svg>", "<svg><a xlink:href=\"javascript:x\">x</a></svg>",
    "<svg onload=\"x\"></svg>", "<math><mtext>x</mtext></math>", "<script>x</script>", "<SCRIPT>x</SCRIPT>",
    "<style>x</style>", "<link rel=\"stylesheet\">", "<iframe>x</iframe>", "<object>x</object>", "<embed>",
    "<form>x</form>", "<input>", "<textarea>x</textarea>", "<select>x</select>", "<video>x</video>", "<audio>x</audio>",
    "<base>", "<meta>", "<template>x</template>", "<slot>x</slot>", "<x-y>x</x-y>", "<marquee>x</marquee>",
    "<noscript>x</noscript>", "<dialog>x</dialog>", "<map>x</map>", "<p/>", "<div/>", "<!-- x -->", "<![CDATA[x]]>",
    "<?x?>",
  ])
  func `an element or attribute that is not on the list is refused, however it is written`(tag: String) throws {
    #expect(try fault(tag) != nil)
  }

  @Test(arguments: [
    "https://vnexpress.net/a?b=1&amp;c=2#d", "http://a.vn/", "HTTPS://a.vn", "//a.vn/x", "/a/b", "a/b:c", "../a.html",
    "#a",
    "?a=b:c", "", "mailto:bientap@example.vn", "tel:+84241234567", "/a?u=javascript:x", "/&copy;:x",
    "h&#116;tps&#58;//a.vn", "https&colon;//a.vn",
  ])
  func `an ordinary link stays`(address: String) throws {
    #expect(try fault("<a href=\"\(address)\" rel=\"nofollow\" target=\"_blank\">x</a>") == nil)
  }

  @Test func `ordinary markup stays`() throws {
    let markup = """
      <div class="a" lang="en" dir="ltr" title="javascript: is a language" role="note" aria-label="x" data-a="on">
      <dl><dt>x</dt><dd><a href="/a"><img src="/a.png" alt="" width="1" height="1" loading="lazy"></a><br></dd></dl>
      <svg viewBox="0 0 1 1" xmlns="http://www.w3.org/2000/svg" aria-hidden="true"><g fill="none"><path d="M0 0"/>\
      <circle cx="1" cy="1" r="1"/></g></svg><details hidden=""><summary>x</summary><time datetime="2026-11-22">x</time>\
      </details><table><caption>x</caption><tr><th scope="col" colspan="2">x</th></tr></table>
      </div>
      """
    #expect(try fault(markup) == nil)
  }
}
