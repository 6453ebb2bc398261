"""Two publishers, of which one stands by: docs/scale.md "A stand-by publisher", with rsync and two real sites."""

import getpass
import os
import subprocess
import threading
import unittest
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import processes
from document import block, placed
from engines import DOCUMENT, version
from publisher import Publisher, World
from published import BINARIES

# What the providers are asked for.
AIR, BOARD, SJC, MIHONG = (
    "/v1/air-quality", "/Usercontrols/TVPortal.TyGia/pXML.aspx", "/GoldPrice/Services/PriceService.ashx", "/v1/gold-prices")


class Providers:
    """Stands before the replay server: notes what is asked for, and can answer a path with a pause of an hour."""

    def __init__(self, origin):
        self.asked, self.pausing = [], None
        providers = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                path = self.path.split("?")[0]
                providers.asked.append(path)
                if path == providers.pausing:
                    status, headers, body = 429, {"Retry-After": "3600"}, b""
                else:
                    with urllib.request.urlopen(origin + self.path, timeout=10) as reply:
                        status, headers, body = reply.status, {"Content-Type": reply.headers["Content-Type"]}, reply.read()
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def taken(self):
        """The paths that were asked for since the last call."""
        asked, self.asked = self.asked, []
        return set(asked)


class Host:
    """A publisher, and the programs of the document in a folder of its PATH."""

    def __init__(self, site):
        self.site = site
        self.programs = site.folder / "bin"
        self.programs.mkdir()
        self.write("widgets", f'#!/bin/sh\nexec "{BINARIES}/widgets" "$@" --config "{site.folder}/config.json"\n')
        self.environment = {"PATH": f"{self.programs}:{os.environ['PATH']}"}

    def write(self, name, text):
        path = self.programs / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def run(self, name, **options):
        return subprocess.run(
            [self.programs / name], capture_output=True, text=True, timeout=60, env=self.environment, **options)


