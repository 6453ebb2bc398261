"""`<widgets-box>` on pages that draw themselves again, and wherever the loader's slots have been checked."""

import checks_loader
from checks_loader import RECIPE, choice_page, is_shown
from document import block
from site_pages import golden

WEATHER = "/v1/vi/weather-fresh.html"
RATES = "/v1/vi/board-fresh.html"
AIR = "/v1/vi/air-fresh.html"
FALLBACK = '<p class="fallback">Đang tải <b>số liệu</b></p>'
LINK = '<script src="/widgets.js" defer></script>'

# Counts in every frame the elements that show anything but numbers, from the first time that they all show them.
FLASHES = """
window.flashes = null;
addEventListener("DOMContentLoaded", () => requestAnimationFrame(function look() {
  const all = Array.from(document.querySelectorAll("widgets-box"));
  const without = all.filter(box => !/24°C|26\\.412/.test(box.innerText) || box.innerText.includes("Đang tải") ||
    box.querySelectorAll(".wgt[slot]").length !== 1);
  if (window.flashes === null && all.length && !without.length) window.flashes = 0;
  if (window.flashes !== null) window.flashes += without.length;
  requestAnimationFrame(look);
}));
"""


def box(path, inside=FALLBACK):
    return f'<widgets-box class="short" src="{path}">{inside}</widgets-box>'


def page(site, body, head=LINK, css="full", after="", app=""):
    """The address of a page with this body; `app` is its own script, which runs after the loader."""
    site.files["/app.js"] = app
    if app:
        head += '<script src="/app.js" defer></script>'
    text = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Báo</title>
<link rel="stylesheet" href="/host.css"><link rel="stylesheet" href="/{css}.css">{head}</head>
<body><main><h1>Báo</h1><aside id="root" aria-label="Tiện ích">{body}</aside><p class="below">Hết</p></main>{after}</body></html>
"""
    site.answers["/drawn"] = (200, text, 0)
    return f"{site.origin}/drawn"


def requests(tab):
    """What the page asks for by script, from now on."""
    asked = []
    tab.on("request", lambda request: asked.append(request.url.split("/v1/")[-1]) if request.resource_type == "fetch" else None)
    return asked


def filled(tab, count):
    tab.wait_for_function("count => document.querySelectorAll('widgets-box > .wgt[slot]').length === count", arg=count)


def texts(tab):
    return tab.locator("widgets-box").evaluate_all("boxes => boxes.map(box => box.innerText.trim())")


def check_element_of_recipe(site, browser):
    """an element shows its file as it is published in the place of its fallback, by the guide's own lines"""
    recipe = block("docs/embedding.md", "A custom element", "html")
    link, element = recipe.splitlines()
    site.files["/widgets/v1/widgets.js"] = site.files["/widgets.js"]
    site.answers["/widgets/v1/vi/rates.html"] = (200, golden("board", "fresh", "vi"), 0.1)
    with browser.tab() as tab:
        tab.goto(page(site, element, head=link))
        filled(tab, 1)
        section = tab.locator("widgets-box > .wgt")
        assert section.evaluate("root => { root.removeAttribute('slot'); return root.outerHTML; }") == golden("board", "fresh", "vi").strip()
    with browser.tab(java_script_enabled=False) as tab:
        tab.goto(page(site, element, head=link))
        assert texts(tab) == ["Tỷ giá hôm nay"]
        assert tab.locator(".below").bounding_box()["y"] < 150, "no room is kept for what cannot come"
        tab.goto(page(site, '<widgets-box src="/v1/vi/controls.html"></widgets-box><widgets-box></widgets-box>', head=link))
        assert [element.bounding_box()["height"] for element in tab.locator("widgets-box").all()] == [0, 0]
    with browser.tab(init="delete window.customElements;") as tab:
        asked = requests(tab)
        tab.goto(page(site, element + f'<div data-wgt-src="{AIR}"></div>', head=link))
        tab.locator("[data-wgt-src] .wgt").wait_for()
        assert texts(tab) == ["Tỷ giá hôm nay"] and asked == ["vi/air-fresh.html"], f"an old phone: {texts(tab)}, {asked}"


