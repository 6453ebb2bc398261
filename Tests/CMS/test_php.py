"""The PHP function: what it returns and reports of a published folder, of a damaged one and of a hostile one."""

import base64
import json
import os
import re
import shutil
import subprocess
import unittest
from pathlib import Path

from calling import FUNCTION, LANGUAGES, ROOT, STUB, WIDGETS, Listener, Published, run, unix
from published import HOSTILE

NOTHING = {"state": None, "validUntil": None, "shownAt": None, "changesAt": None}
SENTENCES = {"vi": "Tạm thời chưa có số liệu mới", "en": "No newer data for the moment"}
NOBODY = 65534


class PHPChecks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.published = Published()
        cls.tree = cls.published.tree
        cls.rates = cls.published.site.file("vi/rates.html")

    @classmethod
    def tearDownClass(cls):
        cls.published.remove()

    def box(self, widget="rates", language="vi", tree=None, now=None, **options):
        """What one call returns and reports."""
        return run([[str(tree or self.tree), language, widget]], now=now, **options)[0]

    def assert_stub(self, problem, result):
        self.assertEqual(result.html, STUB)
        self.assertEqual(result.report, {"problem": problem, **NOTHING})

    def assert_shown(self, expected, result):
        self.assertEqual(result.html.decode(), expected.decode())
        self.assertIn(result.report["problem"], (None, "expired"))


class PublishedFilesTests(PHPChecks):
    def test_every_published_fragment_arrives_byte_for_byte(self):
        sites = [(self.tree, (*WIDGETS, "sidebar", "controls")),
                 (self.published.hostile.tree, (*HOSTILE, "sidebar", "controls"))]
        for tree, widgets in sites:
            for language in LANGUAGES:
                for widget, result in zip(widgets, run([[str(tree), language, each] for each in widgets])):
                    with self.subTest(tree=tree, language=language, widget=widget):
                        self.assert_shown((tree / f"v1/{language}/{widget}.html").read_bytes(), result)
                        self.assertIsNone(result.report["problem"])

    def test_the_report_says_the_state_and_the_times_of_the_box(self):
        for widget in WIDGETS:
            with self.subTest(widget):
                entry = self.published.index(widget)
                text = self.published.site.file(f"vi/{widget}.html").decode()
                shown = re.search(r'wgt-time">.*?<time datetime="(.*?)"', text)[1]
                until = unix(entry["validUntil"])
                self.assertEqual(self.box(widget).report, {
                    "problem": None, "state": entry["state"], "validUntil": until, "shownAt": unix(shown),
                    "changesAt": min(until, unix(entry["noticeUntil"])) if entry["noticeUntil"] else until})
        self.assertEqual(self.box("controls").report, {"problem": None, **NOTHING})

    def test_the_report_of_a_sidebar_says_its_worst_state_and_its_earliest_times(self):
        reports = [self.box(widget).report for widget in WIDGETS]
        self.assertEqual(self.box("sidebar").report, {
            "problem": None, "state": "fresh",
            **{key: min(report[key] for report in reports) for key in ("validUntil", "shownAt", "changesAt")}})
        stale = self.published.site.file("vi/sidebar.html").replace(b'"fresh"', b'"stale"', 1)
        self.assertEqual(self.published.shows(stale, "sidebar").report["state"], "stale")

    def test_the_report_need_not_be_asked_for(self):
        call = f"base64_encode(widgets_box('{self.tree}', 'vi', 'rates'))"
        self.assertEqual(base64.b64decode(run([call])[0]), self.rates)

    def test_each_call_writes_a_report_of_its_own(self):
        first, second, third = run(
            [[str(self.tree), "vi", each] for each in ("rates", "none", "controls")])
        self.assertEqual(first.report["state"], "fresh")
        self.assert_stub("missing", second)
        self.assertEqual(third.report, {"problem": None, **NOTHING})

    def test_a_day_without_a_time_of_day_is_shown_from_its_beginning(self):
        text = re.sub(rb'(wgt-time">.*?<time datetime=")[^"]*', rb"\g<1>2026-11-20", self.rates)
        result = self.published.shows(text, settings=["date.timezone=Asia/Ho_Chi_Minh"])
        self.assertEqual(result.report["shownAt"], unix("2026-11-20"))

    def test_the_file_defines_one_function_and_nothing_else(self):
        classes = ("array_filter(get_declared_classes(), fn ($name) => strpos($name, '@') === false"
                   " && (new ReflectionClass($name))->isUserDefined())")
        steps = ["get_defined_functions()['user']", classes, "get_defined_constants(true)['user'] ?? []"]
        self.assertEqual(run(steps), [["widgets_box"], [], []])

    def test_two_copies_of_the_file_may_be_loaded(self):
        copy = self.published.folder / "copy.php"
        shutil.copy(FUNCTION, copy)
        self.assert_shown(self.rates, self.box(files=(FUNCTION, copy)))

    def test_the_file_is_opened_once_and_nobody_is_called(self):
        trace = self.published.folder / "trace"
        command = ["strace", "-f", "-o", trace, "-e", "trace=openat,open,%network,execve,clone,fork,vfork", "php", "-n", "-r",
                   f"require '{FUNCTION}'; echo widgets_box('{self.tree}', 'vi', 'rates');"]
        shown = subprocess.run([str(word) for word in command], capture_output=True, timeout=20)
        self.assertEqual((shown.stdout, shown.stderr), (self.rates, b""))
        lines = trace.read_text().splitlines()
        self.assertEqual(len([line for line in lines if "/v1/" in line]), 1)
        for line in lines:
            self.assertNotRegex(line, r"socket\(|connect\(|fork\(|clone\(")
        self.assertEqual(len([line for line in lines if "execve(" in line]), 1)

    def test_brackets_that_a_cms_would_read_become_character_references(self):
        for name, code in {"shortcode": b'[widgets name="rates"]', "template": b"{{ name }}", "joomla": b"{loadmodule x}",
                           "nukeviet": b"[RIGHT]"}.items():
            with self.subTest(name):
                shown = self.published.shows(self.rates.replace(b"</h2>", code + b"</h2>"))
                references = code
                for bracket in b"[]{}":
                    references = references.replace(bytes([bracket]), b"&#%d;" % bracket)
                self.assert_shown(self.rates.replace(b"</h2>", references + b"</h2>"), shown)


