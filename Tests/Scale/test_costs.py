"""The arithmetic of docs/scale.md "What it costs", and the sizes under it."""

import re
import unittest

from document import ROOT
from engines import DOCUMENT
from publisher import World

HEADERS, NOT_MODIFIED, PEAK = 318, 228, 5


def rows():
    """The rows of all tables of the section, by their first cell."""
    text = (ROOT / DOCUMENT).read_text(encoding="utf-8").split("\n## What it costs\n")[1].split("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return {first: rest for first, *rest in cells}


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

    def assert_near(self, written, counted):
        self.assertLess(abs(written / counted - 1), 0.05, f"{written} stands for {counted}")


if __name__ == "__main__":
    unittest.main()
