"""What one command costs: reading, refreshing, growing, and the past."""

import shlex
import subprocess
import time

from measuring import BUILT, WIDGETS, StandIn, compare, instructions, run
from sites import board, many, small, tables, wide


def reading(report, work):
    """The figures of one widget, against jq and cat on the published file."""
    report.section("Reading")
    with StandIn(seconds=120) as stand_in:
        site = small(work / "reading", stand_in.origin)
        site.refresh()
        file = site.published("rates.json")
        get = site.command("get", "rates", "--format", "json")
        ours, jq, cat = compare(100, get, ("jq", ".", file), ("cat", file))
        report.row("get rates --format json", ours.wall * 1000, "ms", None, jq.wall * 1000, "jq", 0.20)
        report.row("", ours.wall * 1000, "ms", None, cat.wall * 1000, "cat", 2.5)
        count_instructions(report, get, 6)
        for words in (
            ("--field", "rates.rows.USD.sell"),
            ("--format", "text"),
            ("--format", "html"),
        ):
            get = site.command("get", "rates", *words)
            ours, jq = compare(60, get, ("jq", ".", file))
            report.row(f"get rates {' '.join(words)}", ours.wall * 1000, "ms", None, jq.wall * 1000, "jq", 0.25)
            count_instructions(report, get)
        version = (WIDGETS, "--version")
        ours, cat = compare(60, version, ("cat", file))
        report.row("--version", ours.wall * 1000, "ms", None, cat.wall * 1000, "cat")
        count_instructions(report, version)
        status = site.command("status")
        ours, jq = compare(40, status, ("jq", ".", file), statuses=(0, 1, 2))
        report.row("status", ours.wall * 1000, "ms", None, jq.wall * 1000, "jq")
        idle = site.command("refresh")
        ours, jq = compare(60, idle, ("jq", ".", file))
        report.row("refresh, nothing due, 3 widgets", ours.wall * 1000, "ms", 6, jq.wall * 1000, "jq")
        count_instructions(report, idle)


def count_instructions(report, command, bound=None):
    count = instructions(*command)
    if count is not None:
        report.row("  its instructions", count, "M", bound)


def refreshing(report, work):
    """A run in which every value has changed, against curl that only fetches, and curl with jq that writes files too."""
    report.section("Refreshing")
    with StandIn("--delay-milliseconds", 100, "--vary", seconds=300) as stand_in:
        site = small(work / "refreshing", stand_in.origin)
        site.refresh()
        addresses = targets(site)
        curl = ["curl", "--silent", "--parallel", "--parallel-immediate"]
        bodies = [word for index, url in enumerate(addresses) for word in ("-o", work / f"body{index}", url)]
        ours, fetched = compare(20, site.command("refresh", "--force"), curl + bodies)
        report.row(
            "refresh of 3 widgets, 100 ms each, all changed", ours.wall * 1000, "ms", None, fetched.wall * 1000, "curl"
        )
        report.row("  beyond curl --parallel", (ours.wall - fetched.wall) * 1000, "ms", 30)
        report.row("  its CPU", ours.cpu * 1000, "ms", 30)
        report.row("  its peak memory", ours.mebibytes, "MiB", 40)
        script = work / "by-hand"
        filters = (
            "{current, hourly, daily}",
            "{current}",
            "[.Data[] | {currency: .currencyCode, buyCash: .cash, buyTransfer: .transfer, sell}]",
        )
        lines = [f"jq -S '{one}' {work}/body{index} > {work}/{index}.json" for index, one in enumerate(filters)]
        script.write_text("#!/bin/sh\nset -e\n" + shlex.join(map(str, curl + bodies)) + "\n" + "\n".join(lines) + "\n")
        script.chmod(0o755)
        ours, by_hand = compare(20, site.command("refresh", "--force"), (script,), statuses=(0, 1))
        report.row(
            "  against curl and jq writing three JSON files", ours.wall * 1000, "ms", None, by_hand.wall * 1000, "curl + jq", 1
        )


def targets(site):
    """The addresses that the site's widgets are asked at."""
    said = subprocess.run(site.command("refresh", "--force", "--dry-run"), capture_output=True, text=True).stdout
    found = [line.split(": ", 3)[-1].split(", ")[0] for line in said.splitlines()]
    assert len(found) == 3 and all(address.startswith("http") for address in found), said
    # The bank is asked for a day, which the plan does not name.
    return found[:2] + [f"{found[2]}?date={time.strftime('%Y-%m-%d')}"]


