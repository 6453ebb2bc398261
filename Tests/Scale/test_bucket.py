"""The upload to a bucket, docs/scale.md "S3 and a CDN", with rclone, an S3 server, and a cache as the CDN."""

import os
import signal
import subprocess
import threading
import time
import unittest

import processes
from publisher import CHANGING, WorldTests, run_with
from store import CDN, Store, script

TYPES = {"html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
         "json": "application/json"}
CACHING = "public, max-age=60, stale-while-revalidate=60, stale-if-error=600"
RATES = "vi/rates.html"


class BucketTests(WorldTests):
    """Each test begins with a bucket that has what is published."""

    @classmethod
    def start(cls):
        cls.store = Store(cls.world.subfolder("store"))
        cls.cdn = CDN(cls.world.subfolder("cdn"), cls.store)
        cls.upload = script(cls.world, cls.store, cls.cdn.port)
        # The same, that gives up earlier, so that the tests need not wait.
        cls.hasty = script(cls.world, cls.store, cls.cdn.port, seconds=2, work="s3-hasty")
        cls.number = 0

    def setUp(self):
        self.store.mode = "open"
        if not self.is_complete():
            self.run_well([])
        self.store.written()

    def is_complete(self):
        return self.store.keys() == set(self.plain()) and all(
            self.store.read(path).body == self.site.file(path) for path in self.plain())

    def plain(self):
        """The published paths that belong into the bucket."""
        return [path for path in self.site.paths() if not path.endswith(".gz")]

    def publish(self):
        """Publishes another version; its changed paths, in their order."""
        before = {path: self.site.versions.get(path, [None])[-1] for path in self.site.paths()}
        type(self).number += 1
        self.site.publish(self.number)
        return [path for path in self.site.paths() if self.site.versions[path][-1] != before.get(path)]

    def run_well(self, paths, command=None):
        result = run_with(command or self.upload, paths)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))

    def run_badly(self, paths, reason, command=None):
        result = run_with(command or self.upload, paths)
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertRegex(result.stderr, rf"\A[^\n]*{reason}[^\n]*\n?\Z")
        # What a run says of it is cut there.
        self.assertLessEqual(len(result.stderr), 200)

    def assert_complete(self):
        self.assertEqual(self.store.keys(), set(self.plain()))
        for path in self.plain():
            self.assertEqual(self.store.read(path).body, self.site.file(path), path)

    def empty(self):
        for key in self.store.keys():
            self.store.change(key)

    def test_an_empty_bucket_gets_every_file_and_the_index_last(self):
        self.empty()
        self.run_well(self.publish())
        written = self.store.written()
        self.assertEqual(sorted(written), sorted(("PUT", path) for path in self.plain()))
        self.assertEqual(written[-1], ("PUT", "index.json"))
        self.assert_complete()
        for path in self.plain():
            answer = self.store.read(path)
            self.assertEqual(answer.headers["content-type"], TYPES[path.rpartition(".")[2]], path)
            self.assertEqual(answer.headers["cache-control"], CACHING, path)
            stamp = (self.site.tree / "v1" / path).stat().st_mtime
            self.assertEqual(int(float(answer.headers["x-amz-meta-mtime"])), int(stamp), path)

    def test_only_what_changed_is_uploaded_and_the_index_last(self):
        untouched = {path: self.store.read(path).headers for path in ("widgets.css", RATES)}
        changed = self.publish()
        self.run_well(changed)
        asked = len(self.store.asked)
        written = self.store.written()
        self.assertEqual(sorted(key for _, key in written), sorted([*CHANGING, "index.json"] if "index.json" in changed
                                                                   else CHANGING))
        self.assertLessEqual(asked, 2 * len([*CHANGING, "index.json"]) + 3, "other objects are asked for")
        self.assert_complete()
        # Given again, as after a purge that failed, nothing is uploaded and nothing changes.
        self.run_well(changed)
        self.assertEqual(self.store.written(), [])
        for path, headers in untouched.items():
            for name in ("etag", "last-modified", "cache-control"):
                self.assertEqual(self.store.read(path).headers[name], headers[name], path)

    def test_the_index_is_not_newer_than_the_files_when_more_is_published_meanwhile(self):
        self.site.refresh("--force", statuses=None)
        index = self.site.file("index.json")

        def publish():
            time.sleep(1)
            self.site.refresh("--force", statuses=None)

        self.store.before_writing = publish
        self.run_well(self.plain(), script(self.world, self.store, self.cdn.port, transfers=1, work="s3-slow"))
        self.assertNotEqual(self.site.file("index.json"), index)
        self.assertEqual(self.store.read("index.json").body, index)

    def test_a_new_time_stamp_alone_changes_no_object(self):
        path = self.site.tree / "v1" / RATES
        stamp = path.stat().st_mtime
        os.utime(path, (stamp + 5, stamp + 5))
        self.run_well([RATES])
        self.assertEqual(self.store.written(), [])
        self.assertEqual(self.store.read(RATES).headers["cache-control"], CACHING)
        os.utime(path, (stamp, stamp))

    def test_without_paths_it_mends_what_differs(self):
        self.store.change(RATES, b"old")
        self.store.change("widgets.css")
        self.run_well([])
        self.assertEqual(sorted(self.store.written()), [("PUT", RATES), ("PUT", "widgets.css")])
        self.assert_complete()

    def test_what_is_no_longer_published_is_deleted_last_and_nothing_else_is(self):
        gone = [f"{language}/gold.html" for language in ("vi", "en")] + ["gold.json"]
        widgets = self.site.config["widgets"]
        try:
            self.site.configure(widgets=[widget for widget in widgets if widget["id"] != "gold"])
            self.site.refresh(statuses=None)
            self.site.run("prune")
            paths = [*gone, *(f"{path}.gz" for path in gone), "vi/sidebar.html", "en/sidebar.html", "index.json"]
            # While nothing can be written, everything stays.
            self.store.mode = "full"
            self.run_badly(paths, "QuotaExceeded")
            self.assertLessEqual(set(gone), self.store.keys())
            self.store.mode = "open"
            self.store.written()
            self.run_well(paths)
            written = self.store.written()
            self.assertEqual(sorted(key for method, key in written if method == "DELETE"), sorted(gone))
            self.assertEqual([method for method, _ in written[-4:]], ["PUT"] + ["DELETE"] * 3)
            self.assertEqual(self.store.keys(), set(self.plain()))
        finally:
            self.site.configure(widgets=widgets)
            self.site.refresh(statuses=None)

    def test_a_store_whose_etag_is_no_checksum_keeps_what_was_uploaded(self):
        changed = self.publish()
        self.store.mode = "encrypting"
        self.run_well(changed)
        self.assert_complete()

    def test_a_published_folder_that_is_missing_deletes_nothing(self):
        moved = self.site.tree.with_name("elsewhere")
        self.site.tree.rename(moved)
        try:
            self.run_badly(["index.json", RATES], "index.json")
        finally:
            moved.rename(self.site.tree)
        self.assertEqual(self.store.written(), [])
        self.assert_complete()

    def test_a_store_that_is_away_full_refusing_or_hanging_is_one_line_and_the_next_run_makes_up(self):
        modes = {"away": "EOF|reset|refused", "full": "QuotaExceeded", "refusing": "AccessDenied",
                 "hanging": "2 seconds"}
        for mode, reason in modes.items():
            with self.subTest(mode):
                before = {path: self.store.read(path).body for path in self.plain()}
                changed = self.publish()
                self.store.mode = mode
                self.run_badly(changed, f"({reason})", self.hasty if mode == "hanging" else self.upload)
                self.assertEqual({path: self.store.read(path).body for path in self.plain()}, before)
                self.store.mode = "open"
                self.run_well(changed)
                self.assert_complete()

    def test_an_upload_that_has_no_time_left_begins_nothing(self):
        late = script(self.world, self.store, self.cdn.port, seconds=0, work="s3-late")
        self.run_badly(self.plain(), "rclone lsf had not begun after 0 seconds", late)
        self.assertEqual(self.store.asked, [])

    def test_a_run_uploads_what_it_changed_and_a_store_that_refuses_it_gets_all_with_the_next_run(self):
        environment = {"PATH": os.environ["PATH"]}
        self.site.configure(onPublish=[str(self.upload)])
        self.addCleanup(self.site.configure, onPublish=None)
        type(self).number += 2
        self.site.publish(self.number - 1, env=environment)
        self.assert_complete()
        self.store.mode = "refusing"
        refused = self.site.publish(self.number, statuses=(1,), env=environment)
        self.assertRegex(refused.stderr, r"\Awidgets: onPublish: [^\n]*AccessDenied[^\n]* paths wait for the next run\n\Z")
        self.assertEqual(self.site.refresh(statuses=(1,), env=environment).stderr, "", "it is said once a day")
        self.store.mode = "open"
        self.assertEqual(self.site.refresh(statuses=None, env=environment).stderr, "")
        self.assert_complete()

    def test_a_transfer_that_is_killed_holds_off_the_next_one_and_is_made_up_for(self):
        changed = self.publish()
        self.store.mode = "hanging"
        # The machine's own settings of S3 are none of the test's.
        killed = subprocess.Popen([self.upload], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                  env={"PATH": os.environ["PATH"]})
        killed.stdin.write("".join(f"{path}\n" for path in changed))
        killed.stdin.close()
        while not any(method == "PUT" for method, _ in self.store.asked):
            self.assertIsNone(killed.poll(), "the upload ended before it wrote")
            time.sleep(0.02)
        # rclone lives on, and could end after a later one.
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
        self.run_badly(changed, "an earlier upload is still running")
        self.store.mode = "open"
        for _ in range(100):
            result = run_with(self.upload, changed)
            if result.returncode == 0:
                break
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assert_complete()

    def test_no_reader_finds_a_file_torn_vanished_or_older_than_before(self):
        ended, complaints, seen = threading.Event(), [], set()
        paths = [*CHANGING, "index.json"]

        def read():
            last = {path: -1 for path in paths}
            while not ended.is_set():
                for path in paths:
                    answer = self.store.read(path)
                    seen.add((path, answer.body))
                    last_one = last[path]
                    with self.known:
                        bodies = [body for body, _ in self.site.versions[path]]
                    number = len(bodies) - 1 - bodies[::-1].index(answer.body) if answer.body in bodies else None
                    if answer.status != 200 or number is None or number < last_one:
                        complaints.append((path, answer.status, number, last_one))
                    last[path] = number if number is not None else last_one

        self.known = threading.Lock()
        reader = threading.Thread(target=read)
        reader.start()
        try:
            waiting = []
            for _ in range(6):
                # The next version is published while the one before is on its way.
                running = threading.Thread(target=run_with, args=(self.upload, waiting)) if waiting else None
                if running:
                    running.start()
                with self.known:
                    waiting = self.publish()
                if running:
                    running.join()
            self.run_well(waiting)
        finally:
            ended.set()
            reader.join()
        self.assertEqual(complaints[:4], [])
        self.assertGreater(len(seen), 2 * len(paths))
        self.assert_complete()

    def test_the_bucket_has_no_compressed_file_and_the_cdn_compresses_for_those_who_can_read_it(self):
        self.assertEqual([key for key in self.store.keys() if key.endswith(".gz")], [])
        self.assertNotIn("content-encoding", self.store.read(RATES, accept_encoding="gzip").headers)
        packed, plain = self.cdn.read(RATES, accept_encoding="gzip"), self.cdn.read(RATES)
        self.assertEqual(packed.headers.get("content-encoding"), "gzip")
        self.assertNotIn("content-encoding", plain.headers)
        self.assertEqual(packed.body, plain.body)
        self.assertEqual(plain.headers["content-type"], TYPES["html"])

    def test_without_a_purge_the_cdn_shows_a_change_within_the_time_that_the_objects_allow(self):
        briefly = script(self.world, self.store, self.cdn.port, keeps=1, work="s3-briefly")
        path = CHANGING[0]
        self.run_well(self.publish(), briefly)
        self.cdn.read(path)
        self.cdn.let_purge(False)
        self.run_badly(self.publish(), "503", briefly)
        self.cdn.let_purge(True)
        time.sleep(2.1)
        self.assertEqual(self.cdn.read(path).body, self.site.file(path))

    def test_a_withdrawn_number_is_gone_from_bucket_and_cdn_also_when_the_first_purge_failed(self):
        self.site.refresh("--force")
        self.run_well([])
        number = self.site.shown_dollar()
        self.assertIn(number, self.cdn.read(RATES).body.decode())
        self.cdn.let_purge(False)
        self.site.withdraw(statuses=None)
        withdrawn = ["rates.json", *(f"{language}/{name}.html" for language in ("vi", "en") for name in ("rates", "sidebar")),
                     "index.json"]
        self.run_badly(withdrawn, "503")
        self.assertNotIn(number, self.store.read(RATES).body.decode())
        self.assertIn(number, self.cdn.read(RATES).body.decode(), "the CDN has been asked, or the test shows nothing")
        self.cdn.let_purge(True)
        # The next run gives the same paths, of which none differs from the bucket now.
        self.run_well(withdrawn)
        for path in (RATES, "vi/sidebar.html", "rates.json"):
            self.assertNotIn(number, self.cdn.read(path).body.decode(), path)


if __name__ == "__main__":
    unittest.main()