def check_elements_on_page(site, browser):
    """an element may stand twice on a page: one request for each address, no shift, nothing that axe finds"""
    controls = box("/v1/vi/controls.html", "").replace("short", "")
    twice = box(RATES) + box(WEATHER, golden("weather", "stale", "vi")) + box(RATES, "Đang tải")
    late = "setTimeout(() => { const link = document.createElement('script'); link.src = '/widgets.js'; document.body.append(link); }, 200);"
    at_once = LINK.replace(" defer", "")
    places = [(LINK, "", ""), (at_once, "", ""), ("", at_once, ""), (LINK + LINK, LINK, ""), ("", "", late)]
    for css, linked in [("full", places), ("plain", places[-1:])]:
        for head, after, app in linked:
            site.answers = {path: (200, golden(name, "fresh", "vi"), 0.15) for path, name in [(RATES, "board"), (WEATHER, "weather")]}
            with browser.tab() as tab:
                asked = requests(tab)
                slot = f'<div class="short" data-wgt-src="{RATES}"></div>'
                tab.goto(page(site, controls + twice + slot, head=head, css=css, after=after, app=app))
                filled(tab, 4)
                rates, weather, again = texts(tab)[1:]
                assert rates == again and "26.412" in rates and "24°C" in weather and "Đang tải" not in rates, rates
                tab.wait_for_timeout(60)
                assert tab.evaluate("window.shift") == 0, f"{css}: {tab.evaluate('window.shift')}"
                assert sorted(asked) == ["vi/board-fresh.html", "vi/controls.html", "vi/weather-fresh.html"], asked
    with browser.tab() as tab:
        tab.goto(page(site, box(RATES) + box(WEATHER) + controls, head=LINK + LINK))
        filled(tab, 3)
        found = browser.axe(tab)
        assert not found, "\n".join(found)
        # The page's own stylesheet reaches what stands in the element, and so do the buttons, each press once.
        color = "root => getComputedStyle(root.querySelector('.wgt-title')).borderTopColor"
        tab.locator("widgets-box").first.evaluate("box => box.style.setProperty('--wgt-accent', 'rgb(1, 2, 3)')")
        assert tab.locator("widgets-box").first.evaluate(color) == "rgb(1, 2, 3)"
        tab.locator("[data-wgt-size='1']").click()
        assert "112,5%" in tab.locator("[role=status]").inner_text(), tab.locator("[role=status]").inner_text()


# Each draws the page again in one of the ways of frameworks, with `root`, and `html` as the server wrote it.
DRAWINGS = {
    "the parent's HTML": "root.innerHTML = html;",
    "the parent's HTML, a while after it was taken": "root.textContent = ''; setTimeout(() => root.innerHTML = html, 20);",
    "new elements for those of the server": """
      root.textContent = "";
      for (const path of paths) {
        const box = document.createElement("widgets-box");
        root.append(box);
        box.setAttribute("src", path);
        box.innerHTML = "Đang tải";
      }""",
    "elements made before they are inserted": """
      const drawn = paths.map(path => {
        const box = document.createElement("widgets-box");
        box.setAttribute("src", path);
        box.append("Đang tải");
        return box;
      });
      root.replaceChildren(...drawn);""",
    "keyed elements in another order": "root.append(root.firstElementChild);",
    "keyed elements, taken and given back": """
      const kept = Array.from(root.children);
      root.replaceChildren();
      setTimeout(() => root.append(...kept), 10);""",
    "clones": "root.replaceChildren(...Array.from(root.children, box => box.cloneNode(true)));",
    "the fallback of each": "for (const box of root.children) box.innerHTML = 'Đang tải';",
    "the fallback, node by node": """
      for (const box of root.children) {
        const node = document.createElement("p");
        node.textContent = "Đang tải";
        if (box.own) box.replaceChild(node, box.own);
        else box.append(node);
        box.own = node;
      }""",
    "nothing in each": "for (const box of root.children) box.textContent = '';",
    "the attributes, as they are": "for (const box of root.children) box.setAttribute('src', box.getAttribute('src'));",
    "a tree compared with the server's": """
      const wanted = document.createElement("div");
      wanted.innerHTML = html;
      Array.from(root.children).forEach((box, index) => {
        const other = wanted.children[index];
        for (const name of box.getAttributeNames()) if (!other.hasAttribute(name)) box.removeAttribute(name);
        while (box.childNodes.length > other.childNodes.length) box.lastChild.remove();
      });""",
}