def growing(report, work):
    """Many places without delay, in two languages: a widget for each, and tables of twenty."""
    report.section("Many places")
    with StandIn(seconds=600) as stand_in:
        thousand(report, many(work / "thousand", 1000, stand_in.origin))
        for name, make, counts in (("of one place each", many, (10, 100, 1000)), ("in tables of 20", tables, (20, 100, 1000, 10_000))):
            line(report, name, [(count, make(work / f"{make.__name__}{count}", count, stand_in.origin).refresh()) for count in counts])


def thousand(report, site):
    first = site.refresh()
    report.row("first run of 1000 widgets of one place, CPU", first.cpu * 1000, "ms", 1500)
    report.row("  its peak memory", first.mebibytes, "MiB", 120)
    (idle,) = compare(20, site.command("refresh"))
    report.row("  with nothing due", idle.wall * 1000, "ms", 60)
    get, status = compare(10, site.command("get", "w0", "--format", "json"), site.command("status"), statuses=(0, 1, 2))
    report.row("  get of one of them", get.wall * 1000, "ms")
    report.row("  status", status.wall * 1000, "ms")


def line(report, name, runs):
    """The cost of a place must not grow with their number; what the fewest cost is what a run costs anyway."""
    (fewest, base), *larger = runs
    costs = [((one.cpu - base.cpu) / (count - fewest) * 1e6, count, one) for count, one in larger]
    before = None
    for cost, count, one in costs:
        bound = (1.15, f"at {before[1]}") if before else (None, "")
        report.row(f"CPU of each of {count} places {name}", cost, "µs", None, before and before[0], bound[1], bound[0])
        before = (cost, count)
    count, one = larger[-1]
    report.row(f"memory of each of {count}", (one.mebibytes - base.mebibytes) * 1024 / count, "KiB", 40)


def past(report, work):
    """Ten years of twenty currencies."""
    report.section("Ten years of a bank's boards")
    with StandIn(seconds=400) as stand_in:
        grown, empty = board(work / "grown", stand_in.origin), board(work / "empty", stand_in.origin)
        grown.refresh()
        empty.refresh()
        grown.give_past()
        grown.refresh("--force")
        state = grown.folder / "state.sqlite"
        for since, bound in (("30d", 8), ("365d", 30)):
            history = grown.command("history", "rates", "--currency", "USD", "--since", since)
            select = (
                "SELECT reading FROM history WHERE provider = 'vietcombank' AND query = 'rates VND' "
                f"AND lastSeenAt >= unixepoch() - {since[:-1]} * 86400 ORDER BY firstSeenAt"
            )
            ours, sqlite = compare(30, history, ("sqlite3", state, select))
            report.row(f"history rates --currency USD --since {since}", ours.wall * 1000, "ms", bound, sqlite.wall * 1000, "sqlite3")
        commands = (("refresh", "--force"), ("refresh",), ("get", "rates", "--format", "json"))
        for words, count in zip(commands, (30, 100, 100)):
            ours, peer = compare(count, grown.command(*words), empty.command(*words))
            report.row(f"{' '.join(words)} after ten years", ours.wall * 1000, "ms", None, peer.wall * 1000, "without", 1.05)
        largest(report, wide(work / "wide", stand_in.origin))


def largest(report, site):
    """Ten years of sixty currencies: the peak memory of every command."""
    site.refresh()
    site.give_past(60)
    commands = (
        "history rates --since 10y --format csv",
        "history rates --since 10y --format json",
        "history rates --since 10y --currency USD --format json",
        "chart rates --currency USD --since 10y",
        "get rates --format html",
        "convert 100 USD VND",
        "status --format json",
        "check",
        "prune",
        "backfill rates --since 2017-01-01 --dry-run",
        "refresh",
        "refresh --force",
    )
    for words in commands:
        peak(report, site, words)
    # A table is missing: everything else is carried over, within the minute of a run.
    subprocess.run(["sqlite3", site.folder / "state.sqlite", "DROP TABLE attempts"], check=True)
    size = (site.folder / "state.sqlite").stat().st_size >> 20
    result = peak(report, site, "refresh", f"refresh that carries over {size} MiB")
    report.row("  its duration", result.wall, "s", 40)


def peak(report, site, words, name=None):
    result = run(*site.command(*words.split()))
    report.row(name or words, result.mebibytes, "MiB", 64)
    return result


def decoding(report, work):
    """The decoders alone, on bodies as large as they come."""
    report.section("Decoding")
    for provider, kibibytes, bound in (("met-norway", 110, 5), ("open-meteo", 30, 2)):
        said = subprocess.run([BUILT / "decode", provider, str(kibibytes)], capture_output=True, text=True, check=True)
        size, milliseconds = said.stdout.split()
        report.row(f"{size} KiB of {provider}", float(milliseconds), "ms", bound)
