import pytest

from tenants.folding import begins, found_in, has
from tenants.models import Business


@pytest.fixture(autouse=True)
def cafe(db: None) -> Business:
    return Business.objects.create(name="Café Smørrebrød Århus", slug="harbour")


@pytest.mark.parametrize(
    "words",
    ["cafe", "CAFÉ", "cafe\u0301", "smorrebrod", "SMØRREBRØD", "arhus cafe", "harbour café"],
)
def test_accents_case_and_the_order_of_words_do_not_matter(words: str) -> None:
    assert Business.objects.filter(found_in(words, "name", "slug")).exists()


@pytest.mark.parametrize("words", ["%", "_", "\\", "' OR 1=1", "cafe bar"])
def test_what_is_not_there_is_not_found(words: str) -> None:
    assert not Business.objects.filter(found_in(words, "name", "slug")).exists()


def test_the_beginning_is_told_from_the_middle() -> None:
    assert Business.objects.filter(begins("cafe sm", "name")).exists()
    assert not Business.objects.filter(begins("smor", "name")).exists()
    assert Business.objects.filter(has("smor", "name")).exists()


def test_no_words_find_everything() -> None:
    assert Business.objects.filter(found_in("  ", "name")).exists()