def check_element_drawn_again(site, browser):
    """a page that draws itself again, in any of twelve ways, shows no frame without the numbers, and asks once"""
    html = box(WEATHER) + box(RATES)
    for name, drawing in DRAWINGS.items():
        app = f"""
const root = document.getElementById("root");
const html = root.innerHTML;
const paths = ["{WEATHER}", "{RATES}"];
window.drawings = 0;
const timer = setInterval(() => {{
  if (window.drawings === 10) return clearInterval(timer);
  window.drawings += 1;
  {drawing}
}}, 50);
"""
        with browser.tab(init=FLASHES) as tab:
            asked = requests(tab)
            tab.goto(page(site, html, app=app))
            tab.wait_for_function("() => window.drawings === 10")
            filled(tab, 2)
            tab.wait_for_timeout(50)
            assert tab.evaluate("window.flashes") == 0, f"{name}: {tab.evaluate('window.flashes')} flashes"
            assert sorted(asked) == ["vi/board-fresh.html", "vi/weather-fresh.html"], f"{name}: {asked}"
            assert not any("Đang tải" in text for text in texts(tab)), f"{name}: {texts(tab)}"


def check_element_kept_fallback(site, browser):
    """a framework that holds the nodes of its fallback may change and remove them while the fragment is shown"""
    app = """
const fallback = document.querySelector(".fallback");
window.change = () => {
  fallback.firstChild.data = "Đang chờ ";
  fallback.parentNode.insertBefore(document.createElement("hr"), fallback);
};
window.drop = () => document.querySelector("widgets-box").removeChild(fallback);
"""
    with browser.tab() as tab:
        tab.goto(page(site, box(RATES), app=app))
        filled(tab, 1)
        for step in ["change", "drop"]:
            tab.evaluate(f"window.{step}()")
            assert "26.412" in texts(tab)[0] and "Đang chờ" not in texts(tab)[0], texts(tab)
        # So may another element be, or one that has slots of its own.
        tab.goto(page(site, box(RATES, box(WEATHER, '<b slot="wgt-own">Đang tải</b>'))))
        filled(tab, 2)
        assert "26.412" in texts(tab)[0] and "24°C" not in texts(tab)[0], texts(tab)
        tab.evaluate("document.querySelector('widgets-box').removeAttribute('src')")
        assert "24°C" in texts(tab)[0] and tab.locator("b[slot]").count() == 1, texts(tab)


def check_element_of_other_address(site, browser):
    """another `src` shows what was loaded from there, its fallback until then, and never another address's numbers"""
    with browser.tab(expect=["Failed to load resource"]) as tab:
        asked = requests(tab)

        def change(path, expected, unexpected):
            tab.evaluate("path => document.querySelector('widgets-box').setAttribute('src', path)", path)
            text = texts(tab)[0]
            assert expected in text and not any(word in text for word in unexpected), f"{path}: {text}"

        site.answers = {WEATHER: (200, golden("weather", "fresh", "vi"), 1), AIR: (404, golden("air", "fresh", "vi"), 0)}
        tab.goto(page(site, box(RATES)))
        filled(tab, 1)
        change(WEATHER, "Đang tải", ["26.412", "24°C"])
        filled(tab, 1)
        assert "24°C" in texts(tab)[0]
        change(RATES, "26.412", ["Đang tải"])
        change(AIR, "Đang tải", ["26.412", "AQI"])
        tab.wait_for_timeout(100)
        change(RATES, "26.412", ["Đang tải"])
        change("", "Đang tải", ["26.412"])
        tab.evaluate("document.querySelector('widgets-box').removeAttribute('src')")
        # The last word counts, also where an earlier file fails later.
        slow = "/v1/vi/places-fresh.html"
        site.answers[slow] = (404, "", 0.2)
        change(slow, "Đang tải", ["26.412"])
        change(RATES, "26.412", ["Đang tải"])
        tab.wait_for_timeout(300)
        assert "26.412" in texts(tab)[0], texts(tab)
        expected = [f"vi/{name}-fresh.html" for name in ["board", "weather", "air", "places"]]
        assert asked == expected, asked


