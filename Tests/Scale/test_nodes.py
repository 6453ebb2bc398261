"""Three web nodes that rsync brings the files to, by the recipe of docs/scale.md."""

import datetime
import functools
import json
import random
import signal
import subprocess
import threading
import time
import unittest

import engines
import processes
from arrivals import Arrivals
from publisher import CHANGING, WorldTests, run_with
from readers import Readers, complaints
from reading import get


class NodesTests(WorldTests):
    @classmethod
    def start(cls):
        cls.widgets = cls.site.config["widgets"]
        cls.nodes = [engines.Node(cls.world.subfolder(f"node-{number}")) for number in (1, 2, 3)]
        cls.script = engines.spread(cls.world, cls.nodes)
        cls.site.configure(onPublish=[str(cls.script)])
        result = run_with(cls.script, cls.site.paths())
        assert result.returncode == 0, result.stderr

    def setUp(self):
        self.site.configure(onPublish=[str(self.script)], widgets=self.widgets)
        self.site.refresh(statuses=(0, 1, 2))

    def assert_all_nodes_hold_what_is_published(self):
        published = engines.version(self.site.tree)
        for number, node in enumerate(self.nodes, 1):
            found = node.version()
            differing = [name for name in published.keys() | found.keys() if published.get(name) != found.get(name)]
            self.assertEqual(differing, [], f"node {number}")

    def test_no_reader_of_any_node_sees_half_a_file_or_an_older_one_whatever_is_killed(self):
        paths = [*CHANGING, "index.json"]
        readers, ended_readers = [], []

        def start_readers(number):
            for encoding in ("identity", "gzip"):
                name = f"node {number} {encoding} {len(readers)}"
                port = self.nodes[number - 1].port
                readers.append(Readers(self.world.folder, name, port, "/widgets/v1/", paths, 290, 1, encoding))

        def end_readers(start=""):
            for each in [each for each in readers if each.name.startswith(start)]:
                readers.remove(each)
                ended_readers.append((each, *each.end()))

        for number in (1, 2, 3):
            start_readers(number)
        varied = random.Random(17)
        count = 0

        def publish(**expected):
            nonlocal count
            count += 1
            return self.site.publish(count, **expected)

        # Publications during transfers, which no one waits for.
        transfers, ended = [], threading.Event()

        def transfer():
            while not ended.is_set():
                transfers.append(run_with(self.script, ["index.json"]).returncode)
                ended.wait(0.2)

        self.site.configure(onPublish=None)
        beside = threading.Thread(target=transfer)
        beside.start()
        try:
            while count < 160:
                publish()
        finally:
            ended.set()
            beside.join()
        self.assertEqual(set(transfers), {0})
        self.site.configure(onPublish=[str(self.script)])

        killed = {"publisher": 0, "transfer": 0}
        while count < 178:
            # The publisher, at any instant of the run; what it started may go on by itself.
            count += 1
            process = subprocess.Popen(
                self.site.command(*self.site.notice(count)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(varied.uniform(0.02, 0.6))
            if process.poll() is None:
                process.kill()
                killed["publisher"] += 1
            process.wait()
            self.site.record()
        publish()
        self.assert_all_nodes_hold_what_is_published()

        while count < 188:
            # A transfer, on one side or on both.
            cut = threading.Thread(
                target=self.cut, args=(killed, varied.choice([None, *self.nodes]), varied.uniform(0, 0.15)))
            cut.start()
            publish(statuses=(0, 1))
            cut.join()
        publish()
        self.assert_all_nodes_hold_what_is_published()

        # A node that is away, then one that hangs: the others get everything.
        end_readers("node 2")
        self.nodes[1].kill()
        while count < 192:
            publish(statuses=(1,))
        self.assertNotEqual(self.nodes[1].version(), engines.version(self.site.tree))
        self.nodes[1].start()
        start_readers(2)
        self.nodes[2].daemon.send_signal(signal.SIGSTOP)
        publish(statuses=(1,))
        published = engines.version(self.site.tree)
        self.assertEqual([node.version() == published for node in self.nodes], [True, True, False])
        self.nodes[2].daemon.send_signal(signal.SIGCONT)
        while count < 200:
            publish()
        self.assert_all_nodes_hold_what_is_published()
        self.assertGreaterEqual(min(killed.values()), 3)

        end_readers()
        answers = sum(number for _, number, _ in ended_readers)
        etags, found = {}, []
        for each, _, errors in ended_readers:
            found += errors + complaints(each, self.site.versions, etags)
        self.assertEqual(found, [])
        self.assertGreater(min(each.fewest("vi/sidebar.html") for each, _, _ in ended_readers), 5, "versions seen")
        self.assert_etags_are_equal(paths)
        print(f"{count} publications, {len(transfers)} transfers beside them, {answers} answers, "
              f"{killed['publisher']} publishers and {killed['transfer']} transfers killed: 0 torn, 0 missing, 0 older")

    def test_the_index_comes_after_the_files_and_nothing_is_removed_before_it(self):
        self.site.configure(onPublish=None, widgets=[each for each in self.widgets if each["id"] != "gold"])
        self.site.publish("in order")
        self.site.refresh("--force", statuses=None)
        self.site.run("prune")
        watches = [Arrivals(node.tree / "v1") for node in self.nodes]
        result = run_with(self.script, ["index.json"])
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
        for watch in watches:
            events = watch.end()
            index = [events.index(f"+index.json{end}") for end in ("", ".gz")]
            files = [number for number, event in enumerate(events) if event[0] == "+" and number not in index]
            removed = [number for number, event in enumerate(events) if event[0] == "-"]
            self.assertIn("-vi/gold.html.gz", events)
            self.assertIn("+vi/sidebar.html", events)
            self.assertLess(max(files), min(index))
            self.assertLess(max(index), min(removed))
            for name in ("vi/sidebar.html", "weather-hanoi.json"):
                self.assertEqual(events.index(f"+{name}.gz"), events.index(f"+{name}") + 1)
        self.assert_all_nodes_hold_what_is_published()

    def test_a_transfer_that_is_cut_before_its_last_file_changes_nothing_on_the_node(self):
        self.site.configure(onPublish=None)
        self.site.publish("cut")
        node, large = self.nodes[0], self.site.tree / "v1/vi/zzz.bin"
        held = node.version()
        with open(large, "wb") as file:
            file.truncate(200_000_000)
        try:
            transfer = self.begin()
            # The last file has begun to come.
            self.until(lambda: list(node.tree.glob("v1/vi/.zzz.bin.*")))
            self.assertGreaterEqual(engines.kill(engines.rsyncs(self.world.folder / "nodes")), 1)
            self.assertEqual(transfer.wait(), 1)
            self.until(lambda: len(engines.rsyncs(node.folder)) == 1)
            self.assertEqual(node.version(), held)
        finally:
            large.unlink()
        self.assertEqual(run_with(self.script, ["index.json"]).returncode, 0)
        self.assert_all_nodes_hold_what_is_published()

    def test_a_transfer_that_outlives_its_publisher_is_never_beside_the_next(self):
        self.nodes[0].daemon.send_signal(signal.SIGSTOP)
        try:
            self.site.configure(onPublish=None)
            self.site.publish("outlived")
            first = self.begin()
            self.until(lambda: engines.rsyncs(self.world.folder / "nodes"))
            first.kill()
            first.wait()
            second = run_with(self.script, ["index.json"])
            self.assertEqual((second.returncode, second.stderr), (1, "an earlier transfer is still running\n"))
            self.assertNotEqual(engines.rsyncs(self.world.folder / "nodes"), [], "the first one went on")
        finally:
            self.nodes[0].daemon.send_signal(signal.SIGCONT)
        # It ends by itself.
        self.until(lambda: not engines.rsyncs(self.world.folder / "nodes"))
        self.assertEqual(run_with(self.script, ["index.json"]).returncode, 0)
        self.assert_all_nodes_hold_what_is_published()

    def begin(self):
        """Starts a transfer that no publisher waits for."""
        silent = subprocess.DEVNULL
        return processes.start(self.script, stdin=silent, stdout=silent, stderr=silent)

    def test_without_an_index_nothing_is_sent_and_nothing_is_removed(self):
        held = [node.version() for node in self.nodes]
        moved = self.site.tree.rename(self.site.tree.with_name("lost"))
        try:
            self.assertEqual(run_with(self.script, ["index.json"]).returncode, 1)
            (self.site.tree / "v1").mkdir(parents=True)
            self.assertEqual(run_with(self.script, ["index.json"]).returncode, 1)
            (self.site.tree / "v1").rmdir()
            self.site.tree.rmdir()
        finally:
            moved.rename(self.site.tree)
        self.assertEqual([node.version() for node in self.nodes], held)

    def test_a_withdrawn_number_is_gone_from_the_nodes_and_from_one_that_was_away_with_the_next_run(self):
        self.site.refresh("--force", "--only", "rates", statuses=None)
        number = self.site.shown_dollar()
        self.assertEqual(self.nodes_that_show(number), [1, 2, 3])
        self.nodes[2].stop_taking()
        self.site.withdraw(statuses=(1,))
        self.assertEqual(self.nodes_that_show(number), [3])
        self.nodes[2].take()
        # Nothing is due, and nothing is published.
        published = engines.version(self.site.tree)
        self.site.refresh(statuses=(0, 1, 2))
        self.assertEqual(engines.version(self.site.tree), published)
        self.assertEqual(self.nodes_that_show(number), [])

    def test_a_number_that_has_expired_is_gone_from_a_node_whose_publisher_is_dead(self):
        rates = next(each for each in self.widgets if each["id"] == "rates")
        self.site.configure(widgets=[{**rates, "ttl": "2s", "maxAge": "12s"}])
        self.site.refresh("--force")
        self.assertEqual(self.nodes[0].version()["index.json"], engines.version(self.site.tree)["index.json"])
        number, node = self.site.shown_dollar(), self.nodes[0]
        until = datetime.datetime.fromisoformat(self.site.json("rates.json")["validUntil"])
        folder = self.world.subfolder("serving-node")
        config = folder / "config.json"
        config.write_text(json.dumps({**self.site.config, "publish": str(node.tree), "state": "none.sqlite"}), encoding="utf-8")
        _, served = engines.serve(config)
        for name in ("origin", "cache"):
            (folder / name).mkdir()
        _, origin = engines.origin(folder / "origin", served)
        _, port = engines.cache(folder / "cache", origin)
        before, late = 0, []
        while (now := datetime.datetime.now(datetime.timezone.utc)) < until + datetime.timedelta(seconds=2):
            for path in ("vi/rates.html", "vi/sidebar.html"):
                if number in get(port, f"/widgets/v1/{path}").body.decode():
                    before += now < until
                    late += [(path, now)] if now > until + datetime.timedelta(seconds=1) else []
            time.sleep(0.05)
        self.assertGreater(before, 10)
        self.assertEqual(late, [])
        self.assertEqual(get(port, "/widgets/v1/vi/rates.html").status, 200)
        self.assertIn(number, (node.tree / "v1/vi/rates.html").read_text(encoding="utf-8"), "the file itself is as it was")

    def nodes_that_show(self, number):
        shown = []
        for node, served in enumerate(self.nodes, 1):
            for path in ("vi/rates.html", "vi/sidebar.html", "en/rates.html", "rates.json"):
                for encoding in ("identity", "gzip"):
                    text = get(served.port, f"/widgets/v1/{path}", accept_encoding=encoding).body.decode()
                    if any(each in text for each in (number, number.replace(".", ","), number.replace(".", ""))):
                        shown.append(node)
        return sorted(set(shown))

    def until(self, condition):
        for _ in range(750):
            if condition():
                return
            time.sleep(0.02)
        self.fail("nothing of the kind within 15 s")

    def cut(self, killed, node, seconds):
        """Kills the publisher's side of the transfers, or one node's, so long after they have begun."""
        running = functools.partial(engines.rsyncs, self.world.folder / "nodes")
        self.until(running)
        time.sleep(seconds)
        killed["transfer"] += node.cut() if node else engines.kill(running())

    def assert_etags_are_equal(self, paths):
        for path in paths:
            for encoding in ("identity", "gzip"):
                answers = [get(node.port, f"/widgets/v1/{path}", accept_encoding=encoding) for node in self.nodes]
                self.assertEqual(len({(answer.headers["etag"], answer.raw) for answer in answers}), 1, path)
                self.assertEqual({answer.headers["cache-control"] for answer in answers}, {"public, max-age=10"})


if __name__ == "__main__":
    unittest.main()
