"""One publisher behind nginx and behind Varnish, by the recipes of docs/scale.md."""

import datetime
import re
import subprocess
import time
import unittest

import engines
import processes
from publisher import CHANGING, WorldTests, run_with
from readers import Readers, complaints
from reading import get

RATES = "/widgets/v1/vi/rates.html"
SIDEBAR = "/widgets/v1/vi/sidebar.html"
SELDOM = "/widgets/v1/en/rates.html"
QUESTION = "/widgets/v1/rates?currencies=USD"


class CacheTests(WorldTests):
    def shows(self, port, number, path=RATES):
        """Whether a reader sees the number; an error shows none."""
        return number in get(port, path).body.decode()

    def gone_after(self, number, ports, seconds):
        """In how many seconds from now the number has gone from each of the ports, read ten times a second."""
        began, gone = time.monotonic(), {}
        while len(gone) < len(ports) and time.monotonic() < began + seconds + 5:
            for name, port in ports.items():
                if name not in gone and not any(self.shows(port, number, path) for path in (RATES, SIDEBAR)):
                    gone[name] = time.monotonic() - began
            time.sleep(0.1)
        return gone


class KeptTests(CacheTests):
    """What caches keep while everything is up, and what a purge takes out of them."""

    @classmethod
    def start(cls):
        _, cls.served = engines.serve(cls.site.folder / "config.json")
        cls.origin_folder = cls.world.subfolder("origin")
        _, cls.origin = engines.origin(cls.origin_folder, cls.served)
        _, cls.cache = engines.cache(cls.world.subfolder("cache"), cls.origin)
        _, files = engines.files(cls.world.subfolder("files"), cls.site.tree)
        _, cls.files_cache = engines.cache(cls.world.subfolder("files-cache"), files)
        _, cls.varnish = engines.varnish(cls.world.subfolder("varnish"), cls.origin)
        _, cls.other_varnish = engines.varnish(cls.world.subfolder("other-varnish"), cls.origin)
        cls.purge = engines.purge(cls.world, cls.varnish, cls.other_varnish)

    def test_every_cache_sends_what_is_published_packed_and_unpacked(self):
        for port in (self.cache, self.files_cache, self.varnish):
            for name in ("vi/gold.html", "gold.json", "widgets.css", "widgets.js"):
                with self.subTest(port=port, name=name):
                    path = f"/widgets/v1/{name}"
                    plain, packed = get(port, path), get(port, path, accept_encoding="gzip")
                    self.assertEqual((plain.status, plain.raw), (200, self.site.file(name)))
                    self.assertEqual((packed.headers["content-encoding"], packed.body), ("gzip", plain.raw))
                    for answer, encoding in ((plain, "identity"), (packed, "gzip")):
                        self.assertEqual(answer.headers["cache-control"], "public, max-age=10")
                        self.assertIn("Accept-Encoding", answer.headers["vary"])
                        self.assertNotIn("age", answer.headers)
                        again = get(port, path, accept_encoding=encoding, if_none_match=answer.headers["etag"])
                        self.assertEqual((again.status, again.raw), (304, b""))

    def test_a_page_includes_what_the_cache_keeps(self):
        page = get(self.cache, "/page.shtml", accept_encoding="gzip")
        self.assertEqual(page.body, b"<aside>" + self.site.file("vi/sidebar.html") + b"</aside>\n")

    def test_an_error_is_not_kept(self):
        for port in (self.cache, self.varnish):
            answer = get(port, "/widgets/v1/vi/none.html")
            self.assertEqual(answer.status, 404)
            self.assertNotIn("max-age=10", answer.headers.get("cache-control", ""))

    def test_however_many_readers_ask_the_origin_is_asked_once(self):
        asked, path = self.origin_folder / "asked", "/widgets/v1/vi/air-hanoi.html"
        for port in (self.cache, self.varnish):
            run_with(self.purge, ["vi/air-hanoi.html"])
            before = asked.read_text().count(path)
            for number in range(200):
                # A question that means nothing makes no copy of its own.
                answer = get(port, path + ("", f"?{number}")[number % 2], accept_encoding=("gzip", "br", "identity")[number % 3])
                self.assertEqual(answer.status, 200)
            self.assertEqual(asked.read_text().count(path), before + 1)

    def test_each_question_to_the_server_has_its_own_answer(self):
        for port in (self.cache, self.varnish):
            for currency in ("USD", "EUR"):
                path = f"/widgets/v1/rates?currencies={currency}"
                answer = get(port, path)
                self.assertEqual((answer.status, answer.body), (200, get(self.origin, path).body))
                self.assertIn(currency, answer.body.decode())

    def test_three_thousand_paths_are_purged_over_one_connection_to_each_varnish(self):
        paths = self.site.paths() + [f"vi/w{number}.html" for number in range(3000)]
        first, other = self.purges("varnish"), self.purges("other-varnish")
        result = run_with(self.purge, paths)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
        for name, before in (("varnish", first), ("other-varnish", other)):
            after = self.purges(name)
            self.assertEqual((after[0] - before[0], after[1] - before[1]), (1, len(paths)))

    def purges(self, name):
        """How many connections Varnish has taken, and how many purges it has done."""
        text = subprocess.run(["varnishstat", "-1", "-n", self.world.folder / name / "varnish"], capture_output=True, text=True).stdout
        return tuple(int(re.search(rf"^{key} +(\d+)", text, re.M)[1]) for key in ("MAIN.sess_conn", "MAIN.n_purges"))

    def test_a_purge_takes_every_copy_of_a_file_under_each_name_and_question(self):
        copies = [(path, host) for path in (SIDEBAR, SIDEBAR + "?x=1") for host in ("a.example", "b.example")]
        for path, host in copies:
            get(self.varnish, path, host=host)
        self.site.publish("purged")
        for path, host in copies:
            self.assertNotIn(b"purged", get(self.varnish, path, host=host).body)
        self.assertEqual(run_with(self.purge, ["vi/sidebar.html"]).returncode, 0)
        for path, host in copies:
            self.assertIn(b"purged", get(self.varnish, path, host=host).body)

    def test_only_the_publisher_may_purge(self):
        for address, status in (("127.0.0.2", "403"), ("127.0.0.1", "200")):
            found = subprocess.run(
                ["curl", "--silent", "--interface", address, "--request", "PURGE", "--output", "/dev/null",
                 "--write-out", "%{http_code}", f"http://127.0.0.1:{self.varnish}{SIDEBAR}"], capture_output=True, text=True)
            self.assertEqual(found.stdout, status, address)

    def test_a_varnish_that_cannot_be_purged_does_not_keep_the_other_from_it(self):
        away = processes.free_port()
        script = engines.purge(self.world, away, self.varnish)
        get(self.varnish, SIDEBAR)
        self.site.publish("beside")
        result = run_with(script, ["vi/sidebar.html"])
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stderr.splitlines()[-1], f"not purged: 127.0.0.1:{away}")
        self.assertIn(b"beside", get(self.varnish, SIDEBAR).body)

    def test_a_refused_purge_is_a_failure(self):
        # nginx takes no PURGE.
        result = run_with(engines.purge(self.world, self.origin, self.varnish), ["vi/sidebar.html", "index.json"])
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stderr.splitlines()[-1], f"not purged: 127.0.0.1:{self.origin}")

    def test_no_reader_of_any_cache_sees_half_a_file_or_an_older_one_while_purges_are_killed(self):
        paths = [*CHANGING, "index.json"]
        readers = [
            Readers(self.world.folder, f"{name} {encoding}", port, "/widgets/v1/", paths, 100, 1, encoding)
            for name, port in (("nginx", self.cache), ("nginx-files", self.files_cache), ("Varnish", self.varnish))
            for encoding in ("identity", "gzip")]
        self.site.configure(onPublish=[str(self.purge)])
        killed, number, began = 0, 0, time.monotonic()
        # Longer than nginx keeps a file.
        while number < 40 or time.monotonic() < began + 12:
            number += 1
            if number % 3:
                self.site.publish(number)
                # Whoever asks after the run gets what it published.
                self.assertEqual(get(self.varnish, SIDEBAR).body, self.site.file("vi/sidebar.html"))
            else:
                self.site.configure(onPublish=[str(self.world.script("killed", "#!/bin/sh\nkill -KILL $$\n"))])
                self.site.publish(number, statuses=(1,))
                self.site.configure(onPublish=[str(self.purge)])
                killed += 1
        answers, found, etags = 0, [], {}
        for each in readers:
            count, errors = each.end()
            answers += count
            # Each way makes ETags of its own.
            found += errors + complaints(each, self.site.versions, etags.setdefault(each.name.split()[0], {}))
        self.assertEqual(found, [])
        self.assertGreater(min(each.fewest("vi/sidebar.html") for each in readers), 1, "versions seen")
        print(f"{number} publications, {killed} purges killed, {answers} answers of caches: 0 torn, 0 missing, 0 older")

    def test_z_a_withdrawn_number_is_gone_from_every_cache_also_when_the_first_purge_was_killed(self):
        number = self.site.shown_dollar()
        ports = {"nginx": self.cache, "nginx, files": self.files_cache, "Varnish": self.other_varnish}
        run_with(self.purge, self.site.paths())
        for port in (self.varnish, *ports.values()):
            self.assertTrue(self.shows(port, number) and self.shows(port, number, SIDEBAR))
            self.assertTrue(self.shows(port, number.replace(".", ","), SELDOM))
        self.assertTrue(self.shows(self.varnish, number.replace(".", ""), QUESTION))
        self.site.configure(onPublish=[str(self.world.script("killed", "#!/bin/sh\nkill -KILL $$\n"))])
        self.site.withdraw(statuses=(1,))
        self.assertTrue(self.shows(self.varnish, number), "nothing was purged, so it is still there")
        # The other Varnish is purged by nobody.
        self.site.configure(onPublish=[str(engines.purge(self.world, self.varnish))])
        self.site.refresh(statuses=(0, 1, 2))
        self.assertFalse(self.shows(self.varnish, number) or self.shows(self.varnish, number, SIDEBAR))
        self.assertFalse(self.shows(self.varnish, number.replace(".", ""), QUESTION), "no purge names a question")
        gone = self.gone_after(number, ports, 21)
        # nginx counts whole seconds.
        for name, seconds in {"nginx": 11, "nginx, files": 11, "Varnish": 20}.items():
            self.assertIn(name, gone, f"{name} still shows it")
            self.assertLessEqual(gone[name], seconds + 1, name)
        for name, port in ports.items():
            self.assertFalse(self.shows(port, number.replace(".", ","), SELDOM), f"{name}: a file that nobody read meanwhile")
        print("withdrawn: gone from Varnish with the next run's purge, without it after "
              + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in gone.items()))


