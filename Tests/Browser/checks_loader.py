"""`widgets.js` on a page that cannot include on the server, and on one that has stood open."""

import json
import re
import sys

from site_pages import LANGUAGES, RENDERING, ROOT, golden

sys.path.insert(0, str(ROOT / "Tests/Embedding"))

from document import block

LATER = "2026-11-22T06:41:00Z"
# Whether a slot holds the text's elements and nothing else.
SAME = """text => {
  const box = document.createElement("template");
  box.innerHTML = text.trim();
  return document.querySelector("[data-wgt-src]").innerHTML === box.innerHTML;
}"""
FRESH = "/v1/vi/weather-fresh.html"


# What an expired box says of its last numbers, and what it says where it has no time for them.
WORDS = {
    language: json.loads((RENDERING / f"Languages/{language}.json").read_text(encoding="utf-8"))["words"]
    for language in LANGUAGES
}


def shown(tab):
    return tab.locator("[data-wgt-src]").inner_text()


def check_loading(site, browser):
    """the loader fills its slots with the published bytes, and nothing moves"""
    for css in ["full", "plain"]:
        for name in ["hours-stale", "board-stale", "air-fresh", "places-fresh", "compact-board-fresh", "sidebar-missing", "controls"]:
            path = f"/v1/en/{name}.html"
            kind, _, state = name.rpartition("-")
            text = golden(kind or name, state, "en")
            site.answers = {path: (200, text, 0.15)}
            with browser.tab() as tab:
                tab.goto(site.page(slots=path, css=css, script="defer"))
                tab.locator("[data-wgt-src] .wgt").first.wait_for()
                tab.wait_for_timeout(60)
                same = tab.evaluate(SAME, text)
                assert same or name == "controls", f"{name}: not what is published"
                assert tab.evaluate("window.shift") == 0, f"{name}: {tab.evaluate('window.shift')}"
                if name == "controls":
                    tab.locator("[data-wgt-size='1']").click()
                    assert "112.5%" in tab.locator("[role=status]").inner_text()
    site.answers = {}


def check_script_again(site, browser):
    """a page that draws itself again and runs the script anew gets its slots filled, its buttons and nothing that has expired"""
    again = """([body, run]) => {
      document.querySelector("aside").innerHTML = body;
      if (run) document.querySelector("aside").append(Object.assign(document.createElement("script"), { src: "/widgets.js?again" }));
    }"""
    board = '<div data-wgt-src="/v1/vi/board-fresh.html"></div>'
    with browser.tab(timers=True) as tab:
        asked = []
        tab.on("request", lambda request: asked.append(request.url.split("/v1/")[-1]) if request.resource_type == "fetch" else None)
        tab.goto(site.page(script="defer", slots=FRESH))
        tab.locator("[data-wgt-src] .wgt").wait_for()
        tab.evaluate(again, [board + golden("controls", "fresh", "vi") + golden("air", "fresh", "vi").replace("2026-11-22T", "2026-11-21T"), True])
        tab.locator("[data-wgt-src] .wgt").wait_for()
        assert "26.412" in shown(tab) and tab.locator(".wgt-controls").is_visible()
        assert tab.locator('.wgt[data-wgt-state="expired"]').count() == 1
        tab.locator("[data-wgt-size='1']").click()
        assert "112,5%" in tab.locator("[role=status]").inner_text(), "each press counts once"
        # Without the script, it takes a minute; nothing is asked again before its time.
        tab.evaluate(again, [board, False])
        tab.clock.run_for(61000)
        assert "26.412" in shown(tab)
        tab.evaluate("document.querySelector('[data-wgt-src]').textContent = 'Hết giờ'")
        tab.clock.run_for(61000)
        assert "26.412" in shown(tab) and "Hết giờ" not in shown(tab), "the page has replaced what was in it"
        assert asked == ["vi/weather-fresh.html", "vi/board-fresh.html"], asked


def check_slot_of_own_shadow(site, browser):
    """a slot on an element that has a shadow tree of its own is filled like any other"""
    app = """
document.querySelector("[data-wgt-src]").attachShadow({ mode: "open" }).append(document.createElement("slot"));
document.head.append(Object.assign(document.createElement("script"), { src: "/widgets.js" }));
"""
    site.files["/app.js"] = app
    body = f"""<!doctype html><html lang="vi"><title>Báo</title><link rel="stylesheet" href="/full.css">
<main><div data-wgt-src="{FRESH}">Đang tải</div></main><script src="/app.js"></script>"""
    site.answers = {"/own": (200, body, 0)}
    with browser.tab() as tab:
        tab.goto(f"{site.origin}/own")
        tab.locator("[data-wgt-src] > .wgt").wait_for()
        assert "24°C" in shown(tab) and "Đang tải" not in shown(tab), shown(tab)
    site.answers = {}


