"""The boxes on the pages of very different newspapers: nothing of a page's own rules gets in, and every word grows.

All pages are measured, or with BROWSER_SAMPLE=12 that many, chosen by BROWSER_SEED or else by the day.
"""

import functools
import multiprocessing
import os
import random
import re
from collections import defaultdict
from datetime import datetime, timezone
from pathlib import Path

from playwright.sync_api import Error

from browser import Browser
from site_pages import LANGUAGES, RENDERING, Site, assets, goldens

MEASURES = (Path(__file__).parent / "measures_hosts.js").read_text(encoding="utf-8")
HOSTS = ["serif", "sans", "small", "cms", "entry", "bootstrap", "dark", "mobile"]
# What the reader's system asks for. A page does not become dark because a system is, so a light one is seen there too.
MODES = {
    "normal": {},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "more": {"contrast": "more"},
}
PLAIN = {"forced_colors": "none", "contrast": "no-preference", "color_scheme": "light"}
# How often A+ is pressed, and by how much everything must have grown then.
GROWN = {0: 1, 3: 1.5}
WIDTHS = [160, 240, 300, 336, 360]
# Every box; each must have a golden.
BOXES = [
    "controls", "weather", "board", "air", "places", "observed", "reference", "openweather-air", "hours", "unchanged", "lined",
    "lined-reference", "compact-weather", "compact-board", "compact-air", "compact-reference", "sample",
    "central", "eight-places", "eight-rates", "gold", "four-days", "alarm-weather", "alarm-air", "notice-weather", "notice-places",
    "extreme-weather", "extreme-rates",
]
# At most so high on 300 px of the first host.
HEIGHTS = {"weather": 460, "four-days": 460, "air": 230, "eight-rates": 560, "eight-places": 360}
# How many different faults of a kind are printed.
SHOWN = int(os.environ.get("BROWSER_SHOWN") or 12)


def box(name, state, language):
    """A box's golden, or none; what has one state alone does not say it."""
    found = goldens(language)
    plain = f"{name}-{language}.html" if state == "fresh" or name == "controls" else ""
    return found.get(f"{name}-{state}-{language}.html") or found.get(plain)


def names(language):
    """The boxes above, and those with all that somebody could put into a name."""
    ends = re.compile(rf"(hostile.*?)(-fresh)?-{language}\.html")
    hostile = [match[1] for name in sorted(goldens(language)) if (match := ends.fullmatch(name))]
    return BOXES + hostile


@functools.cache
def boxes(state, language):
    return {name: text for name in names(language) if (text := box(name, state, language))}


