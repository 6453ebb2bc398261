"""The buttons A-, A, A+ and contrast, as somebody uses them who has only a keyboard."""

from site_pages import LANGUAGES, golden

SIZE = "selector => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize)"
FOCUSED = "document.activeElement.innerText"
# Every piece of text with its font size, and its line height where that does not follow the font by itself; a drawing's
# words grow with its box.
WORDS = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!/\\S/.test(walk.currentNode.data) || element.closest("svg[viewBox], [role=status]")) continue;
    const style = getComputedStyle(element);
    found.push([walk.currentNode.data.trim().slice(0, 30), parseFloat(style.fontSize), parseFloat(style.lineHeight) || 0]);
  }
  return found;
}"""
INLINE = """() => [...document.querySelectorAll("*")].map(element => [element.getAttribute("style"),
  "wgtOwn" in element.dataset])"""
# How hosts set their type, whatever the article's own elements say.
UNITS = {
    "pixels": "p, td, li, span { font-size: 14px } p { line-height: 20px } .intro { font-size: 18px }",
    "pixels on a wrapper": "main { font-size: 15px; line-height: 22px } .intro { font-size: 1.2em }",
    "important": "p, td, li, span, a { font-size: 13px !important; line-height: 19px !important }",
    "em": "body { font-size: .9em } p { font-size: 1.1em; line-height: 1.5em } li, .intro b { font-size: .8em }",
    "rem": "html { font-size: 62.5% } p, td { font-size: 1.4rem; line-height: 2rem } li { font-size: 1.2em }",
    "percent": "body { font-size: 110% } p { font-size: 90%; line-height: 150% } td { line-height: 1.3 }",
    "the window's width": "p { font-size: calc(14px + .2vw); line-height: 3vw } body { line-height: 1.6 }",
    "media": "p { font-size: 15px } @media (max-width: 800px) { p { font-size: 17px } li { font-size: 12px } }",
    "transitions": "* { transition: all .4s } p { font-size: 14px; line-height: 20px } a { transition: font-size .5s }",
    "nothing shown between": "ul { font-size: 0 } li { font-size: 14px } p { line-height: 0.9 }",
}
ARTICLE = """<article><h1>Báo</h1><p class="intro">Mở <b>đầu <i>bài</i></b></p>
<p>Tin <a href="#">liên kết</a> <span>mười <small>một</small></span></p>
<ul><li>một</li><li>hai <span>ba</span></li></ul><table><tr><th>Mã</th><td>USD</td></tr></table>
<p><label>Tìm <input value="chữ"></label> <button>Gửi</button> <select><option>Một</option></select></p>
<p><textarea>Ý kiến</textarea></p><svg width="90" height="20"><text y="15">hình</text></svg>
<svg class="drawing" viewBox="0 0 90 20"><text y="15">vẽ</text></svg></article>"""
DRAWING = ".drawing { width: 9em } .drawing text { font-size: 9px }"
CONTRAST = {"vi": ("Tăng tương phản", "Giảm tương phản"), "en": ("More contrast", "Less contrast")}


def open_page(site, tab, **options):
    tab.goto(site.page(**({"show": "controls,weather", "script": "defer"} | options)))


def sizes(tab):
    return [tab.evaluate(SIZE, selector) for selector in (".story", ".wgt-title", ".wgt-controls button")]


def close(found, expected):
    return all(abs(one - other) < 0.2 for one, other in zip(found, expected, strict=True))


def check_keyboard(site, browser):
    """the controls are worked with Tab, Enter and Space; sizes change, are said, and are remembered"""
    with browser.tab() as tab:
        for language in LANGUAGES:
            open_page(site, tab, language=language)
            normal = sizes(tab)
            walk = []
            for _ in range(4):
                tab.keyboard.press("Tab")
                walk.append(tab.evaluate(FOCUSED))
                outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none", f"the focus on {walk[-1]} cannot be seen"
            more, less = CONTRAST[language]
            assert walk == ["A-", "A", "A+", more], walk
            status = tab.locator(".wgt-controls [role=status]")

            tab.keyboard.press("Space")
            assert tab.evaluate(FOCUSED) == less
            assert tab.evaluate("document.documentElement.dataset.contrast") == "more"
            assert status.inner_text() in ("Đã tăng tương phản", "Contrast raised", "High contrast on")
            tab.keyboard.press("Shift+Tab")
            tab.keyboard.press("Enter")
            tab.keyboard.press("Space")
            assert close(sizes(tab), [size * 1.25 for size in normal]), sizes(tab)
            assert "125%" in status.inner_text() and tab.evaluate(FOCUSED) == "A+"

            tab.reload()
            assert close(sizes(tab), [size * 1.25 for size in normal]), "not remembered"
            assert tab.evaluate("document.documentElement.dataset.contrast") == "more"
            assert less in tab.locator(".wgt-controls").inner_text()
            found = browser.axe(tab)
            assert not found, "\n".join(found)

            for button, times, percent in [("A+", 9, 200), ("A", 1, 100), ("A-", 9, 87.5)]:
                for _ in range(times):
                    tab.locator(f'.wgt-controls button:text-is("{button}")').focus()
                    tab.keyboard.press("Enter")
                assert close(sizes(tab), [size * percent / 100 for size in normal]), (button, sizes(tab))
            assert status.inner_text().endswith("87,5%" if language == "vi" else "87.5%"), status.inner_text()
            assert tab.locator('[aria-disabled="true"]').all_inner_texts() == ["A-"]
            tab.locator("[data-wgt-size='0']").click()
            tab.locator("button[data-wgt-contrast]").click()
            assert tab.evaluate("document.documentElement.hasAttribute('data-contrast')") is False
            tab.reload()
            assert close(sizes(tab), normal)


def check_hosts(site, browser):
    """the controls change a host that sets its type by the root, in pixels on the body, or in em on both"""
    for root in ["", "small-root", "pixels"]:
        with browser.tab() as tab:
            for script in ["defer", "head"]:
                open_page(site, tab, root=root, script=script)
                normal = sizes(tab)
                for _ in range(3):
                    tab.locator("[data-wgt-size='1']").click()
                assert close(sizes(tab), [size * 1.5 for size in normal]), (root, script, normal, sizes(tab))
                tab.set_viewport_size({"width": 700, "height": 900})
                assert close(sizes(tab), [size * 1.5 for size in normal]), (root, script, "after a change of width")
                tab.reload()
                assert close(sizes(tab), [size * 1.5 for size in normal]), (root, script, "not remembered")
                # A drawing that Chromium lays out while the page is still coming in sometimes counts as moved.
                assert tab.evaluate("window.shift") < 0.01 or script == "defer", (root, tab.evaluate("window.shift"))
                tab.locator("[data-wgt-size='0']").click()
                assert close(sizes(tab), normal), (root, script, "not taken back")


def typed_page(site, css, script="defer", show="controls,weather,board,air"):
    """The address of an article with `css`, and elements that have styles of their own."""
    link = '<script src="/widgets.js"></script>' if script == "head" else '<script src="/widgets.js" defer></script>'
    site.files["/type.css"] = css + DRAWING
    site.files["/own.js"] = """document.querySelector("h1").style.cssText = "color: green; font-size: 30px !important";
      document.querySelector("li").style.cssText = "font: 15px / 1.2 serif; margin: 1px";"""
    fragments = "".join(golden(name, "fresh", "vi") for name in show.split(","))
    body = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Báo</title>
<link rel="stylesheet" href="/host.css"><link rel="stylesheet" href="/full.css"><link rel="stylesheet" href="/type.css">
{link}</head><body><main>{ARTICLE}<aside>{fragments}</aside></main><script src="/own.js"></script></body></html>"""
    site.answers = {"/typed": (200, body, 0)}
    return f"{site.origin}/typed"