def check_past_valid(site, browser):
    """no number is shown past its instant: loaded, included, or on a page that has stood open"""
    with browser.tab(now=LATER) as tab:
        for options in [{"slots": FRESH}, {"show": "weather"}, {"slots": FRESH, "old": "weather"}]:
            tab.goto(site.page(script="defer", **options))
            tab.locator('.wgt[data-wgt-state="expired"]:visible').wait_for()
            text = tab.locator("aside").inner_text()
            assert "Tạm thời chưa có số liệu mới. Số liệu gần nhất: " in text and "Thời tiết Hà Nội" in text, text
            assert "°" not in text, text
            found = browser.axe(tab)
            assert not found, "\n".join(found)
    with browser.tab(timers=True) as tab:
        tab.goto(site.page(script="defer", show="weather,board"))
        assert "24°C" in tab.locator("aside").inner_text()
        tab.clock.fast_forward("06:00:00")
        text = tab.locator("aside").inner_text()
        assert "24°C" not in text and "26.412" in text, "the weather lives six hours, the rates four days"


def check_expired_sentence(site, browser):
    """an expired box is its title and when its last numbers were of, in its language; and as before, missing stays missing"""
    with browser.tab(now=LATER) as tab:
        for language in LANGUAGES:
            for state in ["fresh", "stale"]:
                fragment = golden("weather", state, language)
                heading = re.search(r'<h(\d) class="wgt-title">([^<]*)(<svg class="wgt-mark".*?</svg>)?</h\1>', fragment)
                lasting = re.search(r'class="[^"]*wgt-time[^"]*">[^<]*(<time datetime="[^"]*">[^<]*</time>)', fragment)
                before, after = WORDS[language]["expired"].split("{time}")
                untimed = WORDS[language]["expiredWithoutTime"]
                title = f'<h{heading[1]} class="wgt-title">{heading[2]}</h{heading[1]}>'
                marked = fragment.replace(f"{heading[2]}</h", f'{heading[2]}<svg class="wgt-mark" viewBox="0 0 9 9"></svg></h')
                alarmed = marked.replace("</section>", '<p class="wgt-alarm">Bão số 9</p></section>')
                for text, sentence in [
                    (fragment, before + lasting[1] + after),
                    (alarmed, before + lasting[1] + after),
                    (fragment.replace(lasting[1], ""), untimed),
                ]:
                    # `text` stands in the place of a golden, in a page that includes it on the server.
                    body = f"""<!doctype html><html lang="{language}"><title>Báo</title><link rel="stylesheet" href="/full.css">
<script src="/widgets.js" defer></script><main>{text}</main>"""
                    site.answers = {"/included": (200, body, 0)}
                    tab.goto(f"{site.origin}/included")
                    tab.locator('.wgt[data-wgt-state="expired"]').wait_for()
                    now = tab.locator(".wgt").evaluate("root => root.innerHTML.trim()")
                    assert now == f'{title}<p class="wgt-placeholder">{sentence}</p>', now
        tab.goto(site.page(script="defer", show="weather", state="missing"))
        assert WORDS["vi"]["placeholder"] in tab.locator("aside").inner_text()
    site.answers = {}


def check_notice(site, browser):
    """an official notice leaves its fragment after its instant, and the numbers beside it stay"""
    notice = '<p class="wgt-notice" data-wgt-until="2026-11-22T01:30:00Z">Bão khẩn cấp</p>'
    fragment = golden("weather", "fresh", "vi").replace("</section>", f"{notice}</section>")
    site.answers = {FRESH: (200, fragment, 0)}
    with browser.tab(timers=True) as tab:
        tab.goto(site.page(script="defer", slots=FRESH))
        tab.locator("[data-wgt-until]").wait_for()
        # Another element of the host's that has the attribute is none of ours.
        tab.evaluate("document.querySelector('.below').setAttribute('data-wgt-until', '2026-11-22T01:30:00Z')")
        tab.clock.fast_forward("00:48:00")
        assert "Bão khẩn cấp" in shown(tab), "before its instant"
        tab.clock.fast_forward("00:03:00")
        assert "Bão khẩn cấp" not in shown(tab) and "24°C" in shown(tab), shown(tab)
        assert tab.locator(".below").count() == 1
    with browser.tab(now="2026-11-22T02:00:00Z") as tab:
        tab.goto(site.page(script="defer", slots=FRESH))
        tab.locator("[data-wgt-src] .wgt").wait_for()
        assert "Bão khẩn cấp" not in shown(tab) and "24°C" in shown(tab), "loaded after its instant"
    site.answers = {}