def check_element_refuses(site, browser):
    """a missing or hostile file leaves the fallback, asks once however often the page is drawn, and comes when it is there"""
    good = golden("weather", "fresh", "vi")
    redraw = "setInterval(() => { root.innerHTML = root.innerHTML; }, 50); const root = document.getElementById('root');"
    for failure in [
        (404, good, 0), (500, good, 0), (200, "", 0), (200, good[:900], 0), (200, good * 2, 0), (200, FALLBACK, 0),
        (200, f"<script>alert(1)</script>{good}", 0), (200, good.replace("<h2", "<img src='/x' onerror='alert(1)'><h2"), 0),
        (200, good.replace("<h2", "<iframe src='/v1/vi/air-fresh.html'></iframe><h2"), 0),
        (200, good.replace('href="https:', 'href="javascript:'), 0),
        (200, good.replace('href="https:', 'href="&#1;javascript:'), 0),
        (200, good.replace('href="https:', 'href="&#31; java&#9;script&#10;:'), 0),
        (200, good.replace("<h2", "<style>*{display:none}</style><h2"), 0),
    ]:
        site.answers = {WEATHER: failure}
        with browser.tab(timers=True, expect=["Failed to load resource", "Content Security Policy", "script-src", "style-src"]) as tab:
            asked = requests(tab)
            tab.goto(page(site, box(WEATHER), app=redraw))
            tab.clock.run_for(1000)
            assert texts(tab) == ["Đang tải số liệu"], f"{failure[:2]}: {texts(tab)}"
            assert asked == ["vi/weather-fresh.html"], f"{failure[:2]}: {asked}"
            site.answers[WEATHER] = (200, good, 0)
            tab.clock.fast_forward("00:11:00")
            filled(tab, 1)
            assert "24°C" in texts(tab)[0] and len(asked) == 2, asked


def check_element_renewed(site, browser):
    """a page left open renews its elements, keeps their numbers meanwhile however it is drawn, and rests while it is hidden"""
    redraw = f"document.getElementById('root').innerHTML = {box(WEATHER)!r}"
    hide = "hidden => Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })"
    later = golden("weather", "fresh", "vi").replace("24°C", "19°C")
    with browser.tab(timers=True, init=f"({hide})(true);") as tab:
        asked = requests(tab)
        tab.goto(page(site, box(WEATHER)))
        tab.clock.run_for(1000)
        assert asked == [] and texts(tab) == ["Đang tải số liệu"], "a tab that nobody has looked at"
        tab.evaluate(f"({hide})(false); document.dispatchEvent(new Event('visibilitychange'))")
        filled(tab, 1)
        site.answers[WEATHER] = (200, later, 1)
        tab.clock.fast_forward("00:11:00")
        tab.evaluate(redraw)
        assert "24°C" in texts(tab)[0], "while the new file is on its way"
        tab.locator("text=19°C").first.wait_for()
        tab.evaluate(f"({hide})(true)")
        tab.clock.fast_forward("02:00:00")
        tab.evaluate(redraw)
        assert "19°C" in texts(tab)[0] and len(asked) == 2, asked