class ExpiryTests(PHPChecks):
    def test_a_box_is_shown_until_its_end_and_then_as_the_program_draws_it(self):
        for widget in WIDGETS:
            until = unix(self.published.index(widget)["validUntil"])
            for language in LANGUAGES:
                with self.subTest(widget=widget, language=language):
                    # Its notice has ended long before.
                    text = re.sub(rb'<div class="wgt-notice.*?</div>\n', b"",
                                  self.published.site.file(f"{language}/{widget}.html"), flags=re.S)
                    self.assert_shown(text, self.box(widget, language, now=until - 1))
                    expired = self.box(widget, language, now=until)
                    self.assert_shown(self.published.expired(widget, language), expired)
                    self.assertEqual(expired.report["problem"], "expired")
                    self.assertEqual(expired.report["validUntil"], until)
                    self.assertIsNone(expired.report["changesAt"])
                    self.assertIn(SENTENCES[language], expired.html.decode())

    def test_an_expired_box_reports_from_when_its_numbers_were(self):
        report = self.box().report
        self.assertEqual(self.box(now=report["validUntil"] + 1).report["shownAt"], report["shownAt"])

    def test_in_a_sidebar_only_the_expired_boxes_change(self):
        until = unix(self.published.index("gold")["validUntil"])
        self.assertGreater(unix(self.published.index("rates")["validUntil"]), until + 1)
        shown = self.box("sidebar", now=until + 60)
        expected = b'<div class="wgt-sidebar" lang="vi">\n'
        order = re.findall(r'data-wgt="(.*?)"', self.published.site.file("vi/sidebar.html").decode())
        self.assertEqual(set(order), set(WIDGETS))
        for widget in order:
            expected += self.rates if widget == "rates" else self.published.expired(widget, "vi")
        self.assert_shown(expected + b"</div>\n", shown)
        self.assertEqual(shown.report["problem"], "expired")
        self.assertEqual(shown.report["changesAt"], unix(self.published.index("rates")["validUntil"]))

    def test_a_stale_box_loses_its_mark_when_it_expires(self):
        fresh_until = unix(self.published.index("rates")["freshUntil"])
        stale = self.published.drawn("rates", "vi", fresh_until + 1)
        self.assertIn(b'data-wgt-state="stale"', stale)
        self.assertIn(b"wgt-mark", stale)
        result = self.published.shows(stale)
        self.assert_shown(stale, result)
        self.assertEqual(result.report["state"], "stale")
        until = result.report["validUntil"]
        self.assert_shown(
            self.published.drawn("rates", "vi", until + 1), self.published.shows(stale, now=until + 1))

    def test_what_the_program_drew_as_expired_stays_and_is_reported(self):
        until = unix(self.published.index("rates")["validUntil"])
        drawn = self.published.drawn("rates", "vi", until + 1)
        # A language of one's own has a sentence of its own.
        expired = drawn.replace("Tạm thời chưa".encode(), "Il n’y a pas".encode())
        self.assertNotEqual(drawn, expired)
        for now in (until - 3600, until + 100):
            result = self.published.shows(expired, now=now)
            self.assert_shown(expired, result)
            self.assertEqual((result.report["problem"], result.report["state"]), ("expired", "expired"))
            self.assertEqual(result.report["shownAt"], self.box().report["shownAt"])

    def test_a_box_without_numbers_has_no_end(self):
        missing = (ROOT / "Tests/RenderingTests/Goldens/weather-missing-vi.html").read_bytes()
        unavailable = (b'<section class="wgt wgt-weather" data-wgt="weather-hanoi" data-wgt-state="unavailable" lang="vi" '
                       b'aria-label="x" hidden>\n</section>\n')
        for state, text in {"missing": missing, "unavailable": unavailable}.items():
            with self.subTest(state):
                result = self.published.shows(text, "weather-hanoi", now=2**31)
                self.assert_shown(text, result)
                self.assertEqual(result.report, {"problem": None, **NOTHING, "state": state})

    def test_numbers_without_an_end_are_not_shown(self):
        for wrong in (b"", b' data-wgt-valid-until=""', b' data-wgt-valid-until="soon"',
                      b' data-wgt-valid-until="2026-99-99T00:00:00Z"', b' data-wgt-valid-until="+1 year"'):
            with self.subTest(wrong):
                text = re.sub(rb' data-wgt-valid-until="[^"]*"', wrong, self.rates)
                self.assert_stub("foreign", self.published.shows(text))

    def test_of_two_ends_the_first_counts_as_in_a_browser(self):
        later = b' data-wgt-valid-until="2099-01-01T00:00:00Z"'
        until = self.box().report["validUntil"]
        for text, end in ((self.rates.replace(b' lang="vi"', later + b' lang="vi"', 1), until),
                          (self.rates.replace(b' data-wgt="rates"', b' data-wgt="rates"' + later), unix("2099-01-01"))):
            result = self.published.shows(text, now=until)
            self.assertEqual(result.report["validUntil"], end)
            self.assertEqual(result.report["problem"], "expired" if end == until else None)

    def test_a_state_that_is_none_is_not_shown(self):
        for state in (b"", b"new", b'"'):
            text = self.rates.replace(b'data-wgt-state="fresh"', b'data-wgt-state="' + state + b'"')
            self.assert_stub("foreign", self.published.shows(text))
        self.assert_stub("foreign", self.published.shows(self.rates.replace(b' data-wgt-state="fresh"', b"")))

    def test_an_own_language_has_no_sentence_for_it(self):
        text = self.rates.replace(b'lang="vi"', b'lang="fr"')
        result = self.published.shows(text, language="fr", now=self.box().report["validUntil"] + 1)
        self.assertRegex(result.html.decode(), r'<p class="wgt-placeholder">… <time datetime="[^"]*">[^<]*</time></p>')
        self.assertEqual(len(re.findall("<", result.html.decode())), 8)

    def test_a_notice_goes_at_its_end_and_the_numbers_stay(self):
        end = unix(self.published.index("weather-hanoi")["noticeUntil"])
        self.assertLess(end, unix(self.published.index("weather-hanoi")["validUntil"]))
        before = self.box("weather-hanoi", now=end - 1)
        text = self.published.site.file("vi/weather-hanoi.html")
        self.assert_shown(text, before)
        self.assertIn("Bão số 12", before.html.decode())
        self.assertEqual(before.report["changesAt"], end)
        after = self.box("weather-hanoi", now=end)
        self.assert_shown(re.sub(rb'<div class="wgt-notice.*?</div>\n', b"", text, flags=re.S), after)
        self.assertNotIn("Bão số 12", after.html.decode())
        self.assertIsNone(after.report["problem"])

    def test_a_notice_that_holds_longer_than_the_numbers_stays(self):
        text = self.published.site.file("vi/weather-hanoi.html")
        until = self.box("weather-hanoi").report["validUntil"]
        later = re.sub(rb'data-wgt-until="[^"]*"', b'data-wgt-until="2099-01-01T00:00:00Z"', text)
        shown = self.published.shows(later, "weather-hanoi", now=until + 1)
        notice = re.search(rb'<div class="wgt-notice.*?</div>\n', later, re.S)[0]
        self.assert_shown(self.published.drawn("weather-hanoi", "vi", until + 1).replace(
            b'<p class="wgt-placeholder">', notice + b'<p class="wgt-placeholder">'), shown)
        self.assertEqual(shown.report["changesAt"], unix("2099-01-01T00:00:00Z"))

    def test_a_notice_without_an_end_is_not_shown(self):
        text = re.sub(rb'data-wgt-until="[^"]*"', b'data-wgt-until="later"',
                      self.published.site.file("vi/weather-hanoi.html"))
        self.assert_stub("foreign", self.published.shows(text, "weather-hanoi"))

    def test_the_sentences_are_those_of_the_program(self):
        for language in LANGUAGES:
            words = json.loads((ROOT / f"Sources/Rendering/Languages/{language}.json").read_text(encoding="utf-8"))["words"]
            without = re.sub(rb'<p class="wgt-note wgt-time">.*\n', b"", self.published.site.file(f"{language}/rates.html"))
            result = self.published.shows(without, language=language, now=self.box().report["validUntil"] + 1)
            self.assertIn(f'<p class="wgt-placeholder">{words["expiredWithoutTime"]}</p>', result.html.decode())