def host_page(host, state, language, sheets=("host-{host}", "widgets")):
    """A newspaper's page with all boxes. Two of one name are told apart, as a site's own titles would do it."""
    counts = defaultdict(int)

    def apart(match):
        counts[match[1]] += 1
        return match[0] if counts[match[1]] == 1 else f'{match[0][:-1]} {counts[match[1]]}"'

    column = "".join(
        re.sub(r'aria-label="([^"]*)"', apart, text, count=1) for text in boxes(state, language).values()
    )
    links = "".join(f'<link rel="stylesheet" href="/{sheet.format(host=host)}.css">' for sheet in sheets)
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>Báo</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{links}<script src="/widgets.js" defer></script></head>
<body class="host-{host}"><header class="masthead">Báo Xem Thử</header>
<main class="entry content"><article><h1>Sương sớm bên hồ</h1>
<p>Chuyến xe đầu tiên rời bến khi sương còn đọng trên mặt nước.</p></article></main>
<aside class="column entry content" aria-label="Tiện ích">
{column}</aside></body></html>
"""


def serve_hosts(site):
    """What the site answers with besides its own pages."""
    site.files["/widgets.css"] = assets()[0]
    for host in HOSTS:
        site.files[f"/host-{host}.css"] = (RENDERING / f"Templates/host-{host}.css").read_text(encoding="utf-8")


def measure(tab, function, *arguments):
    return tab.evaluate(f"given => {MEASURES}.{function}(...given)", list(arguments))


def press(tab, times):
    for _ in range(times):
        tab.locator(".wgt-controls [data-wgt-size='1']").first.click()


def open_page(site, tab, host, state, language, **options):
    site.answers = {"/hosts": (200, host_page(host, state, language, **options), 0)}
    tab.set_viewport_size({"width": 360 if host == "mobile" else 1000, "height": 900})
    tab.goto(f"{site.origin}/hosts")


def grown(before, after, factor, is_legible):
    """Every word that has not grown as it should, and every one that cannot be read."""
    for width, *pages in zip(WIDTHS, before["sizes"], after["sizes"]):
        for index, pieces in enumerate(zip(before["names"], *pages)):
            for name, one, other in zip(*pieces):
                say = functools.partial(dict, width=width, box=index)
                # A heading that only voices still hear in the narrow column of larger text has no size for anybody.
                if not other["hidden"] and abs(other["size"] / one["size"] / factor - 1) > 0.02:
                    yield "growth", say(what=f"{name}: {one['size']:.1f} px became {other['size']:.1f} px")
                if is_legible and not other["hidden"] and other["size"] < 10.99:
                    yield "legible", say(what=f"{name}: {other['size']:.1f} px")


def by_name(lines, state, language):
    return [dict(zip(boxes(state, language), line)) for line in lines]


def stale_heights(fresh, stale, presses):
    """Every box that is higher when it is stale: never from 300 px and at the normal size, else by a line at most."""
    for width, old, new in zip(WIDTHS, fresh, stale):
        for index, (name, box) in enumerate(new.items()):
            if name not in old:
                continue
            more = box["height"] - old[name]["height"]
            allowed = 0 if width >= 300 and not presses else box["line"]
            if more > allowed + 1 or more < -1 and not allowed:
                yield {"width": width, "box": index, "what": f"{old[name]['height']:.0f} px, stale {box['height']:.0f} px"}


def look_at(site, browser, combination):
    """Everything that is wrong with one page: what kind of fault, where, and what."""
    host, state, language, mode, presses = combination
    shown = list(boxes(state, language))
    where = f"{host}, {state}, {language}, {mode}, A+ {presses} times"
    faults = []

    def say(kind, found):
        faults.extend((kind, f"{where}, {one['width']} px: {shown[one['box']]}", one["what"]) for one in found)

    with browser.tab(**(PLAIN | MODES[mode])) as tab:
        open_page(site, tab, host, state, language)
        before = measure(tab, "sizes", WIDTHS)
        is_legible = measure(tab, "hostSize") >= 11
        press(tab, presses)
        after = measure(tab, "sizes", WIDTHS) if presses else before
        for kind, one in grown(before, after, GROWN[presses], is_legible):
            say(kind, [one])
        say("fit", measure(tab, "fit", WIDTHS))
        say("contrast", measure(tab, "contrast", [160, 336]))
        say("host rules", measure(tab, "hostRules", WIDTHS, 300))
        tab.evaluate(f"() => {{ {MEASURES}.lay(300); }}")
        # With forced colours axe reads the text fill that the page has set, which is not what is seen; `contrast` is.
        without = ["color-contrast"] if mode == "forced" else []
        faults += [("axe", where, line) for line in browser.axe(tab, without)]
        if state == "stale":
            stale = measure(tab, "heights", WIDTHS)
            # The text's size is remembered.
            open_page(site, tab, host, "fresh", language)
            fresh = measure(tab, "heights", WIDTHS)
            say("stale heights", stale_heights(by_name(fresh, "fresh", language), by_name(stale, "stale", language), presses))
    return faults


def combinations():
    """Every page: all of them fresh, and what changes with the state, or with the language, where it may."""
    found = [(host, "fresh", "vi", mode, presses) for host in HOSTS for mode in MODES for presses in GROWN]
    found += [(host, "stale", "vi", mode, 0) for host in HOSTS for mode in MODES]
    found += [(host, "stale", "vi", "normal", 3) for host in HOSTS]
    found += [(host, state, "vi", "normal", presses) for host in HOSTS for state in ("expired", "missing") for presses in GROWN]
    found += [(host, "fresh", "en", "normal", presses) for host in HOSTS for presses in GROWN]
    if not (sample := int(os.environ.get("BROWSER_SAMPLE") or 0)):
        return found
    seed = os.environ.get("BROWSER_SEED") or datetime.now(timezone.utc).date().isoformat()
    print(f"{sample} of {len(found)} pages, BROWSER_SEED={seed}", flush=True)
    return random.Random(seed).sample(found, min(sample, len(found)))


def look_at_some(some):
    """What one process does, with a server and a browser of its own."""
    site, browser = Site(), Browser()
    serve_hosts(site)
    found = []
    try:
        for combination in some:
            try:
                found += look_at(site, browser, combination)
            except (AssertionError, Error) as error:
                found.append(("page", ", ".join(map(str, combination)), str(error)))
    finally:
        browser.close()
    return found


@functools.cache
def matrix():
    """All faults of all pages by their kind, found once for all checks below."""
    pages = combinations()
    # One process for each processor: a browser's page and its checks work in turns, so one cannot use two.
    count = min(2, os.cpu_count() or 1)
    with multiprocessing.get_context("spawn").Pool(count) as pool:
        parts = pool.map(look_at_some, [pages[start::count] for start in range(count)], chunksize=1)
    found = defaultdict(list)
    for kind, where, what in sum(parts, []):
        found[kind].append((where, what))
    return found


def expect_none(kind, pages):
    """Fails with every different fault once, and where it is first."""
    places = defaultdict(list)
    for where, what in pages:
        places[" ".join(what.split())[:300]].append(where)
    lines = [f"{what} [{len(all_places)} times, first: {all_places[0]}]" for what, all_places in places.items()]
    assert not lines, f"{len(pages)} faults of {kind}, {len(lines)} different:\n" + "\n".join(lines[:SHOWN])


def check_matrix_boxes(site, browser):
    """every box that the pages of all hosts must hold has a golden in both languages"""
    missing = [f"{name}, {language}" for name in BOXES for language in LANGUAGES if not box(name, "fresh", language)]
    missing += [] if len(names("vi")) > len(BOXES) else ["hostile, vi"]
    assert not missing, "no golden: " + "; ".join(missing)


def check_matrix_pages(site, browser):
    """the page of every host opens without a message and without a refusal"""
    expect_none("pages", matrix()["page"])


def check_matrix_axe(site, browser):
    """axe finds nothing on any host, at any size, in any of the reader's colours"""
    expect_none("axe", matrix()["axe"])


