"""Pictures of every box on every host, at one and at two dots a pixel, and all hosts beside each other in one."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from browser import Browser
from checks_hosts import HOSTS, MEASURES, PLAIN, boxes, serve_hosts, open_page
from site_pages import ROOT, Site

FOLDER = ROOT / "var/browser/hosts"
WIDTH = 300
# What a newspaper would put into its column; the first that there is of each.
SHEET = [["four-days", "weather"], ["air"], ["eight-rates", "lined"], ["eight-places", "places"]]
# So much of the sheet's own size that it stays small and its words can still be read.
SCALE = 0.75
MARGIN = 10
# So many levels of each colour: the thousand shades along the edges of letters are most of a picture's bytes.
LEVELS = 12


def draw(site, browser, host, dots):
    """A picture of every box, with a little of the page around it."""
    media = PLAIN | ({"color_scheme": "dark"} if host == "dark" else {})
    with browser.tab(device_scale_factor=dots, **media) as tab:
        open_page(site, tab, host, "fresh", "vi")
        tab.evaluate(f"width => {{ {MEASURES}.lay(width); }}", WIDTH)
        for index, name in enumerate(boxes("fresh", "vi")):
            box = tab.locator("aside > .wgt").nth(index).bounding_box()
            clip = {
                "x": max(box["x"] - MARGIN, 0), "y": box["y"] - MARGIN,
                "width": box["width"] + 2 * MARGIN, "height": box["height"] + 2 * MARGIN,
            }
            tab.screenshot(path=FOLDER / f"{host}-{name}-{dots}x.png", clip=clip, full_page=True)


def lay_out(browser, target):
    """All hosts in one picture, each with the boxes of a whole column."""
    there = boxes("fresh", "vi")
    names = [next(name for name in several if name in there) for several in SHEET]
    figures = "".join(
        f"<figure><figcaption>{host}</figcaption>"
        + "".join(f'<img src="{host}-{name}-2x.png" alt="">' for name in names)
        + "</figure>"
        for host in HOSTS
    )
    levels = " ".join(f"{level / (LEVELS - 1):.4f}" for level in range(LEVELS))
    channels = "".join(f'<feFunc{channel} type="discrete" tableValues="{levels}"/>' for channel in "RGB")
    sheet = FOLDER / "sheet.html"
    sheet.write_text(
        f"""<!doctype html><meta charset="utf-8"><title>Hosts</title><style>
body {{ display: grid; grid-template-columns: repeat({len(HOSTS)}, max-content); gap: 12px; width: max-content; margin: 0;
  padding: 12px; background: #ccc; font: 14px "Noto Sans", sans-serif; filter: url(#levels); }}
figure {{ margin: 0; }} figcaption {{ padding-bottom: 4px; font-weight: 700; }}
img {{ display: block; width: {(WIDTH + 2 * MARGIN) * SCALE}px; margin-bottom: 6px; }}
svg {{ position: absolute; }}
</style><svg width="0" height="0"><filter id="levels" color-interpolation-filters="sRGB">
<feComponentTransfer>{channels}</feComponentTransfer></filter></svg>{figures}
""",
        encoding="utf-8",
    )
    with browser.tab() as tab:
        tab.goto(sheet.as_uri())
        tab.locator("body").screenshot(path=target)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    site, browser = Site(), Browser()
    serve_hosts(site)
    try:
        for host in HOSTS:
            for dots in (1, 2):
                draw(site, browser, host, dots)
        lay_out(browser, sys.argv[1])
    finally:
        browser.close()


if __name__ == "__main__":
    main()