class FolderTests(PHPChecks):
    def test_a_name_that_is_none_is_missing(self):
        outside = self.published.folder / "outside.html"
        outside.write_bytes(self.rates)
        (self.tree / "v1/rates.html").write_bytes(self.rates)
        names = ["../rates", "../../../outside", "..", ".", "", "rates.html", "rates\0", "rates\n", "/etc/passwd", "Rates",
                 "tỷ-giá", "x" * 65, "rates/", "./rates", "http://127.0.0.1/rates", "%2e%2e", "*"]
        languages = ["..", "../v1/vi", "./vi", "vi/", "", "vi\n", "v", "VI", ".", "vi/../vi", "\0vi", "vi-", "vietnam"]
        calls = [["vi", name] for name in names] + [[language, "rates"] for language in languages]
        for call, result in zip(calls, run([[str(self.tree), *call] for call in calls])):
            with self.subTest(call):
                self.assert_stub("missing", result)

    def test_every_form_of_a_language_is_a_folder(self):
        for language in ("vi", "zho", "zh-Hant", "sr-Latn-RS"):
            text = self.rates.replace(b'lang="vi"', b'lang="%s"' % language.encode())
            self.assert_shown(text, self.published.shows(text, language=language))

    def test_the_folder_may_be_a_link_and_end_in_a_slash_or_be_relative(self):
        link = self.published.folder / "link"
        link.symlink_to(self.tree)
        for folder in (link, f"{self.tree}/", f"{self.tree}//", f"{self.tree}/v1/..", "public", "./public"):
            with self.subTest(folder):
                self.assert_shown(self.rates, self.box(tree=folder, folder=self.published.site.folder))

    def test_a_folder_without_v1_is_missing(self):
        for folder in (f"{self.tree}/v1", f"{self.tree}/v1/vi", "/nowhere/at/all", "", "/", f"{self.tree}/v1/index.json",
                       "http://127.0.0.1:9", "data:text/html,x", "phar://x.phar", "php://filter/resource=/tmp", "glob:///tmp"):
            with self.subTest(folder):
                self.assert_stub("missing", run([[folder, "vi", "rates"]])[0])
        self.assert_stub("unreadable", run([["/tmp\0", "vi", "rates"]])[0])

    def test_a_folder_that_is_a_web_address_asks_no_network(self):
        with Listener() as listener:
            self.assertFalse(listener.was_asked())
            for scheme in ("ftp", "FTP", "ftps", "http", "https"):
                for path in ("", "/a/b"):
                    with self.subTest(scheme + path):
                        # Where nobody is asked, nobody answers too late.
                        settings = ["default_socket_timeout=1"]
                        self.assert_stub("missing", self.box(tree=f"{scheme}://{listener.host}{path}", settings=settings))
                        self.assertFalse(listener.was_asked())

    def test_a_missing_file_is_missing(self):
        self.assert_stub("missing", self.box("none"))
        self.assert_stub("missing", self.box(language="de"))
        dangling = self.tree / "v1/vi/dangling.html"
        dangling.symlink_to("nowhere.html")
        self.assert_stub("missing", self.box("dangling"))

    def test_a_link_that_stays_inside_is_followed(self):
        (self.tree / "v1/fr").symlink_to("vi")
        self.assert_shown(self.rates, self.box(language="fr"))
        tree = self.published.fake(self.rates)
        (tree / "v1").rename(tree / "v1.20261126")
        (tree / "v1").symlink_to("v1.20261126")
        self.assert_shown(self.rates, self.box(tree=tree))

    def test_a_link_that_leads_outside_is_refused(self):
        outside = self.published.fake(self.rates)
        beside = Path(f"{self.tree}-beside")
        shutil.copytree(outside, beside)
        for name, target in {"v1/vi/outside.html": outside / "v1/vi/rates.html", "v1/da": outside / "v1/vi",
                             "v1/es": beside / "v1/vi"}.items():
            (self.tree / name).symlink_to(target)
        self.assert_stub("outside", self.box("outside"))
        self.assert_stub("outside", self.box(language="da"))
        self.assert_stub("outside", self.box(language="es"))
        tree = self.published.fake(self.rates)
        shutil.rmtree(tree / "v1")
        (tree / "v1").symlink_to(outside / "v1")
        self.assert_stub("outside", self.box(tree=tree))

    def test_a_link_that_comes_later_is_refused_too(self):
        outside, tree = self.published.fake(self.rates), self.published.fake(self.rates)
        call = [str(tree), "vi", "rates"]
        # PHP forgets by itself where links led when it moves something itself.
        for moved, link in {f"{tree}/v1/vi": f"{outside}/v1/vi", f"{tree}/v1": f"{outside}/v1"}.items():
            before, _, after = run([call, f"exec('mv {moved} {moved}.old && ln -s {link} {moved}')", call])
            self.assert_shown(self.rates, before)
            self.assert_stub("outside", after)
            Path(moved).unlink()
            Path(f"{moved}.old").rename(moved)

    def test_a_link_above_the_folder_is_followed_to_where_it_leads_now(self):
        releases = self.published.fake(b"")
        for release, text in (("1", self.rates), ("2", self.rates.replace("Đô la Mỹ".encode(), b"USD"))):
            shutil.copytree(self.published.fake(text), releases / release / "public")
        (releases / "current").symlink_to("1")
        for folder in (f"{releases}/current/public", f"{releases}/current/public/", f"{releases}/current/../current/public"):
            with self.subTest(folder):
                call = [folder, "vi", "rates"]
                change = f"exec('ln -sfn 2 {releases}/current && mv {releases}/1 {releases}/0')"
                before, _, after = run([call, change, call])
                self.assert_shown(self.rates, before)
                self.assert_shown((releases / "2/public/v1/vi/rates.html").read_bytes(), after)
                (releases / "0").rename(releases / "1")
                (releases / "current").unlink()
                (releases / "current").symlink_to("1")

    def test_what_is_no_file_is_unreadable_and_keeps_nobody_waiting(self):
        (self.tree / "v1/vi/folder.html").mkdir()
        os.mkfifo(self.tree / "v1/vi/pipe.html")
        self.assert_stub("unreadable", self.box("folder"))
        self.assert_stub("unreadable", self.box("pipe"))
        if os.geteuid() == 0:
            os.mknod(self.tree / "v1/vi/zero.html", 0o644 | 0o020000, os.makedev(1, 5))
            self.assert_stub("unreadable", self.box("zero"))

    def test_a_file_or_a_folder_that_may_not_be_read_is_unreadable(self):
        user = NOBODY if os.geteuid() == 0 else None
        self.assert_shown(self.rates, self.box(user=user))
        for locked in ("v1/vi/rates.html", "v1/vi", "v1", "."):
            with self.subTest(locked):
                tree = self.published.fake(self.rates)
                (tree / locked).chmod(0)
                self.assert_stub("unreadable", self.box(tree=tree, user=user))
                (tree / locked).chmod(0o755)

    def test_a_folder_that_open_basedir_forbids_is_unreadable(self):
        here = f"{ROOT}:{FUNCTION.parent}"
        self.assert_stub("unreadable", self.box(settings=[f"open_basedir={here}"]))
        self.assert_shown(self.rates, self.box(settings=[f"open_basedir={here}:{self.tree}"]))

    def test_a_function_that_php_ini_disables_costs_the_box_and_nothing_else(self):
        called = set(re.findall(r"(?<![\w>$:])([a-z_0-9]+)\(", FUNCTION.read_text(encoding="utf-8")))
        built_in = {each for each in run(["get_defined_functions()['internal']"])[0] if each in called}
        self.assertLessEqual({"realpath", "fopen", "fstat", "stream_get_contents", "set_error_handler", "time"}, built_in)
        for name in sorted(built_in - {"function_exists"}):
            with self.subTest(name):
                answer = subprocess.run(
                    ["php", "-n", "-d", "display_errors=stderr", "-d", "error_reporting=-1", "-d", f"disable_functions={name}",
                     "-r", f"require '{FUNCTION}'; echo widgets_box('{self.tree}', 'vi', 'rates', $report), $report['problem'];"],
                    capture_output=True, timeout=20)
                self.assertEqual((answer.returncode, answer.stderr), (0, b""))
                # Some are compiled and cannot be disabled.
                self.assertIn(answer.stdout, (STUB + b"unreadable", self.rates))

    def test_a_handler_that_throws_at_every_warning_sees_none(self):
        throws = "set_error_handler(function ($l, $m) { throw new Exception($m); }) || true"
        locked = self.published.fake(self.rates)
        (locked / "v1/vi/rates.html").chmod(0)
        done, result = run([throws, [str(locked), "vi", "rates"]], user=NOBODY if os.geteuid() == 0 else None)
        self.assert_stub("unreadable", result)

    def test_the_handler_of_the_page_is_there_again_afterwards(self):
        steps = [[str(self.tree), "vi", "none"], "trigger_error('heard', E_USER_WARNING) && count($said)"]
        with self.assertRaisesRegex(AssertionError, "heard"):
            run(steps)