def check_matrix_growth(site, browser):
    """every word of every box has grown by the same factor as A+ says, whatever the host"""
    expect_none("growth", matrix()["growth"])


def check_matrix_legible(site, browser):
    """no word is smaller than 11 px where the host's own are not"""
    expect_none("size", matrix()["legible"])


def check_matrix_contrast(site, browser):
    """every word that is seen has a contrast of at least 4.5:1 on what is behind it"""
    expect_none("contrast", matrix()["contrast"])


def check_matrix_host_rules(site, browser):
    """no rule of a host for elements gets into a box: it looks and stands as on a host without such rules"""
    expect_none("a host's rules", matrix()["host rules"])


def check_matrix_fit(site, browser):
    """nothing is wider than its column, cut off, or written over something else"""
    expect_none("fit", matrix()["fit"])


def check_matrix_stale_heights(site, browser):
    """a stale box is as high as a fresh one from 300 px at the normal size, and at most a line higher elsewhere"""
    expect_none("height", matrix()["stale heights"])


def check_matrix_heights(site, browser):
    """no box is higher than a newspaper's column has room for"""
    serve_hosts(site)
    with browser.tab() as tab:
        open_page(site, tab, "serif", "fresh", "vi")
        [found] = by_name(measure(tab, "heights", [300]), "fresh", "vi")
    high = [
        f"{name}: {found[name]['height']:.1f} px, at most {most}"
        for name, most in HEIGHTS.items() if name in found and found[name]["height"] > most + 0.5
    ]
    assert not high, "; ".join(high)


def check_matrix_order(site, browser):
    """a host's rules for elements do not get in either where its stylesheet comes after that of the boxes"""
    serve_hosts(site)
    found = []
    with browser.tab() as tab:
        for host in ["small", "cms", "bootstrap"]:
            open_page(site, tab, host, "fresh", "vi", sheets=("widgets", "host-{host}"))
            shown = list(boxes("fresh", "vi"))
            found += [(f"{host}: {shown[one['box']]}", one["what"]) for one in measure(tab, "hostRules", [300], 300)]
    expect_none("a host's rules", found)


def check_matrix_hairlines(site, browser):
    """the stylesheet says no size in pixels but 1 px and 2 px, so that everything grows with the text"""
    css = re.sub(r"/\*.*?\*/", "", assets()[0], flags=re.DOTALL)
    found = [size for size in re.findall(r"(?<![\w.-])[\d.]+px", css) if size not in ("1px", "2px")]
    assert not found, ", ".join(found)
