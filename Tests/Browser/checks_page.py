"""What stands on the page: readable by everybody, inside its column, and where it stood."""

import re
from pathlib import Path

from site_pages import COMPACT, COMPACT_OTHERS, FRONT, HOURS, LANGUAGES, LINED, LINED_OTHERS, OTHERS, ROOT, STATES

MEASURES = (Path(__file__).parent / "measures.js").read_text(encoding="utf-8")
SHEETS = ["full", "plain"]
# A host's colours, and what the reader's system asks for.
HOSTS = [
    ("light", {}),
    ("light", {"forced_colors": "active"}),
    ("light", {"contrast": "more"}),
    ("dark", {"color_scheme": "dark"}),
    ("contrast", {}),
]
PLAIN = {"forced_colors": "none", "contrast": "no-preference", "color_scheme": "light"}
PAGES = [FRONT + ["controls"], ["sidebar"], OTHERS, HOURS, LINED, LINED_OTHERS, COMPACT, COMPACT_OTHERS]
WIDTHS = [160, 200, 240, 320]
PERCENTS = [87.5, 100, 125, 150, 200]


def every_page(states=STATES, sheets=SHEETS):
    for sheet in sheets:
        for language in LANGUAGES:
            for state in states:
                for names in PAGES:
                    yield {"css": sheet, "language": language, "state": state, "show": ",".join(names)}


def told(options):
    return " ".join(options[key] for key in ("show", "state", "language", "css"))


def check_axe(site, browser):
    """axe finds nothing in any widget, state, language and colours, with and without the at-rules"""
    found = []
    with browser.tab() as tab:
        for options in every_page():
            tab.goto(site.page(script="defer", **options))
            for host, media in HOSTS:
                if options["css"] == "plain" and "contrast" in media:
                    continue  # Without at-rules nothing on this page asks for it.
                tab.emulate_media(**(PLAIN | media))
                tab.evaluate("host => { document.documentElement.className = host; }", host)
                found += [f"{told(options)} on {host} {media}: {line}" for line in browser.axe(tab)]
    assert not found, "\n".join(found[:10])


def check_overflow(site, browser):
    """nothing runs out of its column from 160 px and up to 200 %, by the root and by a wrapper"""
    found = []
    with browser.tab() as tab:
        for options in every_page():
            tab.goto(site.page(script="defer", **options))
            lines = tab.evaluate(f"sizes => {MEASURES}.overflows(...sizes)", [WIDTHS, PERCENTS])
            found += [f"{told(options)}: {line}" for line in lines]
    assert not found, "\n".join(found[:10])


def check_heights(site, browser):
    """fresh and stale are of one height from 300 px at the normal size, and elsewhere a line apart at most"""
    found = []
    with browser.tab() as tab:
        for fresh in every_page(states=["fresh"]):
            sizes = [[200, 240, 280, 300, 320, 400], [87.5, 100, 112.5, 125, 150]]
            heights = []
            for state in ["fresh", "stale"]:
                tab.goto(site.page(**(fresh | {"state": state})))
                heights.append(tab.evaluate(f"sizes => {MEASURES}.heights(...sizes)", sizes))
            for where, old in heights[0].items():
                width, percent = map(float, re.search(r", (\d+) px, ([\d.]+) %", where).groups())
                allowed = 0.5 if width >= 300 and percent == 100 else 1.3 * 13 * percent / 100 + 1
                more = heights[1].get(where, 0) - old
                if more > allowed or more < -allowed:
                    found.append(f"{told(fresh)}: {where}: {old} and {heights[1].get(where)}")
    assert not found, "\n".join(found[:10])


def check_no_number(site, browser):
    """expired and missing widgets show no digit but in the time of the last data, and keep their title"""
    with browser.tab() as tab:
        for options in every_page(states=["expired", "missing"], sheets=["full"]):
            tab.goto(site.page(**options))
            widgets = tab.locator(".wgt:not(.wgt-controls)")
            names = [name for name in options["show"].split(",") if name != "controls"]
            assert widgets.count() == (3 if names == ["sidebar"] else len(names)), told(options)
            for text in widgets.all_inner_texts():
                undated = re.sub(r"\d\d:\d\d(,| ngày) [^\n]*|\d\d/\d\d/\d{4}|\d+ [A-Z][a-z]+ \d{4}", "", text)
                assert text.strip() and not any(sign.isdigit() for sign in undated.replace("PM2.5", "")), text


def check_places_day(site, browser):
    """the table of places says its day in every column, and its sky to a voice in a narrow one"""
    with browser.tab() as tab:
        tab.goto(site.page(show="places"))
        for width in [160, 240, 300, 400]:
            tab.evaluate("width => { document.querySelector('aside').style.width = `${width}px`; }", width)
            day = tab.locator(".wgt-places thead time").bounding_box()
            assert day and day["width"] > 40 and day["height"] > 10, (width, day)
            snapshot = tab.locator(".wgt-places").aria_snapshot()
            assert "Quang mây, trời nắng 31°C" in snapshot and "columnheader" in snapshot, (width, snapshot)


def check_twice(site, browser):
    """the same fragments twice on one page are valid"""
    with browser.tab() as tab:
        for language in LANGUAGES:
            for names in PAGES:
                show = ",".join(names * 2)
                tab.goto(site.page(language=language, show=show, script="defer"))
                assert tab.evaluate("document.querySelectorAll('aside [id]').length") == 0
                # Regions of one text must have one name; a host that wants both as landmarks wraps them in its own.
                found = browser.axe(tab, without=["landmark-unique"])
                assert not found, "\n".join(found)


def check_shift_included(site, browser):
    """nothing moves on a page that includes its widgets on the server"""
    with browser.tab() as tab:
        for options in every_page(states=["fresh", "stale", "missing"]):
            for script in ["", "defer"]:
                tab.goto(site.page(script=script, **options))
                tab.wait_for_timeout(50)
                shift = tab.evaluate("window.shift")
                assert shift == 0, f"{told(options)}: {shift}"


def check_screenshots(site, browser):
    """pictures for a person to look at are in var/browser"""
    folder = ROOT / "var/browser"
    folder.mkdir(parents=True, exist_ok=True)
    sets = {"front": ["controls", "weather", "air", "board", "places"], "compact": COMPACT, "hours": HOURS + ["air"], "lined": LINED}
    with browser.tab() as tab:
        for name, show in sets.items():
            for sheet in SHEETS if name not in ("hours", "lined") else ["full"]:
                for host in ["light", "dark", "contrast"]:
                    for width, percent in [(320, 100), (320, 200), (160, 100), (160, 200), (240, 125)]:
                        tab.goto(site.page(show=",".join(show), script="defer", host=host, css=sheet))
                        tab.evaluate(f"sizes => {{ {MEASURES}.lay(...sizes); }}", [width, percent, "root"])
                        file = f"{name}-{sheet}-{host}-{width}px-{percent}.png"
                        tab.locator("aside").screenshot(path=folder / file)
        for state in STATES:
            tab.goto(site.page(show="controls,weather,air,board", script="defer", state=state))
            tab.locator("aside").screenshot(path=folder / f"state-{state}.png")
        tab.emulate_media(forced_colors="active")
        tab.goto(site.page(show="controls,weather,air,board", script="defer"))
        tab.locator("aside").screenshot(path=folder / "forced-colors.png")