def ungrown(before, after, factor):
    """What has not grown by the factor, its line height with it."""
    assert [word[0] for word in before] == [word[0] for word in after], "not the same words"
    return [
        (old, new)
        for old, new in zip(before, after, strict=True)
        for was, now in zip(old[1:], new[1:], strict=True)
        if abs(now - was * factor) > 0.02 * was * factor
    ]


def press(tab, step, times=1):
    for _ in range(times):
        tab.locator(f"[data-wgt-size='{step}']").first.click()


def check_hosts_of_every_unit(site, browser):
    """A+ reaches every word of a page and its fragments, in whatever unit its type is set, and A gives all of it back"""
    for unit, css in UNITS.items():
        pause = 700 if unit == "transitions" else 50
        with browser.tab() as tab:
            for script in ["defer", "head"] if unit in ("pixels", "em") else ["defer"]:
                tab.goto(typed_page(site, css, script))
                tab.wait_for_timeout(pause)
                words, inline = tab.evaluate(WORDS), tab.evaluate(INLINE)
                press(tab, 1, 3)
                assert not (found := ungrown(words, tab.evaluate(WORDS), 1.5)), (unit, script, found)
                assert "150%" in tab.locator("[role=status]").inner_text()
                assert tab.evaluate(SIZE, ".drawing text") == 9, "a drawing grows once, with its box"
                scale = "document.documentElement.style.getPropertyValue('--wgt-scale')"
                assert tab.evaluate(scale) == "1.5"
                tab.reload()
                assert not (found := ungrown(words, tab.evaluate(WORDS), 1.5)), (unit, script, "not remembered", found)
                press(tab, -1, 4)
                assert not (found := ungrown(words, tab.evaluate(WORDS), 0.875)), (unit, script, found)
                press(tab, 0)
                assert tab.evaluate(INLINE) == inline, (unit, script, "inline styles are not what they were")
                assert tab.evaluate(WORDS) == words, (unit, script, "not taken back")
                assert tab.evaluate(scale) == ""

                tab.set_viewport_size({"width": 700, "height": 900})
                tab.wait_for_timeout(pause)
                narrow = tab.evaluate(WORDS)
                tab.set_viewport_size({"width": 1000, "height": 900})
                press(tab, 1, 5)
                tab.set_viewport_size({"width": 700, "height": 900})
                tab.wait_for_timeout(100)
                found = ungrown(narrow, tab.evaluate(WORDS), 2)
                assert not found, (unit, script, "after a change of width", found)
                tab.set_viewport_size({"width": 1000, "height": 900})
                tab.evaluate("localStorage.clear()")
    site.answers = {}


