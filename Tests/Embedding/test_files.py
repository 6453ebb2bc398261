"""The published files by nginx, for caches and for the loader."""

import gzip
import re
import unittest

import processes
import servers
from document import block
from pages import LIVE, SIDEBAR, World
from reading import get, load

CACHED = "public, max-age=60, stale-while-revalidate=600, stale-if-error=3600"


class FilesTests(unittest.TestCase):
    # A server that does SSI and PHP everywhere, keeps files open and has headers of its own: the document's block holds.
    unkind = "ssi on; open_file_cache max=99; open_file_cache_valid 60s; add_header Set-Cookie reader=1 always;"

    @classmethod
    def setUpClass(cls):
        cls.world = World()
        try:
            pages = cls.world.folder / "pages"
            pages.mkdir()
            (pages / "secret.html").write_text("not for the page")
            cls.servers = cls.world.folder / "servers"
            cls.servers.mkdir()
            cls.servers.chmod(0o755)
            cls.port, _ = servers.nginx(
                cls.servers, cls.world.site.tree, pages, block("docs/embedding.md", "Files", "nginx"),
                cls.unkind + servers.php(cls.servers))
        except BaseException:
            cls.tearDownClass()
            raise

    @classmethod
    def tearDownClass(cls):
        processes.stop_all()
        processes.remove(cls.world.folder)

    def read(self, name, **headers):
        return get(self.port, f"/widgets/v1/{name}", **headers)

    def test_every_kind_of_file_says_its_type_its_charset_and_how_long_it_holds(self):
        for name, kind in {
            SIDEBAR: "text/html", "rates.json": "application/json", "index.json": "application/json",
            "widgets.css": "text/css", "widgets.js": "application/javascript",
        }.items():
            with self.subTest(name):
                answer = self.read(name)
                self.assertEqual((answer.status, answer.raw), (200, self.world.site.file(name)))
                self.assertEqual(answer.headers["content-type"], f"{kind}; charset=utf-8")
                self.assertEqual(answer.headers["cache-control"], CACHED)
                self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
                self.assertEqual(answer.headers["access-control-allow-origin"], "*")

    def test_a_reader_that_speaks_gzip_gets_the_file_beside_it(self):
        for name in (SIDEBAR, "rates.json", "widgets.css", "widgets.js"):
            for headers in ({}, {"via": "1.1 cdn"}):
                with self.subTest(name, **headers):
                    plain = self.read(name, **headers)
                    packed = self.read(name, accept_encoding="gzip", **headers)
                    self.assertEqual(packed.headers["content-encoding"], "gzip")
                    self.assertEqual(packed.raw, self.world.site.file(name + ".gz"))
                    self.assertEqual(packed.body, plain.raw)
                    self.assertNotIn("content-encoding", plain.headers)
                    for answer in (plain, packed):
                        self.assertEqual(answer.headers["vary"], "Accept-Encoding")
                        self.assertRegex(answer.headers["etag"], '^"')
                    self.assertNotEqual(plain.headers["etag"], packed.headers["etag"])

    def test_an_unchanged_file_is_a_304_and_a_new_one_is_not(self):
        old = {}
        for encoding in ("identity", "gzip"):
            headers = self.read("vi/rates.html", accept_encoding=encoding).headers
            old[encoding] = ({"if_none_match": headers["etag"]}, {"if_modified_since": headers["last-modified"]})
            for validator in old[encoding]:
                answer = self.read("vi/rates.html", accept_encoding=encoding, **validator)
                self.assertEqual((answer.status, answer.raw), (304, b""))
                self.assertEqual(answer.headers["cache-control"], CACHED)
        # Twice, so that both are within the second of a stamp.
        for origin in reversed(self.world.origins):
            self.world.site.ask(origin)
            self.world.site.refresh("--force", "--only", "rates")
            for encoding, validators in old.items():
                for validator in validators:
                    answer = self.read("vi/rates.html", accept_encoding=encoding, **validator)
                    self.assertEqual((answer.status, answer.body), (200, self.world.site.file("vi/rates.html")))
        self.world.site.refresh()
        self.assertEqual(self.read("vi/rates.html", if_none_match=self.read("vi/rates.html").headers["etag"]).status, 304)

    def test_a_missing_file_is_an_error_that_no_cache_keeps(self):
        for headers in ({}, {"accept_encoding": "gzip"}):
            answer = self.read("vi/none.html", **headers)
            self.assertEqual(answer.status, 404)
            self.assertNotIn("cache-control", answer.headers)

    def test_nothing_in_the_folder_is_executed(self):
        for name in ("vi/live.html", "vi/live.shtml", "vi/live.php"):
            with self.subTest(name):
                self.world.site.put(name, LIVE)
                self.assertEqual(self.read(name).raw, LIVE)

    def test_nothing_beside_the_folder_is_served(self):
        self.assertTrue((self.world.site.tree.parent / "state.sqlite").exists())
        for path in ("/widgets../state.sqlite", "/widgets/../state.sqlite", "/widgets/%2e%2e/state.sqlite"):
            self.assertIn(get(self.port, path).status, (400, 403, 404))

    def test_the_loader_and_what_it_loads_are_there_under_the_names_in_the_page(self):
        text = block("docs/embedding.md", "Loader", "html")
        script, fragment = re.search(r'<script src="(.*?)" defer>', text)[1], re.search(r'data-wgt-src="(.*?)"', text)[1]
        answer = get(self.port, script, accept_encoding="gzip")
        self.assertEqual((answer.status, answer.body), (200, self.world.site.file("widgets.js")))
        self.assertIn(b"data-wgt-src", answer.body)
        self.assertEqual(get(self.port, fragment).body, self.world.site.file(SIDEBAR))
        link = re.search(r'href="(.*?)"', block("docs/embedding.md", "Into a page", "html"))[1]
        self.assertEqual(get(self.port, link).body, self.world.site.file("widgets.css"))

    def test_no_reader_gets_half_a_compressed_file_while_widgets_publishes(self):
        site, versions = self.world.site, []

        def publish():
            site.ask(self.world.origins[len(versions) % 2])
            site.refresh("--force", "--only", "rates")
            versions.append(site.file("vi/rates.html"))

        publish()
        count, answers, complaints = load(
            self.port, "/widgets/v1/vi/rates.html", publish, 5, "Accept-Encoding: gzip")
        self.assertEqual(complaints, [])
        self.assertEqual({status for status, _ in answers}, {200})
        seen = {gzip.decompress(body) for _, body in answers}
        self.assertEqual(seen - set(versions), set())
        self.assertGreaterEqual(len(seen), 2, "no new version was seen")
        print(f"{type(self).__name__}: {count} files, {len(versions)} versions published, {len(seen)} distinct seen, 0 torn")
