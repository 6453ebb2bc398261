"""Every check of the page in a real browser: `make browser`; names as arguments run those alone."""

import os
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from playwright.sync_api import Error

import checks_controls
import checks_element
import checks_hosts
import checks_loader
import checks_page
import checks_preview
from browser import Browser
from site_pages import Site


def main():
    wanted = sys.argv[1:]
    rooms = [checks_page, checks_controls, checks_loader, checks_element, checks_preview, checks_hosts]
    checks = [
        check
        for room in rooms
        for name, check in vars(room).items()
        if name.startswith("check_") and (not wanted or any(word in name for word in wanted))
    ]
    began = time.monotonic()
    failed = 0
    site, browser = Site(), Browser()
    try:
        for check in checks:
            start = time.monotonic()
            site.answers = {}
            try:
                check(site, browser)
                verdict = "ok"
            except (AssertionError, Error) as error:
                failed += 1
                verdict = f"FAILED: {str(error) or traceback.format_exc()}"
            print(f"{check.__doc__} ({time.monotonic() - start:.1f} s): {verdict}", flush=True)
    finally:
        browser.close()
    print(f"{len(checks)} checks of the page in {time.monotonic() - began:.0f} s, {failed} failed")
    # A check that a wrong name has left out has not passed.
    return 1 if failed or not checks else 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)
