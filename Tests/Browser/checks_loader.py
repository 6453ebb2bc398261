"""`widgets.js` on a page that cannot include on the server, and on one that has stood open."""

from site_pages import golden

LATER = "2026-11-22T06:41:00Z"
# Whether a slot holds the text's elements and nothing else.
SAME = """text => {
  const box = document.createElement("template");
  box.innerHTML = text.trim();
  return document.querySelector("[data-wgt-src]").innerHTML === box.innerHTML;
}"""
FRESH = "/v1/vi/weather-fresh.html"


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


def check_past_valid(site, browser):
    """no number is shown past its instant: loaded, included, or on a page that has stood open"""
    with browser.tab(now=LATER) as tab:
        for options in [{"slots": FRESH}, {"show": "weather"}, {"slots": FRESH, "old": "weather"}]:
            tab.goto(site.page(script="defer", **options))
            tab.locator('.wgt[data-wgt-state="expired"]').wait_for()
            text = tab.locator("aside").inner_text()
            assert "Dữ liệu đang được cập nhật" in text and "Thời tiết Hà Nội" in text, text
            assert not any(sign.isdigit() for sign in text), text
            found = browser.axe(tab)
            assert not found, "\n".join(found)
    with browser.tab(timers=True) as tab:
        tab.goto(site.page(script="defer", show="weather,board"))
        assert "24°C" in tab.locator("aside").inner_text()
        tab.clock.fast_forward("06:00:00")
        text = tab.locator("aside").inner_text()
        assert "24°C" not in text and "26.412" in text, "the weather lives six hours, the rates four days"


def check_failure(site, browser):
    """what stands in a slot stays when its path fails, until it has outlived itself"""
    failures = [
        (500, "<h1>Internal error 500</h1>", 0), (404, golden("weather", "stale", "vi"), 0), (200, "", 0),
        (200, "<!doctype html><title>Wi-Fi</title><h1>Sign in 99</h1>", 0),
        (200, golden("weather", "stale", "vi")[:900], 0),
        (200, golden("weather", "stale", "vi").replace("<h2", "<script src='/x.js'></script><h2"), 0),
        (200, golden("weather", "stale", "vi").replace("<h2", "<img src='/x' onerror='alert(1)'><h2"), 0),
        (200, golden("weather", "stale", "vi").replace('href="https:', 'href="javascript:'), 0),
        (200, golden("weather", "stale", "vi") * 2, 0),
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
                    assert not any(sign.isdigit() for sign in shown(tab)), shown(tab)
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