class ContentTests(PHPChecks):
    def test_a_fragment_has_at_most_16_kib(self):
        room = 16384 - len(self.rates)
        longest = self.rates.replace(b"\n</section>", b"\n<p>" + b"x" * (room - 8) + b"</p>\n</section>")
        self.assertEqual(len(longest), 16384)
        self.assert_shown(longest, self.published.shows(longest))
        longer = longest.replace(b"<p>x", b"<p>xx")
        self.assert_stub("too-large", self.published.shows(longer))
        many = b'<div class="wgt-sidebar" lang="vi">\n' + 20 * longest + b"</div>\n"
        self.assert_shown(many, self.published.shows(many, "sidebar"))
        self.assert_stub("foreign", self.published.shows(many.replace(longest, longer, 1), "sidebar"))
        self.assert_stub("too-large", self.published.shows(
            b'<div class="wgt-sidebar" lang="vi">\n' + 64 * longest + b"</div>\n", "sidebar"))

    def test_half_a_file_is_torn(self):
        for widget in ("rates", "sidebar"):
            text = self.published.site.file(f"vi/{widget}.html")
            tree = self.published.fake(b"", widget)
            path = tree / f"v1/vi/{widget}.html"
            ends = {0, 50, len(text) - 1, *range(60, len(text), 97)}
            ends |= {match.end() for match in re.finditer(rb"</div>\n|</section>\n", text[:-1])} - {len(text)}
            steps = []
            for end in sorted(ends):
                steps += [f"file_put_contents('{path}', substr(file_get_contents('{self.tree}/v1/vi/{widget}.html'), 0, {end}))",
                          [str(tree), "vi", widget]]
            for end, result in zip(sorted(ends), run(steps)[1::2]):
                with self.subTest(widget=widget, end=end):
                    self.assertEqual(result.html, STUB)
                    # A part that ends like a whole sidebar has boxes that do not end.
                    self.assertIn(result.report["problem"], ("torn", "foreign") if widget == "sidebar" else ("torn",))
        self.assert_stub("torn", self.published.shows(self.rates[:500] + bytes(len(self.rates) - 500)))

    def test_what_is_not_utf8_is_not_shown(self):
        for name, text in {
            "latin": self.rates.replace("ỷ".encode(), b"\xfd"), "utf16": self.rates.decode().encode("utf-16"),
            "surrogate": self.rates.replace(b"</h2>", b"\xed\xa0\x80</h2>"), "overlong": self.rates.replace(b"</h2>", b"\xc0\xbc</h2>"),
            "gzip": self.published.site.file("vi/rates.html.gz"),
        }.items():
            with self.subTest(name):
                self.assert_stub("not-utf8", self.published.shows(text))

    def test_what_is_not_this_fragment_is_not_shown(self):
        sidebar = self.published.site.file("vi/sidebar.html")
        for name, text in {
            "another widget": self.published.site.file("vi/gold.html"), "json": self.published.site.file("rates.json"),
            "an error page": b"<!DOCTYPE html>\n<title>404</title>\n<section>\n</section>\n", "twice": self.rates * 2,
            "text before": b"x" + self.rates, "text after": self.rates + b"x", "a box after": self.rates[:-1] + b"<p>x</p>\n",
            "a line after": self.rates + b"\n", "a byte order mark": b"\xef\xbb\xbf" + self.rates, "sidebar": sidebar,
            "a root of its own": self.rates.replace(b'class="wgt wgt-rates"', b'class="wgt-rates"'),
            "no language": self.rates.replace(b' lang="vi"', b"", 1), "a stub": STUB + b"\n",
            "a section inside": self.rates.replace(b"</h2>", b"</h2><section><p>x</p></section>"),
            "carriage returns": self.rates.replace(b"\n", b"\r\n"),
        }.items():
            with self.subTest(name):
                result = self.published.shows(text)
                self.assertEqual(result.html, STUB)
                self.assertIn(result.report["problem"], ("foreign", "torn"))
        for name, text in {
            "a fragment": self.rates, "text between": sidebar.replace(b"</section>\n<section", b"</section>\nx<section", 1),
            "an element between": sidebar.replace(b"</section>\n<section", b"</section>\n<p>x</p>\n<section", 1),
            "text after": sidebar + b"x", "text at the end": sidebar.replace(b"</section>\n</div>", b"</section>x\n</div>"),
            "another class": sidebar.replace(b'class="wgt-sidebar"', b'class="wgt-sidebar x"'),
            "a hostile language": sidebar.replace(b'<div class="wgt-sidebar" lang="vi"', b'<div class="wgt-sidebar" lang="vi" onclick="x"'),
        }.items():
            with self.subTest(name):
                result = self.published.shows(text, "sidebar")
                self.assertEqual(result.html, STUB)
                self.assertIn(result.report["problem"], ("foreign", "torn"))

    def test_an_empty_sidebar_is_one(self):
        empty = b'<div class="wgt-sidebar" lang="vi">\n</div>\n'
        self.assert_shown(empty, self.published.shows(empty, "sidebar"))

    def test_one_hostile_tag_costs_the_whole_file(self):
        marker = self.published.folder / "executed"
        php = f"touch('{marker}');".encode()
        for hostile in (
            b"<?php %s ?>" % php, b"<?= %s ?>" % php, b"<? %s ?>" % php, b'<script language="php">%s</script>' % php, b"<% x %>",
            b"<script>alert(1)</script>", b"<SCRIPT SRC=//evil.example></SCRIPT>", b"<script", b'<!--#include virtual="/x" -->',
            b'<!--#exec cmd="id" -->', b"<!-- wp:html -->", b"<!--esi x-->", b'<esi:include src="/x"/>', b"<![CDATA[x]]>",
            b"<!DOCTYPE html>", b"<style>p{}</style>", b'<link rel="stylesheet" href="//evil.example">',
            b'<meta http-equiv="refresh" content="0">', b'<base href="//evil.example">', b"<title>x</title>",
            b'<iframe src="//evil.example"></iframe>', b'<form action="//evil.example"></form>', b'<input type="image" src="x">',
            b'<object data="x"></object>', b'<embed src="x">', b"<math></math>", b"<template></template>", b"<noscript></noscript>",
            b"<textarea></textarea>", b'<video src="x"></video>', b'<use href="#x"></use>', b'<animate attributeName="href"/>',
            b"<foreignObject></foreignObject>", b'<p onclick="x">x</p>', b'<p ONCLICK="x">x</p>', b"<p onclick=x>x</p>",
            b"<p onclick='x'>x</p>", b'<p\nonclick="x">x</p>', b'<p/onclick="x">x</p>', b'<p class="x"onclick="x">x</p>',
            b'<svg onload="x"></svg>', b"<svg/onload=x>", b"<img src=x onerror=x>", b'<p style="color:red">x</p>', b'<p id="x">x</p>',
            b'<p name="x">x</p>', b"<p class=x>x</p>", b"<p class='x'>x</p>", b'<p class="<script>">x</p>', b'<p class="a>b">x</p>',
            b'<a href="javascript:x">x</a>', b'<a href="JavaScript:x">x</a>', b'<a href=" javascript:x">x</a>',
            b'<a href="java\nscript:x">x</a>', b'<a href="jav&#97;script:x">x</a>', b'<a href="javascript&colon;x">x</a>',
            b'<a href="&#x6A;avascript:x">x</a>', b'<a href="data:text/html,x">x</a>', b'<a href="vbscript:x">x</a>',
            b'<img src="data:image/svg+xml,x">', b'<img srcset="x">', b"<p>x", b"<p/>", b"</p>", b"<b><i>x</b></i>", b"<", b"<p", b"<p x>x</p>",
            b'<p hidden="" hidden onclick>x</p>', b"<\x00script>", b"\x00", b"\x1b", b"\x7f", b"\t", "\u202e".encode(), "\u2028".encode(),
            "\u0085".encode(), "<\u0338script>".encode(), b"<widgets-box></widgets-box>", b'<button formaction="x">x</button>',
            # The page's own libraries may run these.
            b'<p data-hx-on-click="x">x</p>', b'<p data-bind="click: x">x</p>', b'<p data-wp-interactive="core/image">x</p>',
            b'<p data-ng-bind-html="x">x</p>', b'<p data-x="x">x</p>', b'<p data-wgtx="x">x</p>', b'<p data-="x">x</p>',
        ):
            with self.subTest(hostile):
                self.assert_stub("foreign", self.published.shows(self.rates.replace(b"</h2>", b"</h2>" + hostile, 1)))
        self.assertFalse(marker.exists())
        for root in (b' onclick="x"', b' style="x"', b' id="x"', b" onclick=x"):
            self.assert_stub("foreign", self.published.shows(self.rates.replace(b' lang="vi"', b' lang="vi"' + root, 1)))
        sidebar = self.published.site.file("vi/sidebar.html")
        self.assert_stub("foreign", self.published.shows(sidebar.replace(b"</h2>", b"<script></script></h2>", 1), "sidebar"))

    def test_what_a_template_of_ones_own_may_say_is_shown(self):
        for harmless in (
            b'<a href="https://example.vn/a:b?c=d&amp;e=f#g" rel="nofollow" target="_blank" hreflang="vi">x</a>',
            b'<a href="/tin:tuc">x</a>', b'<a href="tin-tuc/x.html">x</a>', b'<a href="?a=b:c">x</a>', b'<a href="#x">x</a>',
            b'<a href="mailto:a@example.vn">x</a>', b'<a href="tel:+84">x</a>', b'<a href="">x</a>', b'<a href="//example.vn/">x</a>',
            b'<img src="/logo.png" alt="x" width="16" height="16" loading="lazy">', b"<br>", b"<br/>", b"<hr />", b"<p hidden>x</p>",
            b'<p\nclass="a\nb"\n  data-wgt-x="y" data-label="z" aria-label="x">x</p>', b"5 > 3", b"<P>x</P>", b"<details><summary>x</summary></details>",
            b'<svg viewBox="0 0 1 1" preserveAspectRatio="none"><path d="M0 0"/><text x="1">x</text></svg>',
            b'<ruby>x<rp>y</rp><rt>z</rt></ruby>', b'<table><colgroup><col span="2"></colgroup></table>', "Giá: 5 € \u200d ☂️".encode(),
        ):
            with self.subTest(harmless):
                text = self.rates.replace(b"</h2>", b"</h2>" + harmless, 1)
                self.assert_shown(text, self.published.shows(text))

    def test_it_allows_what_the_program_allows_but_of_data_attributes_only_its_own(self):
        rules = (ROOT / "Sources/Rendering/Fragments/FragmentMarkup.swift").read_text(encoding="utf-8")
        drawing = re.search(r'drawing = words\("(.*?)"\)', rules)[1].split()
        elements, attributes = (text.split() for text in re.findall(r'"""\n(.*?)"""', rules, re.S))
        source = FUNCTION.read_text(encoding="utf-8")

        def words(name):
            return "".join(re.findall(r"'([^']*)'", re.search(rf"const {name} = (.*?);", source, re.S)[1])).split("|")

        self.assertEqual(sorted(words("DRAWING")), sorted(drawing))
        self.assertEqual(sorted(words("NAMES")), sorted(elements))
        self.assertIn('name.hasPrefix("aria-")\n      || name.hasPrefix("data-")', rules)
        data = ["data-wgt(?:-[a-z-]+)?", "data-label"]
        self.assertEqual(sorted(words("ATTRIBUTES")), sorted([*attributes, "hidden", "aria-[a-z-]+", *data]))