class LimitTests(CacheTests):
    """How long caches may keep a number, and what they do while the origin is away."""

    @classmethod
    def start(cls):
        model = next(widget for widget in cls.site.config["widgets"] if widget["id"] == "rates")
        del model["central"]
        cls.site.configure(sidebar=["rates"], widgets=[
            {**model, "id": name, "ttl": "5s", "maxAge": age}
            for name, age in {"rates": "10s", "last": "10m", "eleven": "11m", "twelve": "12m", "long": "4d"}.items()])
        cls.site.refresh("--force")
        cls.server, served = engines.serve(cls.site.folder / "config.json")
        _, cls.origin = engines.origin(cls.world.subfolder("origin"), served)
        _, cls.cache = engines.cache(cls.world.subfolder("cache"), cls.origin)
        _, cls.varnish = engines.varnish(cls.world.subfolder("varnish"), cls.origin)
        cls.served = served

    def test_an_expired_number_is_gone_from_every_cache_although_no_run_comes(self):
        self.site.refresh("--force", "--only", "rates")
        number = self.site.shown_dollar()
        until = datetime.datetime.fromisoformat(self.site.json("rates.json")["validUntil"])
        ports, late, seen = {"nginx": self.cache, "Varnish": self.varnish}, [], 0
        run_with(engines.purge(self.world, self.varnish), self.site.paths())
        while (now := datetime.datetime.now(datetime.timezone.utc)) < until + datetime.timedelta(seconds=2):
            for name, port in ports.items():
                for path in (RATES, SIDEBAR):
                    if self.shows(port, number, path):
                        seen += 1
                        # An answer may have left the origin just before.
                        if now > until + datetime.timedelta(seconds=1):
                            late.append((name, path, now))
            time.sleep(0.05)
        self.assertGreater(seen, 50)
        self.assertEqual(late, [])

    def test_no_answer_of_the_origin_may_be_kept_for_longer_than_its_number_holds(self):
        self.site.refresh("--force")
        now = datetime.datetime.now(datetime.timezone.utc)
        allowed = {}
        for name in ("rates", "last", "eleven", "twelve", "long"):
            until = datetime.datetime.fromisoformat(self.site.json(f"{name}.json")["validUntil"])
            caching = get(self.origin, f"/widgets/v1/vi/{name}.html").headers["cache-control"]
            kept = {key: int(value) for key, value in re.findall(r"([a-z-]+)=(\d+)", caching)}
            allowed[name] = kept
            self.assertLessEqual(kept["max-age"], 10, name)
            longest = kept["max-age"] + max(kept.get("stale-if-error", 0), kept.get("stale-while-revalidate", 0))
            self.assertLessEqual(longest, (until - now).total_seconds(), name)
            # Varnish asks after 20 s for what may be stale, and its grace is 600 s more.
            if "stale-if-error" in kept:
                self.assertLessEqual(20 + 600, (until - now).total_seconds(), name)
        self.assertIn("stale-if-error", allowed["long"])
        self.assertIn("stale-if-error", allowed["twelve"])
        self.assertNotIn("stale-if-error", allowed["last"])


