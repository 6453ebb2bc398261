"""The pages that `widgets preview` writes, opened from the disk as an editor would."""

import subprocess
import tempfile
from datetime import datetime, timezone
from pathlib import Path

from site_pages import ROOT

THEMES = ["", "-dark", "-high-contrast"]


def preview(folder, *arguments):
    """Writes a preview of the repository's own config and answers the address of its folder."""
    widgets = ROOT / ".build/debug/widgets"
    assert widgets.exists(), "nothing is built yet: make browser"
    command = [widgets, "preview", "--config", ROOT / "config.json", "--output", folder, *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return Path(folder).as_uri()


def check_preview_pages(site, browser):
    """every page of the preview is without a message or a refusal, and axe finds nothing in it"""
    found = []
    with tempfile.TemporaryDirectory() as folder, browser.tab(now=datetime.now(timezone.utc)) as tab:
        address = preview(folder)
        for page in ["index", "states"]:
            for theme in THEMES:
                tab.goto(f"{address}/{page}{theme}.html")
                # Of one widget in every state the regions have one name.
                lines = browser.axe(tab, without=["landmark-unique"] if page == "states" else [])
                found += [f"{page}{theme}: {line}" for line in lines]
                assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page}{theme} is too wide"
        tab.set_viewport_size({"width": 360, "height": 800})
        tab.goto(f"{address}/index.html")
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), "a telephone has to scroll aside"
    assert not found, "\n".join(found[:10])


def check_preview_controls(site, browser):
    """the buttons above the preview's text make it larger and stronger, and its outage shows no number"""
    with tempfile.TemporaryDirectory() as folder, browser.tab(now=datetime.now(timezone.utc)) as tab:
        tab.goto(f"{preview(folder)}/index.html")
        size = "parseFloat(getComputedStyle(document.querySelector('article h1')).fontSize)"
        normal = tab.evaluate(size)
        tab.locator("[data-wgt-size='1']").click()
        assert abs(tab.evaluate(size) - normal * 1.125) < 0.2
        tab.locator("button[data-wgt-contrast]").click()
        assert tab.evaluate("document.documentElement.dataset.contrast") == "more"
        tab.goto(f"{preview(folder, '--age', '5d')}/index.html")
        found = browser.axe(tab)
        assert not found, "\n".join(found)
        for text in tab.locator("aside .wgt").all_inner_texts():
            assert "Dữ liệu đang được cập nhật" in text and not any(sign.isdigit() for sign in text), text
