import pytest

from library.finding.tagging import as_known, known_tags, spellings, suggested
from library.models import Track


def test_tags_are_counted_on_kept_tracks(add) -> None:
    add(tags=["rain", "Snow"])
    add(tags=["rain", "Snow"])
    add(tags=["rain"], removed_at="2026-01-01T00:00Z")
    add(tags=["rain"], catalogue_id="00000000-0000-4000-8000-000000000001")
    assert known_tags() == {"rain": 2, "Snow": 2}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ETE", ["Été à Paris", "Eternal"]),
        ("par", ["Été à Paris"]),
        ("été a p", ["Été à Paris"]),
        ("rnal", []),
        ("mid", []),
        ("🎄", ["🎄"]),
        ("🎅", []),
        ("%", []),
        ("", []),
        ("x" * 80, []),
    ],
)
def test_what_begins_like_what_is_typed_is_suggested(add, typed: str, found: list[str]) -> None:
    add("Midnight", tags=["Été à Paris"])
    add(tags=["Été à Paris", "🎄"])
    add(tags=["Eternal", "Rain"])
    assert suggested(typed) == found


def test_a_tag_is_written_as_it_is_elsewhere(add) -> None:
    add("Snow", tags=["Été à Paris", "R&B"])
    assert as_known(["ETE A PARIS", "r b", "snow", "🎄", "Paris"]) == [
        "Été à Paris",
        "R&B",
        "snow",
        "🎄",
        "Paris",
    ]


def test_of_several_spellings_the_most_used_comes_first(add) -> None:
    for tag in ("rain", "Rain", "Rain"):
        add(tags=[tag])
    assert spellings(["RAIN"]) == {"rain": ["Rain", "rain"]}


def test_however_many_tags_are_written_one_question_is_asked(inside, django_assert_max_num_queries) -> None:
    # The other one names the schema.
    with django_assert_max_num_queries(2):
        as_known([f"Tag {number}" for number in range(20)])


def test_a_tag_without_letters_asks_nothing(inside, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert as_known(["🎄"]) == ["🎄"]


def test_words_of_titles_are_no_tags(add) -> None:
    add("Rain", artist="Rain")
    assert (suggested("rain"), Track.objects.count()) == ([], 1)
