"""The sites that are measured."""

import json
import subprocess
from pathlib import Path

from measuring import ROOT, WIDGETS, run

HANOI = {
    "name": {"vi": "Hà Nội", "en": "Hanoi"},
    "latitude": 21.0285,
    "longitude": 105.8542,
    "timeZone": "Asia/Ho_Chi_Minh",
}
CURRENCIES = ["USD", "EUR", "GBP", "JPY", "CNY", "KRW", "SGD", "AUD"]


class Site:
    """A config in a folder of its own, with its state and its published files."""

    def __init__(self, folder, widgets, origin, languages=("vi", "en")):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        ids = sorted({provider for widget in widgets for provider in widget["providers"]})
        self.path = self.folder / "config.json"
        self.path.write_text(
            json.dumps(
                {
                    "site": {"use": "non-commercial", "contact": "bench@example.vn"},
                    "languages": list(languages),
                    "publish": "public",
                    "state": "state.sqlite",
                    "widgets": widgets,
                    # The stand-in may be asked as often as the bench wants.
                    "providers": {id: {"origin": origin, "acceptTerms": True, "interval": "0s"} for id in ids},
                },
                ensure_ascii=False,
            )
        )

    def command(self, *words):
        return (WIDGETS, *words, "--config", self.path)

    def refresh(self, *words, statuses=(0, 1)):
        result = run(*self.command("refresh", *words))
        if result.status not in statuses:
            raise SystemExit(f"bench: refresh of {self.path} ended with {result.status}")
        return result

    def published(self, name):
        return self.folder / "public/v1" / name

    def give_past(self, currencies=20):
        """Ten years of a bank's boards, synced: a disk that is still writing would slow down what is measured next."""
        state = self.folder / "state.sqlite"
        size = f"CREATE TEMP TABLE size AS SELECT {currencies} AS currencies"
        with open(ROOT / "Scripts/past.sql") as past:
            subprocess.run(["sqlite3", "-cmd", size, state], stdin=past, check=True)
        subprocess.run(["sync"], check=True)


def small(folder, origin):
    """Weather, air and a bank's board: the sidebar that most sites have."""
    return Site(
        folder,
        [
            {"id": "weather-hanoi", "kind": "weather", "place": HANOI, "providers": ["open-meteo"]},
            {"id": "air-hanoi", "kind": "air", "place": HANOI, "providers": ["open-meteo-air"]},
            {"id": "rates", "kind": "rates", "currencies": CURRENCIES, "providers": ["vietcombank-json"]},
        ],
        origin,
    )


def place(number):
    return {
        "name": {"vi": f"Nơi {number}", "en": f"Place {number}"},
        "latitude": round(8 + number % 1000 / 100, 4),
        "longitude": round(102 + number // 1000 / 10 + number % 7 / 100, 4),
        "timeZone": "Asia/Ho_Chi_Minh",
    }


def many(folder, count, origin):
    """As many widgets, each with the weather of a place of its own."""
    widgets = [
        {"id": f"w{number}", "kind": "weather", "place": place(number), "providers": ["open-meteo"]}
        for number in range(count)
    ]
    return Site(folder, widgets, origin)


def tables(folder, count, origin):
    """As many places in tables of twenty."""
    widgets = [
        {"id": f"t{first}", "kind": "weather", "places": [place(first + row) for row in range(20)], "providers": ["open-meteo"]}
        for first in range(0, count, 20)
    ]
    return Site(folder, widgets, origin)


def board(folder, origin):
    """Weather and twenty currencies of one bank, of which ten years may be known."""
    codes = CURRENCIES + ["CAD", "CHF", "DKK", "HKD", "INR", "KWD", "MYR", "NOK", "RUB", "SAR", "SEK", "THB"]
    return Site(
        folder,
        [
            {"id": "weather-hanoi", "kind": "weather", "place": HANOI, "providers": ["open-meteo"]},
            {"id": "rates", "kind": "rates", "currencies": codes, "providers": ["vietcombank"]},
        ],
        origin,
    )


def wide(folder, origin):
    """Sixty currencies of one bank in two widgets, for what the largest past costs."""
    text = (ROOT / "Scripts/past.sql").read_text()
    codes = [word for word in text.split('"') if len(word) == 3 and word.isupper()][:60]
    assert len(codes) == 60
    rates = {"kind": "rates", "providers": ["vietcombank", "vietcombank-json"]}
    return Site(
        folder,
        [
            {"id": "rates", "currencies": codes[::2], **rates},
            {"id": "more-rates", "currencies": codes[1::2], **rates},
        ],
        origin,
    )