class SourceTests(unittest.TestCase):
    files = sorted((ROOT / "integrations").glob("*/**/*.php"))

    def test_every_file_is_php_of_the_expected_style(self):
        for file in self.files:
            with self.subTest(file):
                check = subprocess.run(["php", "-n", "-l", file], capture_output=True, text=True, timeout=20)
                self.assertEqual((check.returncode, check.stderr), (0, ""))
                self.assertIn("SPDX-License-Identifier: GPL-2.0-or-later", file.read_text(encoding="utf-8"))
        # NukeViet loads a block by including the file that declares it. Drupal and WordPress have styles of their own.
        for folder, left_out in {"php": "", "joomla": "", "nukeviet": "PSR1.Files.SideEffects"}.items():
            style = subprocess.run(
                ["phpcs", "--standard=PSR12", "-q", *([f"--exclude={left_out}"] if left_out else ()),
                 ROOT / "integrations" / folder],
                capture_output=True, text=True, timeout=60)
            self.assertEqual((style.returncode, style.stdout), (0, ""))

    def test_the_function_is_written_for_php_7_4(self):
        newer = (r"\bmatch\s*\(|\benum\b|\breadonly\b|\?->|#\[|\bstr_(contains|starts_with|ends_with)\b|\barray_is_list\b"
                 r"|\bmixed\b|\bnever\b|catch \(\w+\)|\w\|\w+ \$|: static\b|\bnew\b.* in ")
        code = re.sub(r"/\*.*?\*/|//[^\n]*|'[^'\n]*'", "", FUNCTION.read_text(encoding="utf-8"), flags=re.S)
        self.assertNotRegex(code, newer)

    def test_nothing_in_it_executes_prints_or_calls(self):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", FUNCTION.read_text(encoding="utf-8"), flags=re.S)
        self.assertNotRegex(code, r"\b(include|require|eval|echo|print|exec|system|curl_\w+|fsockopen|unserialize|assert)\b")


if __name__ == "__main__":
    unittest.main()
