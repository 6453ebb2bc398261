"""Each recipe of docs/embedding.md, and PHP's of docs/cms.md, with the real server."""

import time
import unittest

import processes
import servers
from document import ROOT, block, placed
from pages import SIDEBAR, STUB, PageChecks
from reading import get


class NginxTests(PageChecks, unittest.TestCase):
    directive = rb"<!--# include [^>]*-->"

    @classmethod
    def snippet(cls):
        return block(cls.document, "nginx SSI", "html")

    @classmethod
    def start(cls):
        text = block(cls.document, "Files", "nginx") + block(cls.document, "nginx SSI", "nginx")
        cls.port, _ = servers.nginx(cls.servers, cls.world.site.tree, cls.pages, text, "charset utf-8;")

    missing = PageChecks.missing | {"hollow": "vi/hollow.html"}

    def test_the_page_carries_no_validator_that_would_hide_a_new_fragment(self):
        for header in ("etag", "last-modified"):
            self.assertNotIn(header, self.read("sidebar").headers)


class ReadmeTests(NginxTests):
    """The README's few lines are the same recipe, shorter."""

    document = "README.md"
    seconds = 2

    @classmethod
    def snippet(cls):
        text = block(cls.document, "Into a page", "html")
        return text[text.index("<!--# block"):]

    @classmethod
    def start(cls):
        text = block(cls.document, "Into a page", "nginx")
        # With SSI in the whole server, too, the fragments stay outside it.
        cls.port, _ = servers.nginx(cls.servers, cls.world.site.tree, cls.pages, text, "charset utf-8; ssi on;")


class ApacheTests(PageChecks, unittest.TestCase):
    directive = rb"<!--#include [^>]*-->"
    suffix = ".shtml"
    stub = b"<section class='wgt'></section>"

    @classmethod
    def snippet(cls):
        return block(cls.document, "Apache SSI", "html")

    @classmethod
    def start(cls):
        text = block(cls.document, "Apache SSI", "apache") + "AddCharset utf-8 .shtml\n"
        cls.port, _ = servers.apache(
            cls.servers, cls.world.site.tree, cls.pages, text, block(cls.document, "Apache SSI", "lua"))

    def test_a_page_cannot_run_a_command(self):
        (self.pages / "exec.shtml").write_text('<p><!--#exec cmd="id" --></p>\n')
        self.assertEqual(self.read("exec").body, b"<p>" + self.stub + b"</p>\n")

    def test_a_fragment_asked_for_alone_says_how_long_it_holds(self):
        headers = get(self.port, f"/widgets/v1/{SIDEBAR}").headers
        self.assertEqual(headers["cache-control"], "public, max-age=60, stale-while-revalidate=600, stale-if-error=3600")
        self.assertEqual(headers["content-type"], "text/html; charset=utf-8")


class VarnishTests(PageChecks, unittest.TestCase):
    directive = rb"<esi:include [^>]*/>"

    @classmethod
    def snippet(cls):
        return block(cls.document, "Varnish ESI", "html")

    @classmethod
    def start(cls):
        # A minute is too long for a test: here a fragment's time and a page's are a second.
        files = placed(block(cls.document, "Files", "nginx"), {"max-age=60": "max-age=1"})
        text = files + 'location / { add_header Cache-Control "max-age=1, stale-while-revalidate=600"; }\n'
        backend, cls.origin = servers.nginx(cls.servers, cls.world.site.tree, cls.pages, text, "charset utf-8;")
        cls.port, _ = servers.varnish(cls.servers, backend, block(cls.document, "Varnish ESI", "vcl"))

    def test_a_fragment_that_has_gone_is_shown_from_the_cache_as_it_was(self):
        content = b'<section class="wgt">soon gone</section>\n'
        path = self.world.site.put("vi/gone.html", content)
        (self.pages / "gone.html").write_bytes(self.page("vi/gone.html"))
        self.assert_shows("gone", content)
        path.unlink()
        # The first reader after the second sets off the fetch that finds nothing.
        for _ in range(3):
            time.sleep(1.2)
            self.assert_shows("gone", content)

    def test_a_fragment_that_comes_is_shown_within_seconds(self):
        (self.pages / "late.html").write_bytes(self.page("vi/late.html"))
        self.assert_shows("late", STUB)
        content = b'<section class="wgt">here it is</section>\n'
        self.world.site.put("vi/late.html", content)
        time.sleep(5.5)
        self.assert_shows("late", content)

    def test_a_reader_with_a_cookie_is_served_from_the_cache(self):
        get(self.port, "/widgets/v1/vi/live.html")
        answer = get(self.port, "/widgets/v1/vi/live.html", cookie="reader=1")
        self.assertEqual(len(answer.headers["x-varnish"].split()), 2)

    def test_the_fragment_stands_in_the_page_byte_for_byte(self):
        # What another test has published is fetched behind the back of the first reader.
        time.sleep(1.1)
        self.read("sidebar")
        time.sleep(0.3)
        super().test_the_fragment_stands_in_the_page_byte_for_byte()

    def test_zz_an_origin_that_is_down_leaves_the_last_fragment_and_else_the_stub(self):
        (self.pages / "down.html").write_bytes(self.page("vi/never.html"))
        self.assert_shows("down", STUB)
        time.sleep(1.1)
        self.read("sidebar")
        time.sleep(0.3)
        processes.stop(self.origin)
        # Longer than a missing fragment is remembered, and than either of the others is fresh.
        time.sleep(5.2)
        for _ in range(2):
            self.assert_shows("down", STUB)
            self.assert_shows("sidebar", self.world.site.file(SIDEBAR))


class PHPTests(PageChecks, unittest.TestCase):
    directive = rb"(?s)<\?php .*\?>\n?"
    suffix = ".php"
    missing = PageChecks.missing | {"hollow": "vi/hollow.html"}

    @classmethod
    def page(cls, fragment):
        # A fragment is shown under its own name alone.
        tree, name = cls.world.site.tree, fragment
        if "hostile-" in fragment:
            tree, name = cls.world.hostile.tree, fragment.replace("hostile-", "")
        language, name = name.removesuffix(".html").split("/")
        return placed(super().page(fragment).decode(), {
            servers.TREE: tree, "'vi', 'sidebar'": f"'{language}', '{name}'",
            "/usr/share/widgets/integrations": ROOT / "integrations"}).encode()

    @classmethod
    def snippet(cls):
        # The page's name of the fragment, which the call has in two words.
        return block("docs/cms.md", "PHP", "php").replace("<?php\n", f"<?php // {SIDEBAR}\n")

    @classmethod
    def start(cls):
        text = block(cls.document, "Files", "nginx")
        cls.port, _ = servers.nginx(
            cls.servers, cls.world.site.tree, cls.pages, text, servers.php(cls.servers) + "location / { ssi on; }")

    def test_directives_inside_a_fragment_are_not_executed(self):
        self.assert_shows("live", STUB)