def check_notice_outlives_numbers(site, browser):
    """a notice that still holds stays in a box whose numbers have expired, until its own instant"""
    notice = '<p class="wgt-notice" data-wgt-until="2026-11-22T07:30:00Z">Bão khẩn cấp</p>'
    past = notice.replace("07:30", "01:30").replace("khẩn cấp", "đã tan")
    fragment = golden("weather", "fresh", "vi").replace("</h2>", f"</h2>{notice}{past}")
    assert notice in fragment
    site.answers = {FRESH: (200, fragment, 0)}
    with browser.tab(timers=True) as tab:
        tab.goto(site.page(script="defer", slots=FRESH))
        tab.locator("[data-wgt-until]").first.wait_for()
        assert "đã tan" in shown(tab)
        tab.clock.fast_forward("06:00:00")
        text = shown(tab)
        assert "°" not in text and "Bão khẩn cấp" in text and "đã tan" not in text, text
        order = [text.index(part) for part in ["Thời tiết Hà Nội", "Bão khẩn cấp", "Tạm thời chưa có số liệu mới"]]
        assert order == sorted(order), text
        tab.clock.fast_forward("01:00:00")
        assert "Bão khẩn cấp" not in shown(tab) and "Tạm thời chưa có số liệu mới" in shown(tab), shown(tab)
    with browser.tab(now="2026-11-22T07:00:00Z") as tab:
        tab.goto(site.page(script="defer", slots=FRESH))
        tab.locator('.wgt[data-wgt-state="expired"]').wait_for()
        assert "Bão khẩn cấp" in shown(tab) and "°" not in shown(tab), "loaded between the two"
    site.answers = {}


def choice_page(site, *boxes, script=True):
    """The address of a page with these boxes; each path of the recipe answers with the weather of its place."""
    link = '<script src="/widgets.js" defer></script>' if script else ""
    if site.slot == "widgets-box":
        boxes = [re.sub(r'<div data-wgt-src=("[^"]*")></div>', r"<widgets-box src=\1></widgets-box>", box) for box in boxes]
    body = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Báo</title>
<link rel="stylesheet" href="/host.css"><link rel="stylesheet" href="/full.css">{link}</head>
<body><main><h1>Báo</h1>{"".join(boxes)}</main></body></html>"""
    site.answers = {"/choice": (200, body, 0)}
    for path, name in re.findall(r'<option value="(/[^"]*)">([^<]*)<', RECIPE):
        site.answers[path] = (200, golden("weather", "fresh", "vi").replace("Hà Nội", name), 0)
    return f"{site.origin}/choice"


RECIPE = block("docs/embedding.md", "A reader's own place", "html")
HUE = "/widgets/v1/vi/weather-hue.html"


def is_shown(tab, name, box=0):
    tab.locator(f"[data-wgt-choice] >> nth={box}").locator(f'.wgt[aria-label="Thời tiết {name}"]').wait_for()


def check_choice(site, browser):
    """a reader's place is chosen by keyboard, announced, and remembered by the browser alone, as the guide has it"""
    with browser.tab(timers=True) as tab:
        asked = []
        tab.on("request", lambda request: asked.append(request.url.removeprefix(site.origin)))
        tab.goto(choice_page(site, RECIPE))
        is_shown(tab, "Hà Nội")
        assert not (found := browser.axe(tab)), "\n".join(found)
        assert tab.locator("[role=status]").text_content() == "", "nothing has changed yet"
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.localName") == "select"
        tab.keyboard.press("ArrowDown")
        is_shown(tab, "Huế")
        assert tab.locator("[role=status]").text_content() == "Thời tiết Huế"
        assert tab.evaluate("document.activeElement.localName") == "select", "the focus stays"
        asked.clear()
        tab.reload()
        is_shown(tab, "Huế")
        assert tab.locator("select").input_value() == HUE
        assert [path for path in asked if "/v1/" in path] == [HUE], asked
        assert tab.evaluate("document.cookie") == "" and tab.context.cookies() == []
        # What it shows is renewed like any other slot's.
        site.answers[HUE] = (200, golden("weather", "fresh", "vi").replace("Hà Nội", "Huế").replace("24°C", "19°C"), 0)
        tab.clock.fast_forward("00:11:00")
        tab.locator("text=19°C").first.wait_for()
    with browser.tab(java_script_enabled=False) as tab:
        tab.goto(choice_page(site, RECIPE, script=False))
        assert not tab.locator("select").is_visible(), "without the loader nothing can be chosen"
    site.answers = {}


def check_two_choices(site, browser):
    """two boxes on a page remember their places each for itself"""
    second = RECIPE.replace('data-wgt-choice="weather"', 'data-wgt-choice="second"')
    with browser.tab() as tab:
        for _ in range(2):
            tab.goto(choice_page(site, RECIPE, second))
            is_shown(tab, "Hà Nội")
            tab.locator("select").last.select_option(HUE)
            is_shown(tab, "Huế", box=1)
            is_shown(tab, "Hà Nội")
    site.answers = {}


