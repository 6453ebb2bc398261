"""The arithmetic of docs/scale.md "What it costs", and the sizes under it."""

import re
import unittest

from document import ROOT
from engines import DOCUMENT
from publisher import World

HEADERS, NOT_MODIFIED, PEAK = 318, 228, 5


def section():
    return (ROOT / DOCUMENT).read_text(encoding="utf-8").split("\n## What it costs\n")[1].split("\n## ")[0]


def rows():
    """The rows of all tables of the section, by their first cell."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in section().splitlines() if line.startswith("|")]
    return {first: rest for first, *rest in cells}


def sums():
    """Every sum that the section writes out, as `3 files × 100 edges / 60 s = 5 requests`: (its text, what it gives, its result)."""
    text = re.sub(r"\*\*|(?<=\d),(?=\d{3})", "", " ".join(section().split()))
    number = r"\d+(?:\.\d+)?"
    # Words may stand after a number.
    for match in re.finditer(rf"({number}(?: [^\d|=×/+]*[×/+] {number})+)[^\d|=×/+;:]* = ({number})", text):
        terms = re.sub(r"[^\d.×/+ ]|\.(?!\d)", " ", match[1]).replace("×", "*")
        yield match[0], eval(terms), float(match[2])


def numbers(cell):
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", cell)]


class CostTests(unittest.TestCase):
    def test_the_files_have_the_sizes_that_the_costs_are_counted_with(self):
        world = World()
        self.addCleanup(world.close)
        found = rows()
        for name in ("vi/sidebar.html", "widgets.css", "widgets.js"):
            for cell, path in zip(found[f"`{name}`"], (name, f"{name}.gz")):
                size = len(world.publisher.file(path))
                self.assertLess(abs(size / numbers(cell)[0] - 1), 0.15, f"{path} has {size} bytes now")

    def test_each_figure_follows_from_the_sizes(self):
        found = rows()
        sidebar, css, script = (numbers(found[f"`{name}`"][1])[0] for name in ("vi/sidebar.html", "widgets.css", "widgets.js"))
        means = {
            "loader": (0.2 * (sidebar + css + script + 3 * HEADERS) + 0.4 * (sidebar + HEADERS + 2 * NOT_MODIFIED)
                       + 0.4 * 3 * NOT_MODIFIED, 3, "the loader fetches the sidebar"),
            "SSI": (sidebar + 0.2 * (css + script + 2 * HEADERS) + 0.8 * 2 * NOT_MODIFIED, 2, "SSI puts it into the page")}
        views = [numbers(cell)[0] * 1e6 for cell in found["page views a day"]]
        self.assertEqual(views, [1e6, 1e7, 1e9])
        for name, (mean, requests, row) in means.items():
            self.assert_near(numbers(found[row][3])[-1], mean)
            self.assertEqual(numbers(found[row][4]), [requests])
            a_second, a_month = (next(cells for first, cells in found.items() if first.startswith(f"{name}: {what}"))
                                 for what in ("requests", "TB"))
            for day, counted, traffic in zip(views, a_second, a_month):
                per_second = day / 86_400
                self.assert_near(numbers(counted)[0], per_second * requests)
                self.assert_near(numbers(counted)[1], per_second * requests * PEAK)
                self.assert_near(numbers(traffic)[0], day * 30 * mean / 1e12)
                self.assert_near(numbers(traffic)[1], per_second * PEAK * mean * 8 / 1e6)
        for day, cell in zip(views, found["views a second, mean / peak"]):
            self.assert_near(numbers(cell)[0], day / 86_400)
            self.assert_near(numbers(cell)[1], day / 86_400 * PEAK)
        for row, requests, page in (("loader: cores of nginx at the peak, 15 µs a request", 3, 0),
                                    ("SSI: cores at the peak, 41 µs a page and 15 µs a request", 2, 41)):
            for day, cell in zip(views, found[row]):
                cores = day / 86_400 * PEAK * (requests * 15 + page) / 1e6
                self.assertLess(abs(numbers(cell)[0] - cores), 0.05 * cores + 0.005, row)

    def test_each_sum_that_is_written_out_gives_what_stands_behind_it(self):
        found = list(sums())
        # The page's means, the origin, the bucket and the publisher.
        self.assertGreaterEqual(len(found), 16, [text for text, _, _ in found])
        for text, counted, written in found:
            with self.subTest(text):
                self.assert_near(written, counted)

    def test_the_bill_is_counted_with_the_sums_above_it(self):
        text = " ".join(section().replace(",", "").split())
        found = rows()
        sizes = [numbers(found[f"`{name}`"][0])[0] for name in ("vi/sidebar.html", "widgets.css", "widgets.js")]
        self.assertEqual(numbers(re.search(r"3 files have (\d+) bytes", text)[1])[0], sum(sizes))
        origin = numbers(found["behind a CDN of 100 edges: requests to the origin a second, at most"][0])[0]
        for name, pattern, counted in (
                ("GET, millions", r"\+ ([\d.]+) million / 10000 × price", origin * 86_400 * 30 / 1e6),
                ("PUT", r"\+ (\d+) / 1000 × price", (240 * 3 + 288 * 3) * 30),
                ("GB to the CDN", r"\+ (\d+) × price of a GB", (sum(sizes) * 288 * 100 + 5 * NOT_MODIFIED * 86_400) * 30 / 1e9),
                ("paths", r"\((\d+) − 1000\) × price of a path", 288 * 30)):
            with self.subTest(name):
                self.assert_near(numbers(re.search(pattern, text)[1])[0], counted)

    def assert_near(self, written, counted):
        self.assertLess(abs(written / counted - 1), 0.05, f"{written} stands for {counted}")


if __name__ == "__main__":
    unittest.main()
