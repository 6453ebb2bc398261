"""The plugin's zip as the plugin directory judges it, and the form of all PHP files."""

import json
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path

from document import ROOT

SLUG = "newsroom-boxes"
VERSION = subprocess.run([ROOT / "Scripts/version", "number"], check=True, capture_output=True, text=True).stdout.strip()


class PluginFileTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="widgets-zip-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        made = subprocess.run([ROOT / "Scripts/cms-zip", cls.folder], check=True, capture_output=True, text=True)
        cls.zip = Path(made.stdout.strip())
        with zipfile.ZipFile(cls.zip) as archive:
            cls.names = archive.namelist()
            archive.extractall(cls.folder)
        cls.plugin = cls.folder / SLUG

    def text(self, name):
        return (self.plugin / name).read_text(encoding="utf-8")

    def header(self, text, key):
        """A field of a plugin's or a readme's header."""
        found = re.findall(rf"^[ *]*{key}:[ ]*(.*)$", text[:8192], re.M)
        self.assertEqual(len(found), 1, key)
        return found[0].strip()

    def test_the_zip_has_one_folder_with_everything_the_plugin_needs_and_no_links(self):
        self.assertEqual(self.zip.name, f"{SLUG}-{VERSION}.zip")
        self.assertEqual({name.split("/")[0] for name in self.names}, {SLUG})
        for name in (f"{SLUG}.php", "widgets.php", "license.txt", "readme.txt", "uninstall.php", "block/block.json",
                     f"languages/{SLUG}-vi.mo", f"languages/{SLUG}-vi-{SLUG}-box-editor-script.json"):
            self.assertIn(f"{SLUG}/{name}", self.names)
        with zipfile.ZipFile(self.zip) as archive:
            self.assertEqual({entry.external_attr >> 16 for entry in archive.infolist()}, {0o100644})
        self.assertEqual(self.text("widgets.php"), (ROOT / "integrations/php/widgets.php").read_text(encoding="utf-8"))

    def test_the_same_files_make_the_same_zip(self):
        first = self.zip.read_bytes()
        subprocess.run([ROOT / "Scripts/cms-zip", self.folder], check=True, capture_output=True)
        self.assertEqual(self.zip.read_bytes(), first)

    def test_it_is_packed_without_swift(self):
        tools = self.folder / "tools"
        tools.mkdir()
        for tool in ("bash", "dpkg-query"):
            (tools / tool).symlink_to(shutil.which(tool))
        ran = subprocess.run([ROOT / "Scripts/setup", "cms-zip"], env={"PATH": str(tools)}, capture_output=True, text=True)
        self.assertEqual((ran.returncode, ran.stdout, ran.stderr), (0, "", ""))
        for steps in (["build"], ["build", "cms-zip"]):
            ran = subprocess.run([ROOT / "Scripts/setup", *steps], env={"PATH": str(tools)}, capture_output=True, text=True)
            self.assertEqual(ran.returncode, 1)
            self.assertIn("Swift 6.2 or newer is needed", ran.stderr)

    def test_the_version_is_that_of_the_changelog_everywhere(self):
        self.assertEqual(self.header(self.text(f"{SLUG}.php"), "Version"), VERSION)
        self.assertEqual(self.header(self.text("readme.txt"), "Stable tag"), VERSION)
        self.assertEqual(json.loads(self.text("block/block.json"))["version"], VERSION)
        for path in self.plugin.rglob("*"):
            if path.suffix in (".php", ".json", ".txt"):
                self.assertNotIn("@VERSION@", path.read_text(encoding="utf-8"))

    def test_the_readme_keeps_the_rules_of_the_plugin_directory(self):
        readme, main = self.text("readme.txt"), self.text(f"{SLUG}.php")
        self.assertLess(len(readme.encode()), 10_000)
        self.assertEqual(readme.splitlines()[0], f"=== {self.header(main, 'Plugin Name')} ===")
        self.assertLessEqual(len(self.header(readme, "Tags").split(",")), 5)
        self.assertRegex(self.header(readme, "Contributors"), r"\A[a-z0-9-]+(, [a-z0-9-]+)*\Z")
        for key in ("Requires at least", "Requires PHP", "License", "License URI"):
            self.assertEqual(self.header(readme, key), self.header(main, key))
        self.assertEqual(self.header(readme, "License"), "GPL-2.0-or-later")
        head, _, body = readme.partition("\n== Description ==\n")
        short = head.split("\n\n")[-1].strip()
        self.assertNotIn("\n", short)
        self.assertLessEqual(len(short), 150)
        sections = re.findall(r"^== (.*) ==$", body, re.M)
        self.assertEqual(sections, ["Installation", "Frequently Asked Questions", "Changelog"])
        self.assertIn(f"= {VERSION} =", body)

    def test_it_says_the_wordpress_that_it_was_tested_with(self):
        core = Path("/usr/share/wordpress/wp-includes/version.php").read_text(encoding="utf-8")
        version = re.search(r"\$wp_version = '(\d+\.\d+)", core)[1]
        self.assertEqual(self.header(self.text("readme.txt"), "Tested up to"), version)
        self.assertEqual(self.header(self.text(f"{SLUG}.php"), "Requires at least"), version)
        php = subprocess.run(["php", "-r", "echo PHP_MAJOR_VERSION, '.', PHP_MINOR_VERSION;"],
                             check=True, capture_output=True, text=True).stdout
        self.assertEqual(self.header(self.text(f"{SLUG}.php"), "Requires PHP"), php)

    def test_the_name_is_one_that_the_directory_takes(self):
        main = self.text(f"{SLUG}.php")
        name = self.header(main, "Plugin Name")
        self.assertEqual(name.lower().replace(" ", "-"), SLUG)
        self.assertEqual(self.header(main, "Text Domain"), SLUG)
        self.assertNotRegex(name.lower(), r"wordpress|\bwp\b|plugin|gutenberg|woo")

    def test_what_is_in_the_global_scope_has_the_plugins_own_name(self):
        for path in self.plugin.rglob("*.php"):
            text = path.read_text(encoding="utf-8")
            if path.name in ("widgets.php", "uninstall.php", "editor.asset.php"):
                self.assertFalse(re.findall(r"^ *function (?!widgets_box)\w+", text, re.M))
            else:
                self.assertIn("\nnamespace NewsroomBoxes;\n", text)
            if path.name not in ("widgets.php", "editor.asset.php"):
                self.assertRegex(text, r"\ndefined\('(ABSPATH|WP_UNINSTALL_PLUGIN)'\) \|\| exit;\n")

    def test_no_text_of_the_plugin_is_left_without_its_translation(self):
        # Scripts/cms-zip ends with an error where one is missing, so that a new text fails here.
        stage = self.folder / "untranslated"
        shutil.copytree(ROOT / "integrations/wordpress", stage)
        with open(stage / "block/editor.js", "a", encoding="utf-8") as script:
            script.write("wp.i18n.__( 'A new text', 'newsroom-boxes' );\n")
        ran = subprocess.run([ROOT / "Scripts/cms-texts", stage], capture_output=True, text=True)
        self.assertNotEqual(ran.returncode, 0)

    def test_the_block_has_the_newest_api_which_older_versions_take_as_well(self):
        block = json.loads(self.text("block/block.json"))
        self.assertEqual(block["apiVersion"], 3)
        self.assertEqual(block["render"], "file:./render.php")
        self.assertEqual(block["textdomain"], SLUG)

    def test_php_reads_every_file_and_phpcs_finds_nothing(self):
        for path in sorted(self.plugin.rglob("*.php")):
            ran = subprocess.run(["php", "-d", "error_reporting=32767", "-d", "display_errors=1", "-l", path],
                                 capture_output=True, text=True)
            self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
            self.assertNotIn("Deprecated", ran.stdout + ran.stderr)
        ran = subprocess.run(["phpcs", "-q", "--report=emacs", f"--standard={ROOT}/Tests/CMS/phpcs.xml", "--extensions=php",
                              ROOT / "integrations/wordpress"], capture_output=True, text=True)
        self.assertEqual((ran.returncode, ran.stdout), (0, ""))