def check_element_past_valid(site, browser):
    """no number is shown past its instant in an element that was away meanwhile, or that the page draws again"""
    with browser.tab(timers=True, expect=["Failed to load resource"]) as tab:
        tab.goto(page(site, box(WEATHER) + box(RATES)))
        filled(tab, 2)
        tab.evaluate("window.away = document.querySelector('widgets-box'); away.remove()")
        site.answers[WEATHER] = (500, "", 0)
        tab.clock.fast_forward("06:00:00")
        for step in ["root.prepend(away)", "root.innerHTML = root.innerHTML", "root.append(away.cloneNode(true))"]:
            tab.evaluate(f"(() => {{ const root = document.getElementById('root'); {step}; }})()")
            text = tab.locator("aside").inner_text()
            assert "Tạm thời chưa có số liệu mới" in text and "°" not in text and "26.412" in text, f"{step}: {text}"
            tab.wait_for_timeout(50)
            assert "°" not in tab.locator("aside").inner_text(), step
    # A fragment of the server's as the fallback, in a page from a cache.
    with browser.tab(now=checks_loader.LATER, expect=["Failed to load resource"]) as tab:
        tab.goto(page(site, box(WEATHER, golden("weather", "fresh", "vi"))))
        tab.locator('.wgt[data-wgt-state="expired"]').wait_for()
        assert "°" not in texts(tab)[0], texts(tab)


def check_element_unavailable(site, browser):
    """a box that must not be shown takes no room, and an old one in the fallback does not hide the present one"""
    hidden = golden("weather", "missing", "vi").replace('data-wgt-state="missing"', 'data-wgt-state="unavailable"')
    site.answers = {AIR: (200, hidden, 0)}
    with browser.tab() as tab:
        tab.goto(page(site, box(AIR) + box(WEATHER, hidden) + box(RATES).replace(" src", " hidden src")))
        filled(tab, 3)
        first, second, third = tab.locator("widgets-box").all()
        assert not first.is_visible() and not third.is_visible() and second.is_visible() and "24°C" in second.inner_text()
        first.evaluate("box => box.append(document.createElement('hr'))")
        assert not first.is_visible(), "a framework puts its fallback behind it"
        # A page's own class hides an element as it hides any other.
        second.evaluate("""box => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(".d-none { display: none; }");
          document.adoptedStyleSheets = [sheet];
          box.className = "d-none";
        }""")
        assert not second.is_visible()


def check_element_choice_drawn_again(site, browser):
    """a reader's own place stays chosen, and can be changed, in a page that draws the select and the element again"""
    site.slot = "widgets-box"
    hue, slow = (f"/widgets/v1/vi/weather-{place}.html" for place in ["hue", "da-nang"])
    with browser.tab() as tab:
        asked = requests(tab)
        tab.goto(choice_page(site, RECIPE))
        is_shown(tab, "Hà Nội")
        tab.locator("select").select_option(hue)
        is_shown(tab, "Huế")
        for _ in range(3):
            tab.evaluate(f"document.querySelector('main').innerHTML = {RECIPE_OF_ELEMENT!r}")
            assert "Huế" in tab.locator("widgets-box").inner_text(), "before the next frame"
            assert tab.locator("select").is_visible() and tab.locator("select").input_value() == hue
        tab.locator("select").select_option(slow)
        is_shown(tab, "Đà Nẵng")
        assert tab.locator("[role=status]").text_content() == "Thời tiết Đà Nẵng"
        assert len(asked) == 3, asked
    site.slot = "div"


RECIPE_OF_ELEMENT = RECIPE.replace("<div data-wgt-src", "<widgets-box src").replace("html\"></div>", "html\"></widgets-box>")


