"""The pages that `widgets preview` writes, opened from the disk as an editor would."""

import re
import tempfile
from datetime import datetime, timezone
from pathlib import Path

from site_pages import preview

CONTRASTS = ["", "-dark", "-high-contrast"]
FRONTS = ["index", "index-high-contrast"] + [
    f"host-{host}" for host in ["sans", "small", "cms", "entry", "bootstrap", "dark", "mobile"]
]
STATES = [f"states{contrast}" for contrast in CONTRASTS]
# What a host's rules for elements could do to the frame.
FRAME = """() => {
  const nav = document.querySelector(".pv-nav");
  const look = element => {
    const style = getComputedStyle(element);
    return ["fontFamily", "fontSize", "fontStyle", "letterSpacing", "lineHeight", "listStyleType", "marginBottom",
      "textAlign", "textIndent", "textTransform"].map(property => style[property]).join("; ");
  };
  return [nav, ...nav.querySelectorAll("ul, li, a:not([aria-current]), a[aria-current], .pv-label")]
    .map(element => `${element.localName}${element.ariaCurrent ? " here" : ""}: ${look(element)}`);
}"""


def fits(tab):
    return tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def check_preview_pages(site, browser):
    """every page of the preview is without a message or a refusal, fits at 1000 and 360 px, and passes axe"""
    found = []
    with tempfile.TemporaryDirectory() as folder, browser.tab(now=datetime.now(timezone.utc)) as tab:
        address = preview(folder)
        written = {path.stem for path in Path(folder).glob("*.html")}
        assert written == {*FRONTS, *STATES}, written
        for page in FRONTS + STATES:
            for width in [1000, 360]:
                tab.set_viewport_size({"width": width, "height": 900})
                tab.goto(f"{address}/{page}.html")
                # Of one widget in every state the regions have one name.
                lines = browser.axe(tab, without=["landmark-unique"] if page in STATES else [])
                found += [f"{page}, {width} px: {line}" for line in lines]
                found += [] if fits(tab) else [f"{page} is wider than {width} px"]
    assert not found, f"{len(found)} faults:\n" + "\n".join(found[:10])


def check_preview_frame(site, browser):
    """the tabs of the preview look alike on every newspaper's page, and lead to every page by keyboard"""
    with tempfile.TemporaryDirectory() as folder, browser.tab(now=datetime.now(timezone.utc)) as tab:
        address = preview(folder)
        looks = {}
        for page in FRONTS + STATES:
            tab.goto(f"{address}/{page}.html")
            looks[page] = sorted(set(tab.evaluate(FRAME)))
            assert looks[page] == looks["index"], f"{page}: {set(looks[page]) ^ set(looks['index'])}"
            here = tab.locator(".pv-nav [aria-current=page]")
            assert here.count() == 1 and here.get_attribute("href") == f"{page}.html"
        tab.goto(f"{address}/index.html")
        for _ in range(2):
            tab.keyboard.press("Tab")
        outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", "the focus on a tab cannot be seen"
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/host-sans.html")


def check_preview_telephone(site, browser):
    """the telephone's page stands in a column of 360 px in the middle of a wide window"""
    with tempfile.TemporaryDirectory() as folder, browser.tab(now=datetime.now(timezone.utc)) as tab:
        tab.goto(f"{preview(folder)}/host-mobile.html")
        for selector in [".masthead", "main", ".column"]:
            box = tab.locator(selector).bounding_box()
            assert (box["x"], box["width"]) == (320, 360), f"{selector}: {box}"


def check_preview_controls(site, browser):
    """the buttons above the text of every newspaper make it larger and stronger"""
    size = "parseFloat(getComputedStyle(document.querySelector('article h1')).fontSize)"
    with tempfile.TemporaryDirectory() as folder:
        address = preview(folder)
        for page in FRONTS:
            # A tab of its own: the text's size is remembered.
            with browser.tab(now=datetime.now(timezone.utc)) as tab:
                tab.goto(f"{address}/{page}.html")
                normal = tab.evaluate(size)
                tab.locator("[data-wgt-size='1']").click()
                assert abs(tab.evaluate(size) - normal * 1.125) < 0.2, page
                tab.locator("button[data-wgt-contrast]").click()
                assert tab.evaluate("document.documentElement.dataset.contrast") == "more", page
                assert fits(tab), f"{page}: larger text is wider than the window"


def check_preview_outage(site, browser):
    """an outage in the preview shows the time of the last data, and no number of theirs"""
    with tempfile.TemporaryDirectory() as folder, browser.tab(now=datetime.now(timezone.utc)) as tab:
        tab.goto(f"{preview(folder, '--age', '5d')}/index.html")
        found = browser.axe(tab)
        assert not found, "\n".join(found)
        texts = tab.locator("aside .wgt").all_inner_texts()
        assert texts
        for text in texts:
            assert "Tạm thời chưa có số liệu mới" in text, text
            rest = re.sub(r"\d{2}:\d{2} ngày \d{1,2}/\d{1,2}/\d{4}", "", text)
            assert not re.search(r"\d", rest), text
