"""Times and dates as people of a language say them. Pure."""

from datetime import date, datetime, time

from django.utils.dateformat import format as formatted
from django.utils.translation import override

#: By language; others say `16:30`.
TIMES = {"de": "H:i \\U\\h\\r", "fr": "G \\h i", "ja": "G時i分", "ko": "G시 i분", "zh": "G点i分"}
#: By tag or language; others say `samedi 21 novembre`.
DATES = {
    "en-US": "l, F j",
    "en-CA": "l, F j",
    "en": "l, j F",
    "de": "l, j. F",
    "da": "l j. F",
    "nb": "l j. F",
    "es": "l, j \\d\\e F",
    "pt": "l, j \\d\\e F",
    "ja": "n月j日l",
    "zh": "n月j日l",
    "ko": "n월 j일 l",
}
#: Their months have another form in a date: `lauantai 21 marraskuuta`.
INFLECTED = ("cs", "el", "fi", "hr", "lt", "pl", "ru", "sk", "uk")
NAMED = {time(0): "midnight", time(12): "noon"}


def spoken_time(at: datetime, language: str) -> str:
    """`4:30 pm`, `16:30`: a wall time in the words of a BCP 47 language."""
    name = language.split("-")[0]
    if name == "en":
        return NAMED.get(at.time().replace(second=0, microsecond=0)) or english(at)
    return formatted(at, TIMES.get(name, "H:i"))


def english(at: datetime) -> str:
    hour, half = at.hour % 12 or 12, "am" if at.hour < 12 else "pm"
    return f"{hour}:{at:%M} {half}" if at.minute else f"{hour} {half}"


def spoken_date(day: date, language: str) -> str:
    """`Saturday, 21 November`."""
    name = language.split("-")[0]
    plain = "l j E" if name in INFLECTED else "l j F"
    with override(language.lower()):
        return formatted(day, DATES.get(language) or DATES.get(name, plain))
