"""What the words of a tag mean: years, numbers, decibels. "" or None where they mean nothing. No ORM."""

import math
import re

#: What people write is held to the same.
YEARS, NUMBERS, BPM = range(1000, 2101), range(1, 10_000), (30, 300)
#: ReplayGain counts from -18 LUFS; Opus's own gain from -23 LUFS, in 256ths of a decibel.
R128_STEPS, R128_DB = 256, 5.0
MOST_GAIN_DB = 60.0


def year_in(text: str) -> int | None:
    """Of "2019", "2019-03-01", "01.03.2019" or "20190301"."""
    found = re.search(r"(?<!\d)(\d{4})(?:(?!\d)|(?=\d{4}(?!\d)))", text)
    return int(found[1]) if found and int(found[1]) in YEARS else None


def number_in(text: str) -> int | None:
    """The first of "3/12"; from 1 to 9999."""
    found = re.match(r"\s*0*([1-9]\d{0,3})(?!\d)", text)
    return int(found[1]) if found else None


def isrc_in(text: str) -> str:
    """Twelve signs without hyphens."""
    code = re.sub(r"[\s-]|^ISRC", "", text.upper())
    return code if re.fullmatch(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}", code) else ""


def bpm_in(text: str) -> float | None:
    number = decimal_in(text)
    return number if number is not None and BPM[0] <= number <= BPM[1] else None


def gain_db_in(replaygain: str, r128: str) -> float | None:
    """Of ReplayGain's "-7.03 dB", else of Opus's whole number."""
    gain_db, steps = decimal_in(replaygain), decimal_in(r128)
    if gain_db is None and steps is not None:
        gain_db = round(steps / R128_STEPS + R128_DB, 2)
    return gain_db if gain_db is not None and abs(gain_db) <= MOST_GAIN_DB else None


def decimal_in(text: str) -> float | None:
    """The number that `text` begins with; some countries write its decimals after a comma."""
    found = re.match(r"\s*([+-]?\d{1,9}(?:[.,]\d{1,9})?)(?!\d)", text, re.ASCII)
    number = float(found[1].replace(",", ".")) if found else math.nan
    return number if math.isfinite(number) else None


def genre_in(text: str) -> str:
    """The first of several."""
    return next((part.strip() for part in text.split(";") if part.strip()), "")
