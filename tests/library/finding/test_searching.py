import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.finding.searching import counted, search
from library.models import Track


def found(query: str) -> list[str]:
    return sorted(search(Track.objects.all(), query, 100).rows.values_list("title", flat=True))


@pytest.mark.parametrize(
    "query", ["halo", "hal", "BEYONCE", "béyonc dang", "i am", "knowles", "r b", "party"]
)
def test_every_word_begins_one_of_any_column(add, query: str) -> None:
    add(
        "Halo",
        artist="Beyoncé",
        album="I Am…",
        composer="Knowles",
        genre="R&B",
        tags=["Party"],
        album_artist="Dangerously",
    )
    add("Other")
    assert found(query) == ["Halo"]


@pytest.mark.parametrize("query", ["hallo", "hlao", "hal0", "beyonec halo", "knwoles"])
def test_a_slip_is_forgiven_and_told(add, query: str) -> None:
    add("Halo", artist="Beyoncé", composer="Knowles")
    add("Other")
    result = search(Track.objects.all(), query, 100)
    assert (result.is_similar, [row.title for row in result.rows]) == (True, ["Halo"])


def test_more_slips_are_found_by_their_letters(add) -> None:
    add("Bohemian Rhapsody")
    add("Other")
    assert found("bohemian rhapsodie") == ["Bohemian Rhapsody"]


def test_what_is_spelled_right_is_not_called_similar(add) -> None:
    add("Halo")
    assert not search(Track.objects.all(), "halo", 100).is_similar


def test_a_name_of_signs_alone_is_found(add) -> None:
    add("Heart of Hearts", artist="!!!")
    add("Other")
    assert found("!!!") == ["Heart of Hearts"]


def test_nothing_is_found_where_nothing_is_like_it(add) -> None:
    add("Halo")
    assert found("xylophone") == []


def test_counting_stops_beyond_the_bound(add) -> None:
    for _ in range(5):
        add()
    assert counted(Track.objects.all(), 3) == 4


HOSTILE = [
    "'",
    "''",
    "\\",
    "a\\",
    "a':*",
    "!",
    "a & | b",
    "<->",
    "%_",
    "(",
    "a" * 10_000,
    "'; DROP TABLE--",
    "🎵",
    "\ufeff",
    "½ ² ﷺ",
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_find_nothing_and_break_nothing(add, query: str) -> None:
    add("Halo")
    assert found(query) == []


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_whatever_is_typed_is_answered(inside, query: str) -> None:
    search(Track.objects.all(), query, 100).rows.first()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=30))
def test_what_has_this_title_is_found_by_it(add, title: str) -> None:
    row = add(title)
    assert row in search(Track.objects.all(), title, 1000).rows
