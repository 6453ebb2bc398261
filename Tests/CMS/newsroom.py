"""A newspaper's WordPress beside a published tree, and a browser that looks at it."""

import shutil
import sys
import tempfile
import time
import unittest
from pathlib import Path

import processes
from document import ROOT
from published import Site, replay
from reading import get
from wordpress import WordPress, quoted

sys.path.append(str(ROOT / "Tests/Browser"))
from browser import Browser

STUB = '<section class="wgt"></section>'


class Newsroom(unittest.TestCase):
    """A site for a class of tests; each test begins with the tree as it was published and with the right settings."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="widgets-cms-"))
        # PHP and nginx are nobody's when root runs this.
        cls.folder.chmod(0o755)
        try:
            site = Site(cls.folder / "site", replay(ROOT / "fixtures/demo"))
            site.refresh()
            cls.published = site.tree
            cls.tree = cls.folder / "public"
            cls.wordpress = WordPress(cls.folder / "wp", cls.tree)
            cls.browser = Browser()
        except BaseException:
            cls.tearDownClass()
            raise

    @classmethod
    def tearDownClass(cls):
        if hasattr(cls, "browser"):
            cls.browser.close()
        processes.stop_all()
        processes.remove(cls.folder)

    def setUp(self):
        shutil.rmtree(self.tree, ignore_errors=True)
        shutil.copytree(self.published, self.tree)
        self.set_up_plugin(self.tree)

    def tearDown(self):
        self.assertEqual(self.wordpress.warnings(), [])

    def set_up_plugin(self, folder, address="/widgets"):
        self.wordpress.run(f"update_option('newsroom_boxes', ['folder' => '{folder}', 'address' => '{address}']);")

    def file(self, name):
        """The text of a published file."""
        return (self.tree / "v1" / name).read_text(encoding="utf-8")

    def put(self, name, text):
        """Writes a file into the tree that `widgets` did not write."""
        (self.tree / "v1" / name).write_text(text, encoding="utf-8")

    def page(self, path):
        """A page as a visitor without a cookie gets it."""
        answer = get(self.wordpress.port, path)
        self.assertEqual(answer.status, 200)
        return answer.body.decode()

    def assert_shows(self, page, fragment):
        """The page holds a text whole; a short message if not."""
        if fragment not in page:
            found = page[page.find("<section"):][:400] if "<section" in page else "no box"
            self.fail(f"expected {fragment[:200]!r}…, found {found!r}")

    def box(self, attributes):
        """What the plugin prints for a box."""
        given = ", ".join(f"'{key}' => {quoted(value)}" for key, value in attributes.items())
        return self.wordpress.run(f"echo NewsroomBoxes\\box([{given}]);")

    def health(self):
        """The status and the words of Site Health."""
        status, _, words = self.wordpress.run(
            "$found = NewsroomBoxes\\health(); echo $found['status'], '|', $found['description'];").partition("|")
        return status, words

    def visitor(self, address, after_hours=0, wait=None):
        """A page in a browser that is not logged in, at a later time; what `window.hit` is and the visible text."""
        now = time.time() + after_hours * 3600
        with self.browser.tab(now=now) as tab:
            tab.goto(address)
            if wait:
                tab.wait_for_selector(wait)
            return tab.evaluate("document.body.innerText"), tab.evaluate("window.hit")

    def logged_in(self):
        """A tab of the administrator, and what its console says."""
        cls, is_new = type(self), not hasattr(type(self), "context")
        if is_new:
            # One for all tests, so that the editor's many scripts are fetched once.
            cls.context = self.browser.chromium.new_context(viewport={"width": 1300, "height": 900})
        tab, said = cls.context.new_page(), []
        self.addCleanup(tab.close)
        if is_new:
            tab.goto(f"{self.wordpress.address}/wp-login.php")
            tab.fill("#user_login", "admin")
            tab.fill("#user_pass", "secret")
            tab.press("#user_pass", "Enter")
            tab.wait_for_selector("#wpadminbar")
        tab.on("console", lambda message: message.type in ("error", "warning") and said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        return tab, said
