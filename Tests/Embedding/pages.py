"""What every way of putting a fragment into a page must hold; each way is a class that says how its page is made."""

import re
import tempfile
from pathlib import Path

import processes
from document import ROOT
from published import HOSTILE, Site, other_board, replay
from reading import get, load

STUB = b'<section class="wgt"></section>'
SIDEBAR = "vi/sidebar.html"
# Everything that any of the servers would execute, as no published fragment can hold it.
LIVE = (
    b'<section class="wgt"><!--#include virtual="/secret.html" --><!--# include virtual="/secret.html" -->'
    b'<!--#echo var="DOCUMENT_NAME" --><!--#exec cmd="id" --><esi:include src="/secret.html"/><esi:remove>kept</esi:remove>'
    b'<?php echo 6*7; ?><?= 6*7 ?>[widgets name="rates"]</section>\n')
SECRET = b"not for the page"


class World:
    """The folders, the published sites and the replies that all ways share."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="widgets-embed-"))
        # The servers' workers are nobody's when root runs this.
        self.folder.chmod(0o755)
        self.origins = [replay(ROOT / "fixtures/demo"), replay(other_board(self.folder / "replies"))]
        self.site = Site(self.folder / "site", self.origins[0])
        self.site.refresh()
        self.hostile = Site(self.folder / "hostile", self.origins[0], HOSTILE)
        self.hostile.refresh()
        for name in (SIDEBAR, *(f"vi/{key}.html" for key in HOSTILE)):
            self.site.put(name.replace("/", "/hostile-"), self.hostile.file(name))
        self.site.put("vi/live.html", LIVE)
        self.site.put("vi/closed.html", LIVE).chmod(0)
        self.site.put("vi/hollow.html", b"")


class PageChecks:
    """A page and its fragment through one server. `start` sets `port`; `directive` finds the include in the page."""

    document = "docs/embedding.md"
    suffix = ".html"
    stub = STUB
    missing = {"missing": "vi/none.html", "closed": "vi/closed.html"}
    seconds = 5

    @classmethod
    def setUpClass(cls):
        cls.world = World()
        try:
            cls.pages = cls.world.folder / "pages"
            cls.pages.mkdir()
            (cls.pages / "secret.html").write_bytes(SECRET)
            names = {"sidebar": SIDEBAR, "rates": "vi/rates.html", "live": "vi/live.html", **cls.missing}
            names |= {f"hostile-{key}": f"vi/hostile-{key}.html" for key in (*HOSTILE, "sidebar")}
            for page, fragment in names.items():
                (cls.pages / (page + cls.suffix)).write_bytes(cls.page(fragment))
            cls.servers = cls.world.folder / "servers"
            cls.servers.mkdir()
            cls.servers.chmod(0o755)
            cls.start()
        except BaseException:
            cls.tearDownClass()
            raise

    @classmethod
    def tearDownClass(cls):
        processes.stop_all()
        processes.remove(cls.world.folder)

    @classmethod
    def page(cls, fragment):
        """The page with a fragment's name in the place of the document's."""
        text = cls.snippet()
        assert text.count(SIDEBAR) == 1
        text = text.replace(SIDEBAR, fragment)
        return f"<!DOCTYPE html>\n<title>Báo</title>\n<aside>\n{text}</aside>\n<p>Hết trang</p>\n".encode()

    def around(self, page):
        """What stands in the page before and after the fragment."""
        text = (self.pages / (page + self.suffix)).read_bytes()
        text = re.sub(rb"<!--# block .*endblock -->", b"", text)
        parts = re.split(self.directive, text)
        self.assertEqual(len(parts), 2)
        return parts

    def read(self, page, **headers):
        return get(self.port, f"/{page}{self.suffix}", **headers)

    def assert_shows(self, page, fragment, **headers):
        answer = self.read(page, **headers)
        before, after = self.around(page)
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.body.decode(), (before + fragment + after).decode())

    def test_the_fragment_stands_in_the_page_byte_for_byte(self):
        self.assert_shows("sidebar", self.world.site.file(SIDEBAR))
        self.assertRegex(self.read("sidebar").headers["content-type"].lower(), r"^text/html; ?charset=utf-8$")

    def test_no_header_of_a_reader_changes_what_is_included(self):
        fragment = self.world.site.file(SIDEBAR)
        for headers in (
            {"accept_encoding": "gzip"}, {"accept_encoding": "gzip;q=0"}, {"range": "bytes=100000-"},
            {"if_modified_since": "Fri, 01 Jan 2100 00:00:00 GMT"}, {"if_none_match": '"a"'}, {"cookie": "reader=1"},
            {"accept_language": "en"}, {"accept": "image/png"},
        ):
            with self.subTest(headers):
                if self.read("sidebar", **headers).status == 304:
                    # The page's own date, where a server keeps one, must not hide a new fragment.
                    self.fail("a 304 hides a new fragment")
                if "range" not in headers:
                    self.assert_shows("sidebar", fragment, **headers)
                self.assert_shows("sidebar", fragment)

    def test_a_fragment_that_cannot_be_read_is_the_stub_and_no_error_page(self):
        for page in self.missing:
            with self.subTest(page):
                self.assert_shows(page, self.stub)
                self.assert_shows(page, self.stub, accept_encoding="gzip")

    def test_names_that_look_like_directives_are_text(self):
        for key in (*HOSTILE, "sidebar"):
            with self.subTest(key):
                fragment = self.world.site.file(f"vi/hostile-{key}.html")
                self.assert_shows(f"hostile-{key}", fragment)
                body = self.read(f"hostile-{key}").body
                for syntax in (b"<!--#", b"<esi:", b"<?", b"[widgets", b"{{", SECRET, b"uid="):
                    self.assertNotIn(syntax, body.replace(b"<!--# block", b""))
                for attribute in re.findall(rb"<[a-z][^>]*>", fragment):
                    self.assertNotRegex(re.sub(rb'"[^"]*"', b"", attribute), rb"(?i)\bon[a-z]+=")

    def test_directives_inside_a_fragment_are_not_executed(self):
        self.assert_shows("live", LIVE)

    def test_no_reader_gets_half_a_fragment_while_widgets_publishes(self):
        site, versions = self.world.site, []

        def publish():
            site.ask(self.world.origins[len(versions) % 2])
            site.refresh("--force", "--only", "rates")
            versions.append(site.file("vi/rates.html"))

        publish()
        count, answers, complaints = load(self.port, f"/rates{self.suffix}", publish, self.seconds)
        before, after = self.around("rates")
        whole = {before + version + after for version in versions}
        self.assertEqual(complaints, [])
        self.assertEqual([answer for answer in answers if answer[0] != 200 or answer[1] not in whole], [])
        self.assertGreaterEqual(len({body for _, body in answers}), 2, "no new version was seen")
        print(f"{type(self).__name__}: {count} pages, {len(versions)} versions published, "
              f"{len({body for _, body in answers})} distinct seen, 0 torn")