def check_element_of_place_that_is_gone(site, browser):
    """a remembered place that is gone is asked for once however often the page is drawn, and again when it is chosen"""
    site.slot = "widgets-box"
    hue = "/widgets/v1/vi/weather-hue.html"
    with browser.tab(expect=["Failed to load resource"]) as tab:
        tab.goto(choice_page(site, RECIPE))
        is_shown(tab, "Hà Nội")
        tab.locator("select").select_option(hue)
        is_shown(tab, "Huế")
        good, site.answers[hue] = site.answers[hue], (404, "", 0)
        asked = requests(tab)
        tab.reload()
        for _ in range(10):
            is_shown(tab, "Hà Nội")
            tab.evaluate(f"document.querySelector('main').innerHTML = {RECIPE_OF_ELEMENT!r}")
            tab.wait_for_timeout(20)
        assert sorted(asked) == ["vi/weather-hanoi.html", "vi/weather-hue.html"], asked
        site.answers[hue] = good
        tab.locator("select").select_option(hue)
        is_shown(tab, "Huế")
    site.slot = "div"


def check_element_in_shadow_tree(site, browser):
    """in another element's shadow tree an element is its fallback, and asks nothing, as one does that is in no page"""
    app = f"""
const root = document.querySelector("my-app").attachShadow({{ mode: "open" }});
root.innerHTML = {box(WEATHER)!r} + {RECIPE_OF_ELEMENT!r};
const kept = document.querySelector("widgets-box");
const detached = document.createElement("widgets-box");
detached.setAttribute("src", "{AIR}");
detached.append("Đang tải");
"""
    with browser.tab(timers=True) as tab:
        asked = requests(tab)
        tab.goto(page(site, "<my-app></my-app>" + box(RATES), app=app))
        filled(tab, 1)
        tab.evaluate("detached.setAttribute('src', detached.getAttribute('src') + '?'); root.append(kept)")
        tab.clock.fast_forward("30:00:00")
        tab.clock.run_for(61000)
        inner = tab.evaluate("Array.from(root.querySelectorAll('widgets-box'), box => box.innerText.trim())")
        assert inner == ["Đang tải số liệu", "", "Đang tải số liệu"], inner
        assert tab.evaluate("root.querySelector('label').hidden"), "a select that would do nothing"
        assert asked == ["vi/board-fresh.html"], asked
        tab.evaluate("document.getElementById('root').append(kept)")
        assert texts(tab)[0] != "Đang tải số liệu", "back in the page"


def check_element_that_is_emptied(site, browser):
    """a page that removes at once whatever it did not put there itself goes on, and gets no other address's numbers"""
    app = """
const element = document.querySelector("widgets-box");
window.removals = 0;
new MutationObserver(() => {
  const shown = element.querySelector(":scope > .wgt");
  if (!shown || window.removals === 5000) return;
  window.removals += 1;
  shown.remove();
}).observe(element, { childList: true });
"""
    with browser.tab(timers=True) as tab:
        tab.goto(page(site, box(RATES) + box(WEATHER), app=app))
        filled(tab, 1)
        tab.wait_for_timeout(50)
        removals = tab.evaluate("window.removals")
        assert 0 < removals < 60, removals
        assert texts(tab)[0] == "Đang tải số liệu" and "24°C" in texts(tab)[1], texts(tab)
        # With the next minute it is tried again.
        tab.clock.run_for(61000)
        assert removals < tab.evaluate("window.removals") < 120


def check_element_of_same_bytes(site, browser):
    """a reader stays where the focus is while a page renews numbers that have not changed"""
    with browser.tab(timers=True) as tab:
        tab.goto(page(site, box(RATES)))
        filled(tab, 1)
        tab.locator("widgets-box a").first.focus()
        with tab.expect_response(f"**{RATES}"):
            tab.clock.fast_forward("00:11:00")
        tab.wait_for_timeout(50)
        assert tab.evaluate("document.activeElement.localName") == "a"


def check_element_as_slot(site, browser):
    """what the loader's checks ask of a slot they find in an element: expiry, notices, choices, failures, no network"""
    site.slot = "widgets-box"
    try:
        for check in [
            checks_loader.check_past_valid, checks_loader.check_notice, checks_loader.check_notice_outlives_numbers,
            checks_loader.check_choice, checks_loader.check_two_choices, checks_loader.check_wrong_choices,
            checks_loader.check_failure, checks_loader.check_offline,
        ]:
            site.answers = {}
            check(site, browser)
    finally:
        site.slot = "div"
