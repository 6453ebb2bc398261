"""The buttons A-, A, A+ and contrast, as somebody uses them who has only a keyboard."""

from site_pages import LANGUAGES

SIZE = "selector => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize)"
FOCUSED = "document.activeElement.innerText"
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
            assert status.inner_text() in ("Đã tăng tương phản", "Contrast raised")
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
                assert tab.evaluate("window.shift") == 0 or script == "defer"
                tab.locator("[data-wgt-size='0']").click()
                assert close(sizes(tab), normal), (root, script, "not taken back")


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