class AwayTests(CacheTests):
    """What is behind the caches goes away for longer than they may do without it; their ten minutes are four seconds here."""

    @classmethod
    def start(cls):
        cls.short = {engines.CACHING: "max-age=1, stale-while-revalidate=4, stale-if-error=4"}
        cls.server, cls.served = engines.serve(cls.site.folder / "config.json")
        _, before_server = engines.origin(cls.world.subfolder("origin"), cls.served, places=cls.short)
        # Another program than nginx may say with an error page that it has nothing to send.
        _, saying = engines.origin(cls.world.subfolder("saying"), cls.served, places={**cls.short, "return 444": "return 502"})
        cls.files_folder = cls.world.subfolder("files")
        cls.files, cls.origin = engines.files(cls.files_folder, cls.site.tree, places=cls.short)
        cls.ports = {}
        for name, port in (("the server", before_server), ("the origin", cls.origin), ("the server, which is said", saying)):
            if port != saying:
                _, cls.ports[f"nginx, without {name}"] = engines.cache(cls.world.subfolder(f"cache-{port}"), port)
            _, cls.ports[f"Varnish, without {name}"] = engines.varnish(cls.world.subfolder(f"varnish-{port}"), port, {
                "stale-if-error=600": "stale-if-error=4", "ttl = 20s": "ttl = 1s", "grace = 600s": "grace = 4s"})

    def test_a_cache_sends_what_it_has_for_as_long_as_the_origin_allowed_and_no_longer(self):
        for port in self.ports.values():
            self.assertEqual(get(port, RATES).status, 200)
        # The origin of the one dies, and of the other only widgets serve: then nginx is there and has nothing to send.
        processes.stop(self.server)
        processes.stop(self.files)
        began, last, failed = time.monotonic(), {}, {}
        while time.monotonic() < began + 8:
            for name, port in self.ports.items():
                answer = get(port, RATES)
                if answer.status == 200:
                    self.assertEqual(answer.body, self.site.file("vi/rates.html"))
                    last[name] = time.monotonic() - began
                else:
                    self.assertIn(answer.status, (502, 503, 504))
                    failed.setdefault(name, time.monotonic() - began)
            time.sleep(0.1)
        for name in self.ports:
            self.assertGreater(failed[name], 2, f"{name} sends what it has, from the first answer on")
            self.assertLess(last[name], 6, f"{name} stops")
        # They come back, and so do the fragments.
        engines.serve(self.site.folder / "config.json", self.served)
        engines.files(self.files_folder, self.site.tree, self.origin, self.short)
        for name, port in self.ports.items():
            for _ in range(50):
                if get(port, RATES).status == 200:
                    break
                time.sleep(0.1)
            self.assertEqual(get(port, RATES).status, 200, name)


if __name__ == "__main__":
    unittest.main()
