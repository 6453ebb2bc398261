"""The server held to its own /openapi.json by a client that tries to find a hole in it."""

import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

from newsroom import Newsroom
from reading import get

# A run of all phases stops here, whatever is left to try.
SECONDS = os.environ.get("SCHEMATHESIS_SECONDS", "60")


class DescriptionTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.newsroom = Newsroom()
        cls.addClassCleanup(cls.newsroom.close)
        cls.newsroom.publish_past()
        cls.port = cls.newsroom.serve()

    def test_the_site_has_something_of_everything(self):
        for path, status in {
            "/v1/vi/rates.html": 200, "/v1/rates?currencies=USD": 200, "/v1/chart/rates.svg": 200, "/metrics": 200,
            "/v1/expired.json": 503, "/v1/vi/expired.html": 200, "/healthz": 503, "/v1/sky.json": 200,
        }.items():
            with self.subTest(path):
                self.assertEqual(get(self.port, path).status, status)
        self.assertIn(b"wgt-placeholder", get(self.port, "/v1/vi/expired.html").body)
        self.assertIn(b"data-wgt-valid-until", self.newsroom.file("vi/expired.html"), "the file itself has the numbers")

    def test_every_answer_is_one_that_is_described(self):
        folder = Path(__file__).parent
        done = subprocess.run(
            [Path(sys.executable).with_name("schemathesis"), "--config-file", folder / "schemathesis.toml", "run",
             f"http://127.0.0.1:{self.port}/openapi.json", "--checks", "all", "--phases", "examples,coverage,fuzzing",
             "--max-time", SECONDS, "--no-color"],
            cwd=self.newsroom.folder, capture_output=True, text=True, timeout=int(SECONDS) + 60)
        self.assertEqual(done.returncode, 0, f"{done.stdout}\n{done.stderr}")
        self.assertIsNone(self.newsroom.server.poll())
        tried = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
        self.assertIsNotNone(tried, done.stdout)
        self.assertEqual(tried[1], tried[2])
        self.assertGreater(int(tried[1]), 10 * int(SECONDS), "too little was tried to say anything")
        print(tried[0])