def check_wrong_choices(site, browser):
    """a place that is gone, fails or is on another host changes nothing, and the select says what is shown"""
    hanoi, store = HUE.replace("hue", "hanoi"), "path => localStorage.setItem('wgt-choice-weather', path)"
    foreign = '<option value="https://ads.example/x.html">Nơi khác</option><option value="javascript:alert(1)">Mã</option></select>'
    with browser.tab(expect=["Failed to load resource", "same-origin", "Content Security Policy"]) as tab:
        page = choice_page(site, RECIPE.replace("</select>", foreign))
        asked = []
        tab.on("request", lambda request: asked.append(request.url))

        def returned(path):
            tab.wait_for_function("path => document.querySelector('select').value === path", arg=path)

        tab.goto(page)
        is_shown(tab, "Hà Nội")
        for path in ["/widgets/v1/vi/rates.html", "https://ads.example/x.html", "javascript:alert(1)", "", "null"]:
            tab.evaluate(store, path)
            tab.reload()
            is_shown(tab, "Hà Nội")
            returned(hanoi)
        for name in ["Nơi khác", "Mã"]:
            tab.locator("select").select_option(label=name)
            returned(hanoi)
            is_shown(tab, "Hà Nội")
        assert not any("ads.example" in url or "rates" in url for url in asked), asked
        # One that fails, when it is chosen and when it is remembered.
        good, site.answers[HUE] = site.answers[HUE], (404, "", 0.1)
        tab.locator("select").select_option(HUE)
        returned(hanoi)
        is_shown(tab, "Hà Nội")
        tab.reload()
        is_shown(tab, "Hà Nội")
        returned(hanoi)
        # The reader's later word counts, whichever answer is first.
        slow = HUE.replace("hue", "da-nang")
        site.answers[HUE], site.answers[slow] = good, (*site.answers[slow][:2], 0.3)
        tab.locator("select").select_option(slow)
        tab.locator("select").select_option(HUE)
        tab.wait_for_timeout(500)
        is_shown(tab, "Huế")
        assert tab.locator("select").input_value() == HUE
    site.answers = {}


def check_failure(site, browser):
    """what stands in a slot stays when its path fails, until it has outlived itself"""
    failures = [
        (500, "<h1>Internal error 500</h1>", 0), (404, golden("weather", "stale", "vi"), 0), (200, "", 0),
        (200, "<!doctype html><title>Wi-Fi</title><h1>Sign in 99</h1>", 0),
        (200, golden("weather", "stale", "vi")[:900], 0),
        (200, golden("weather", "stale", "vi").replace("<h2", "<script src='/x.js'></script><h2"), 0),
        (200, golden("weather", "stale", "vi").replace("<h2", "<img src='/x' onerror='alert(1)'><h2"), 0),
        (200, golden("weather", "stale", "vi").replace('href="https:', 'href="javascript:'), 0),
        (200, golden("weather", "stale", "vi").replace('href="https:', 'href="java&#9;script:'), 0),
        (200, golden("weather", "stale", "vi") * 2, 0),
        (200, "<script src='/x.js'></script>" + golden("weather", "stale", "vi"), 0),
    ]
    for failure in failures:
        for old in ["", "weather"] if failure == failures[0] else [""]:
            site.answers = {FRESH: failure} if old else {}
            with browser.tab(timers=True, expect=["Failed to load resource", "Content Security Policy", "script-src-attr"]) as tab:
                tab.goto(site.page(script="defer", slots=FRESH, old=old))
                tab.locator("[data-wgt-src] .wgt").wait_for()
                before = shown(tab)
                site.answers = {FRESH: failure}
                with tab.expect_response(f"**{FRESH}"):
                    tab.clock.fast_forward("00:11:00")
                tab.wait_for_timeout(30)
                assert shown(tab) == before and "24°C" in before, f"{failure[:2]}: {shown(tab)}"
                if failure == failures[0]:
                    tab.clock.fast_forward("06:00:00")
                    assert "°" not in shown(tab) and "Thời tiết Hà Nội" in shown(tab), shown(tab)
    site.answers = {}


def check_offline(site, browser):
    """what stands in a slot stays when there is no network at all"""
    with browser.tab(timers=True, expect=["Failed to load resource", "ERR_INTERNET_DISCONNECTED"]) as tab:
        tab.goto(site.page(script="defer", slots=FRESH))
        tab.locator("[data-wgt-src] .wgt").wait_for()
        before = shown(tab)
        tab.context.set_offline(True)
        tab.clock.fast_forward("00:11:00")
        tab.wait_for_timeout(50)
        assert shown(tab) == before
        tab.context.set_offline(False)