def check_later_words(site, browser):
    """what slots and other scripts add, and their copies of what has grown, are of the reader's size before they are painted"""
    add = """() => {
      const article = document.querySelector("article");
      const added = document.createElement("p");
      added.append("Thêm ", Object.assign(document.createElement("span"), { textContent: "sau" }));
      article.append(added, article.querySelector(".intro").cloneNode(true));
      return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())));
    }"""
    slot = """path => {
      const slot = document.createElement("div");
      slot.dataset.wgtSrc = path;
      document.querySelector("article").append(slot);
    }"""
    path = "/v1/vi/weather-fresh.html"
    with browser.tab() as tab:
        sizes_of = {}
        for steps in [0, 3]:
            address = typed_page(site, UNITS["pixels"], show="controls")
            body = site.answers["/typed"][1].replace("</article>", f'</article><div data-wgt-src="{path}"></div>')
            site.answers["/typed"] = (200, body, 0)
            site.answers[path] = (200, golden("weather", "fresh", "vi"), 0.2)
            tab.goto(address)
            press(tab, 1, steps)
            tab.evaluate(add)
            tab.locator("[data-wgt-src] .wgt").wait_for()
            tab.wait_for_timeout(50)
            sizes_of[steps] = tab.evaluate(WORDS)
        assert not (found := ungrown(sizes_of[0], sizes_of[3], 1.5)), found
        press(tab, 0)
        assert tab.evaluate(WORDS) == sizes_of[0], "not taken back"
        assert not any(is_ours for _, is_ours in tab.evaluate(INLINE))
        # A host's own choice that comes later is not overwritten.
        press(tab, 1)
        tab.evaluate("document.querySelector('.intro').style.fontSize = '40px'")
        press(tab, 0)
        assert tab.evaluate("document.querySelector('.intro').style.fontSize") == "40px"
    site.answers = {}


def check_nothing_grew(site, browser):
    """where no word can be made larger nothing is said, remembered or shown as done"""
    stubborn = "CSSStyleDeclaration.prototype.setProperty = function () {};"
    with browser.tab(init=stubborn) as tab:
        tab.goto(typed_page(site, UNITS["pixels"]))
        words, inline = tab.evaluate(WORDS), tab.evaluate(INLINE)
        for step in [1, -1]:
            press(tab, step, 2)
            assert tab.locator("[role=status]").inner_text() == "" and tab.evaluate("localStorage.length") == 0
            assert tab.locator('[aria-disabled="true"]').count() == 0
            assert tab.evaluate(WORDS) == words and tab.evaluate(INLINE) == inline
    site.answers = {}


