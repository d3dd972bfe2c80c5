import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.tag_values import bpm_in, decimal_in, gain_db_in, genre_in, isrc_in, number_in, year_in

WORST = ["", " ", "\x00", "-", "٣", "²", "e999", "nan", "inf", "9" * 4000, "x" * 10_000_000]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2019", 2019),
        ("2019-03-01", 2019),
        ("2019-03-01T12:00:00Z", 2019),
        ("01.03.2019", 2019),
        ("20190301", 2019),
        ("© 1971 EMI", 1971),
        ("0000", None),
        ("99999", None),
        ("9999", None),
        ("19", None),
        ("1066-10-14", 1066),
        ("0999", None),
    ],
)
def test_a_year_is_found_in_a_date(text, year):
    assert year_in(text) == year


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("03/12", 3), (" 7 of 9", 7), ("0", None), ("A1", None), ("-3", None), ("123456", None)],
)
def test_the_first_number_is_the_tracks_own(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize("text", ["GBAYE0601498", "gb-aye-06-01498", "GB AYE 06 01498", "ISRC GBAYE0601498"])
def test_an_isrc_loses_its_hyphens(text):
    assert isrc_in(text) == "GBAYE0601498"


@pytest.mark.parametrize("text", ["GBAYE060149", "GBAYE06014987", "1BAYE0601498", "GBAYE06O1498", "n/a"])
def test_what_is_no_isrc_is_left_out(text):
    assert isrc_in(text) == ""


@pytest.mark.parametrize(
    ("text", "bpm"), [("128", 128), ("127,98", 127.98), ("127.98 bpm", 127.98), ("0", None), ("900", None)]
)
def test_beats_a_minute_are_believable_or_none(text, bpm):
    assert bpm_in(text) == bpm


@pytest.mark.parametrize(
    ("replaygain", "r128", "gain_db"),
    [
        ("-7.03 dB", "", -7.03),
        ("+1.5", "", 1.5),
        ("-7.03 dB", "256", -7.03),
        ("", "-1536", -1.0),
        ("", "0", 5.0),
        ("-500 dB", "", None),
        ("loud", "", None),
    ],
)
def test_gain_is_told_from_minus_18_lufs(replaygain, r128, gain_db):
    assert gain_db_in(replaygain, r128) == gain_db


@pytest.mark.parametrize(
    ("text", "genre"), [("Rock; Pop", "Rock"), (";Jazz", "Jazz"), ("Hip-Hop/Rap", "Hip-Hop/Rap"), (";", "")]
)
def test_of_several_genres_the_first_counts(text, genre):
    assert genre_in(text) == genre


@pytest.mark.parametrize("text", WORST, ids=range(len(WORST)))
def test_nonsense_means_nothing(text):
    assert (year_in(text), number_in(text), isrc_in(text), bpm_in(text)) == (None, None, "", None)
    assert gain_db_in(text, text) is None


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_read_without_an_error(text):
    assert isinstance(genre_in(text) + isrc_in(text), str)
    assert (number_in(text) or 1) in range(1, 10_000)
    assert (year_in(text) or 2000) in range(1000, 2101)
    assert abs(decimal_in(text) or 0) <= 1e9