class StandByTests(unittest.TestCase):
    """The first host has published and handed over; the other one stands by."""

    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.close)
        self.providers = Providers(self.world.publisher.origin)
        self.first, self.second = Host(self.world.publisher), Host(Publisher(self.world.folder / "second", self.providers.origin))
        for host in (self.first, self.second):
            host.site.origin = self.providers.origin
            host.site.config["providers"]["sjc"]["interval"] = "1h"
            host.site.ask(self.providers.origin)
        self.handed = self.second.site.folder / "first"
        self.handed.mkdir()
        self.port = processes.free_port()
        (self.handed.parent / "rsyncd.conf").write_text(placed(block(DOCUMENT, "The stand-by", "ini"), {
            "uid = widgets": f"uid = {getpass.getuser()}", "gid = widgets": f"gid = {os.getgid()}",
            "/var/lib/widgets/first": self.handed, "10.0.0.5": "127.0.0.1"}), encoding="utf-8")
        self.take()
        for host in (self.first, self.second):
            self.equip(host)
        self.spread, self.away = self.first.site.folder / "spread", self.first.site.folder / "away"
        self.second.write("widgets-take-over", placed(block(DOCUMENT, "Taking over", "sh"), {
            "/var/lib/widgets": self.second.site.folder, "runuser -u widgets -- ": "", "widgets.sqlite": "state.sqlite",
            "systemctl unmask widgets.timer": "true", "systemctl enable widgets.timer": "true",
            "systemctl start --no-block widgets.timer widgets.service": "widgets refresh"}))

    def equip(self, host):
        """Gives a host the scripts and the config that both have."""
        here = host.site.folder
        there = {"rsync://10.0.0.6/": f"rsync://127.0.0.1:{self.port}/", "/var/lib/widgets/first": here / "first"}
        host.write("widgets-hand-over", placed(block(DOCUMENT, "Handing over", "sh"), {
            **there, "/var/lib/widgets/public": host.site.tree, "/var/lib/widgets/hand-over": here / "hand-over"}))
        host.write("widgets-may-publish", placed(block(DOCUMENT, "Only one may publish", "sh"), there))
        host.write("widgets-published", block(DOCUMENT, "Several commands", "sh"))
        # Where readers would get the files from.
        host.write("widgets-s3", f'#!/bin/sh\ncat >> "{here}/spread"\n[ ! -e "{here}/away" ]\n')
        host.site.configure(onPublish=[str(host.programs / "widgets-published")])

    def take(self):
        folder = self.handed.parent
        self.daemon = processes.start_server(
            folder / "rsyncd.out", self.port, "rsync", "--daemon", "--no-detach", "--address", "127.0.0.1",
            "--port", self.port, "--config", folder / "rsyncd.conf", "--log-file", folder / "rsyncd.log")

    def run_first(self, *words, statuses=(0, 1, 2)):
        return self.first.site.run(*words, statuses=statuses, env={**os.environ, **self.first.environment})

    def publish(self, status=0):
        """Publishes something on the first host."""
        self.run_first(*self.first.site.notice(1), statuses=(status,))

    def reject(self):
        """Withdraws the board on the first host; the number of it."""
        number = self.first.site.shown_dollar()
        self.rejected = self.run_first("reject", "rates", "--provider", "vietcombank", "--shown")
        return number

    def take_over(self):
        # Whatever root's umask is, everybody can read the files.
        result = self.second.run("widgets-take-over", umask=0o077)
        # The withdrawn board is missing, so the run itself is not content.
        self.assertIn(result.returncode, (0, 1, 2), result.stderr)
        self.assertNotIn("onPublish", result.stderr)
        self.assertIn("imported ", result.stdout)
        tree = self.second.site.tree
        hidden = [path for path in (tree, *tree.rglob("*")) if path.stat().st_mode & (0o055 if path.is_dir() else 0o044)
                  != (0o055 if path.is_dir() else 0o044)]
        self.assertEqual(hidden, [])
        return result

    def holding(self, tree, number):
        """The files of a tree that hold a number."""
        return [path for path, (content, _) in version(tree).items() if number.encode() in content]

    def test_a_stand_by_goes_on_from_what_was_handed_over_and_a_withdrawn_number_stays_withdrawn(self):
        self.providers.pausing = MIHONG
        self.run_first("refresh", "--force")
        self.providers.pausing = None
        # The first host's clock is two minutes ahead of the other's.
        for path in self.first.site.tree.rglob("*.*"):
            os.utime(path, (path.stat().st_mtime + 120,) * 2)
        number = self.reject()
        self.assertEqual(self.holding(self.first.site.tree, number), [])
        before = version(self.first.site.tree)
        self.assertEqual(version(self.handed / "public"), before)
        self.providers.taken()

        self.take_over()

        asked = self.providers.taken()
        self.assertLessEqual({AIR, BOARD}, asked, "everything is due")
        self.assertNotIn(SJC, asked, "the interval goes on from the first host's call")
        self.assertNotIn(MIHONG, asked, "the pause that the first host was given goes on")
        after = version(self.second.site.tree)
        self.assertEqual(set(after), set(before))
        self.assertEqual(self.holding(self.second.site.tree, number), [], "the provider still says it")
        kept = [path for path in after if after[path][0] == before[path][0]]
        self.assertGreater(len(kept), 5)
        self.assertGreater(len(after) - len(kept), 5)
        for path in after:
            if path in kept:
                self.assertEqual(after[path][1], before[path][1], f"{path}: another ETag for the same bytes")
            else:
                self.assertGreater(after[path][1], before[path][1], f"{path}: older than the first host's")

    def test_a_stand_by_that_has_taken_over_brings_readers_also_what_the_first_host_could_not(self):
        self.publish()
        self.away.touch()
        self.reject()
        self.assertEqual(self.rejected.returncode, 1)
        self.take_over()
        spread = self.second.site.folder / "spread"
        self.assertEqual(set(spread.read_text().splitlines()), set(self.second.site.paths()))
        # It goes on publishing, with the config of the first one, also when it takes nothing any more.
        processes.stop(self.daemon)
        spread.unlink()
        self.second.site.run(*self.second.site.notice(2), env={**os.environ, **self.second.environment})
        self.assertIn("vi/sidebar.html", spread.read_text().splitlines())

    def test_what_could_not_be_handed_over_is_said_and_handed_over_by_the_next_run(self):
        self.publish()
        processes.stop(self.daemon)
        number = self.reject()
        self.assertEqual(self.rejected.returncode, 1)
        self.assertRegex(self.rejected.stderr, r"\A[^\n]*onPublish:[^\n]*wait[^\n]*\n\Z")
        self.assertNotEqual(self.holding(self.handed / "public", number), [])
        self.take()
        self.run_first("refresh")
        self.assertEqual(self.holding(self.handed / "public", number), [])
        self.take_over()
        self.assertEqual(self.holding(self.second.site.tree, number), [])

    def test_what_is_handed_over_is_handed_over_before_readers_get_it_and_each_command_is_run(self):
        self.away.touch()
        processes.stop(self.daemon)
        self.publish(status=1)
        changed = self.spread.read_text().splitlines()
        self.assertIn("index.json", changed)
        self.spread.unlink()
        self.take()
        # Only readers are missing now.
        self.assertEqual(self.run_first("refresh").returncode, 1)
        self.assertEqual(version(self.handed / "public"), version(self.first.site.tree))
        self.assertLessEqual(set(changed), set(self.spread.read_text().splitlines()))
        self.away.unlink()
        self.assertEqual(self.run_first("refresh").returncode, 0)

    def test_files_that_are_published_after_the_state_was_copied_are_not_handed_over_with_it(self):
        late = self.first.site.tree / "v1/vi/late.html"
        self.first.write("widgets", f"""#!/bin/sh
"{BINARIES}/widgets" "$@" --config "{self.first.site.folder}/config.json"
[ "$1" != export ] || touch "{late}"
""")
        # What a run is writing, or has left behind, is no file yet.
        (self.first.site.tree / "v1/vi/.unfinished").touch()
        self.publish()
        self.assertTrue(late.exists())
        self.assertFalse((self.handed / "public/v1/vi/.unfinished").exists())
        self.assertTrue((self.handed / "public/v1/vi/rates.html").exists())
        self.assertFalse((self.handed / "public/v1/vi/late.html").exists())

    def test_a_first_host_that_comes_back_neither_runs_nor_publishes(self):
        condition = block(DOCUMENT, "Only one may publish", "ini").split("ExecCondition=")[1].strip()
        self.assertEqual(os.path.basename(condition), "widgets-may-publish")
        self.assertEqual(self.first.run("widgets-may-publish").returncode, 0)
        self.publish()
        self.take_over()
        after = version(self.second.site.tree)
        refused = self.first.run("widgets-may-publish")
        self.assertEqual((refused.returncode, refused.stderr), (1, "the stand-by has taken over\n"))
        # Somebody withdraws a number on the wrong host: readers get nothing of it, and it says so.
        self.spread.unlink()
        self.reject()
        self.assertEqual(self.rejected.returncode, 1)
        self.assertIn("the stand-by has taken over", self.rejected.stderr)
        self.assertFalse(self.spread.exists())
        self.assertEqual(version(self.second.site.tree), after)
        # A stand-by that is switched off stops nobody.
        processes.stop(self.daemon)
        self.assertEqual(self.first.run("widgets-may-publish").returncode, 0)


if __name__ == "__main__":
    unittest.main()
