"""A page that a cache keeps for longer than its numbers may be shown: docs/embedding.md "Loader", in Chromium."""

import datetime
import time
import unittest

import processes
from browser import Browser
from engines import nginx
from publisher import World
from reading import get

# nginx puts the sidebar into the page, and another nginx keeps the page for ten minutes, whatever its numbers are.
SERVERS = """
proxy_cache_path {folder}/cache keys_zone=pages:1m;
server {{
  listen 127.0.0.1:{site}; root {folder}/pages; ssi on;
  location ^~ /widgets/ {{ alias {tree}/; ssi off; charset utf-8; }}
}}
server {{
  listen 127.0.0.1:{cache};
  location / {{
    proxy_pass http://127.0.0.1:{site}; proxy_cache pages; proxy_cache_valid 200 10m;
    add_header X-Cache $upstream_cache_status;
  }}
}}
"""
PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Báo</title>
<link rel="stylesheet" href="/widgets/v1/widgets.css"><script src="/widgets/v1/widgets.js" defer></script></head>
<body><aside><!--# include virtual="/widgets/v1/vi/sidebar.html" --></aside></body></html>
"""


class PageTests(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.close)
        self.browser = Browser()
        self.addCleanup(self.browser.close)
        self.site = self.world.publisher
        rates = next(widget for widget in self.site.config["widgets"] if widget["id"] == "rates")
        self.site.configure(widgets=[{**rates, "ttl": "4s", "maxAge": "8s"}])
        folder = self.world.subfolder("servers")
        (folder / "pages").mkdir()
        (folder / "pages/index.html").write_text(PAGE, encoding="utf-8")
        self.port = processes.free_port()
        nginx(folder, self.port, SERVERS.format(
            folder=folder, tree=self.site.tree, site=processes.free_port(), cache=self.port))

    def opened(self, **options):
        """The sidebar of a reader who opens the page now."""
        tab = self.browser.chromium.new_context(**options).new_page()
        tab.goto(f"http://127.0.0.1:{self.port}/")
        return tab.locator("aside")

    def test_no_number_is_shown_past_its_instant_while_the_cache_still_sends_it(self):
        self.site.refresh("--force")
        number = self.site.shown_dollar()
        until = datetime.datetime.fromisoformat(self.site.json("rates.json")["validUntil"])
        self.assertIn(number, self.opened().inner_text())
        time.sleep(max(0, (until - datetime.datetime.now(datetime.timezone.utc)).total_seconds() + 1))

        cached = get(self.port, "/")
        self.assertEqual((cached.headers["x-cache"], number in cached.body.decode()), ("HIT", True))
        self.assertIn(number, self.opened(java_script_enabled=False).inner_text(), "the page holds no number")
        shown = self.opened()
        shown.locator('[data-wgt-state="expired"]').wait_for()
        self.assertNotIn(number, shown.inner_text())
        self.assertEqual(get(self.port, "/").headers["x-cache"], "HIT")


if __name__ == "__main__":
    unittest.main()
