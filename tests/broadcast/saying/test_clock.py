from datetime import UTC, date, datetime

import pytest

from broadcast.saying.clock import spoken_date, spoken_time

SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("at", "language", "said"),
    [
        ((16, 30), "en-US", "4:30 pm"),
        ((9, 0), "en-GB", "9 am"),
        ((0, 5), "en-US", "12:05 am"),
        ((12, 0), "en-US", "noon"),
        ((0, 0), "en-GB", "midnight"),
        ((16, 30), "de-DE", "16:30 Uhr"),
        ((16, 30), "fr-FR", "16 h 30"),
        ((9, 5), "it-IT", "09:05"),
        ((16, 30), "ja-JP", "16時30分"),
    ],
)
def test_a_time_is_said_as_people_say_it(at: tuple[int, int], language: str, said: str) -> None:
    assert spoken_time(datetime(2026, 11, 21, *at, tzinfo=UTC), language) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en-GB", "Saturday, 21 November"),
        ("en-US", "Saturday, November 21"),
        ("de-DE", "Samstag, 21. November"),
        ("fr-FR", "samedi 21 novembre"),
        ("es-ES", "sábado, 21 de noviembre"),
        ("pl-PL", "Sobota 21 listopada"),
        ("xx", "Saturday 21 November"),
    ],
)
def test_a_date_is_said_as_people_say_it(language: str, said: str) -> None:
    assert spoken_date(SATURDAY, language) == said
