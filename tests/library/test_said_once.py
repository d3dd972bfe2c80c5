import pytest

from library.actions import restore
from library.models import Announcement
from library.parts import Chime, Speech
from library.said_once import say_once, title_of
from tenants.access import Person
from tests.announced import speak


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The blue\ncar, please.", "The blue car, please."),
        ("word " * 30, "word word word word word word word word word word word word…"),
        ("x" * 100, "x" * 60 + "…"),
    ],
)
def test_it_is_called_by_its_first_words(text: str, title: str) -> None:
    assert title_of(text) == title


def test_it_is_in_no_list_until_somebody_keeps_it(olive: Person, inside) -> None:
    row = say_once([Chime("glass"), Speech("The blue car, please.")], actor=olive)
    assert (row.text, row.status, list(Announcement.objects.kept())) == (
        "The blue car, please.",
        "waiting",
        [],
    )
    restore(Announcement, row.pk, actor=olive)
    assert Announcement.objects.kept().get() == row


def test_kept_it_can_be_heard(olive: Person, inside, media) -> None:
    row = say_once([Chime("glass")], actor=olive)
    restore(Announcement, row.pk, actor=olive)
    assert speak(row).is_playable