def check_long_page(site, browser):
    """five thousand elements of a page whose every word is in pixels are sized without a wait"""
    grow = """() => {
      const article = document.querySelector("article");
      for (let number = 0; number < 1700; number++) {
        const line = document.createElement("p");
        line.append("Tin ", Object.assign(document.createElement("a"), { textContent: "dài" }), " ",
          Object.assign(document.createElement("span"), { textContent: "nữa" }));
        article.append(line);
      }
    }"""
    took = """() => {
      const began = performance.now();
      document.querySelector("[data-wgt-size='1']").click();
      document.body.getBoundingClientRect();
      return performance.now() - began;
    }"""
    with browser.tab() as tab:
        tab.goto(typed_page(site, UNITS["important"]))
        tab.evaluate(grow)
        fastest = min(tab.evaluate(took) for _ in range(4))
        # A wait that grew with the square of the page would be minutes; the rest is room for a busy machine.
        assert fastest < 600, f"{fastest:.0f} ms"
    site.answers = {}


def check_contrast(site, browser):
    """the contrast button makes dark and light pages stronger, and leaves a system's own colours alone"""
    for host, tone in [("light", "dark-text"), ("dark", "light-text")]:
        with browser.tab() as tab:
            open_page(site, tab, host=host)
            tab.locator("button[data-wgt-contrast]").click()
            assert tab.evaluate("document.documentElement.dataset.wgtContrast") == tone
            look = "getComputedStyle(document.documentElement).filter"
            assert "contrast(1.5)" in tab.evaluate(look)
            tab.emulate_media(forced_colors="active")
            assert tab.evaluate(look) == "none"


def check_storage(site, browser):
    """the controls work where storage throws, and survive what another script has stored"""
    throws = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no storage'); } });"
    with browser.tab(init=throws) as tab:
        open_page(site, tab)
        normal = sizes(tab)
        tab.locator("[data-wgt-size='1']").click()
        tab.locator("button[data-wgt-contrast]").click()
        assert close(sizes(tab), [size * 1.125 for size in normal])
    with browser.tab() as tab:
        open_page(site, tab)
        normal = sizes(tab)
        for foreign in ["900", "-1", "", "null", "larger", "1e9", "<b>"]:
            tab.evaluate("text => { localStorage['wgt-size'] = text; localStorage['wgt-contrast'] = text; }", foreign)
            tab.reload()
            assert close(sizes(tab), normal), foreign
            assert tab.evaluate("document.documentElement.hasAttribute('data-contrast')") is False


def check_without_script(site, browser):
    """without JavaScript, or before it, no button is shown or reached"""
    for css in ["full", "plain"]:
        with browser.tab(java_script_enabled=False) as tab:
            open_page(site, tab, css=css)
            assert not tab.locator(".wgt-controls").is_visible()
            assert not tab.locator(".wgt-controls button").first.is_visible()
        with browser.tab() as tab:
            open_page(site, tab, css=css, script="")
            assert not tab.locator(".wgt-controls").is_visible()
            tab.keyboard.press("Tab")
            assert tab.evaluate("Boolean(document.activeElement.closest('.wgt-controls'))") is False


def check_targets(site, browser):
    """every button is at least 24 px high and wide at every size, also of two controls that say the same"""
    with browser.tab() as tab:
        for css in ["full", "plain"]:
            open_page(site, tab, css=css, show="controls,weather,controls")
            tab.locator("[data-wgt-size='1']").first.click()
            tab.locator("button[data-wgt-contrast]").last.click()
            assert set(tab.locator("button[data-wgt-contrast]").all_inner_texts()) == {"Giảm tương phản"}
            tab.locator("[data-wgt-size='-1']").first.click()
            tab.locator("[data-wgt-size='-1']").first.click()
            for button in tab.locator(".wgt-controls button").all():
                box = button.bounding_box()
                assert box["width"] >= 24 and box["height"] >= 24, box
            tab.evaluate("localStorage.clear()")
