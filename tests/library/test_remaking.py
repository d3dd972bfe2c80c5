from collections.abc import Callable
from typing import Any

import pytest

from library import remaking
from library.announcing import save_announcement
from library.models import Announcement, Pronunciation, Rendering
from library.parts import Speech, read
from library.remaking import FIRST, remake
from library.tasks import finish
from tenants.access import Person
from tenants.models import Business
from tests.conftest import audio
from tests.queued import jobs

Write = Callable[..., Announcement]


@pytest.fixture
def write(olive: Person, inside) -> Write:
    """An announcement that is heard already."""

    def written(text: str, letter: str, **columns: Any) -> Announcement:
        columns = {"title": text[:40], "parts": [Speech(text)]} | columns
        row = save_announcement(None, actor=olive, **columns)
        finish(row.versions.get().rendering, **audio(letter, 1000))
        row.refresh_from_db()
        return row

    return written


@pytest.fixture
def said(inside) -> Pronunciation:
    """Added without looking at what says it."""
    return Pronunciation(written="Nguyen", spoken="Win")


def words_of(row: Announcement) -> str:
    rendering = row.versions.get().rendering
    return str([getattr(part, "text", "") for part in read(rendering.parts)])


def renders() -> int:
    return sum(path.endswith(".render") for path, _, _ in jobs())


def test_what_says_the_name_is_made_anew_and_heard_as_before_until_then(
    write: Write, said: Pronunciation
) -> None:
    row = write("Dr Nguyen, please.", "c")
    said.save()
    remake(FIRST)
    row.refresh_from_db()
    assert "Dr Win, please." in words_of(row)
    assert (row.status, row.sha256, row.is_playable) == ("waiting", "c" * 64, True)


def test_it_is_heard_once_it_is_ready(write: Write, said: Pronunciation, changed: list) -> None:
    row = write("Dr Nguyen, please.", "c")
    said.save()
    remake(FIRST)
    changed.clear()
    finish(row.versions.get().rendering, **audio("d", 1000))
    row.refresh_from_db()
    assert (row.status, row.sha256, changed) == ("ready", "d" * 64, [row])


def test_what_does_not_say_it_is_left_alone(write: Write, said: Pronunciation) -> None:
    row = write("We close.", "c")
    said.save()
    before = renders()
    remake(FIRST)
    row.refresh_from_db()
    assert (row.status, renders()) == ("ready", before)


def test_a_removed_name_gives_back_the_sound_of_before(write: Write, said: Pronunciation) -> None:
    row = write("Dr Nguyen, please.", "c")
    said.save()
    remake(FIRST)
    said.delete()
    remake(FIRST)
    row.refresh_from_db()
    assert (row.status, row.sha256) == ("ready", "c" * 64)


def test_twice_makes_nothing_twice(write: Write, said: Pronunciation) -> None:
    write("Dr Nguyen, please.", "c")
    said.save()
    remake(FIRST)
    before = (renders(), Rendering.objects.count())
    remake(FIRST)
    assert (renders(), Rendering.objects.count()) == before


def test_of_many_it_makes_some_and_asks_for_the_rest(
    write: Write, said: Pronunciation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remaking, "AT_ONCE", 2)
    rows = sorted((write(f"Nguyen {n}.", "c") for n in range(3)), key=lambda row: row.pk)
    said.save()
    remake(FIRST)
    path, _, key = jobs()[-1]
    assert (path, key) == ("library.remaking.remake", str(rows[1].pk))
    assert "Nguyen" in words_of(rows[2])
    remake(rows[1].pk)
    assert "Win" in words_of(rows[2])


def test_a_draft_is_made_anew_beside_what_is_heard(write: Write, said: Pronunciation, olive: Person) -> None:
    row = write("Dr Nguyen, please.", "c")
    save_announcement(row.pk, actor=olive, parts=[Speech("Nguyen!")], is_draft=True, title="A")
    said.save()
    remake(FIRST)
    texts = {version.number: str(version.rendering.parts) for version in row.versions.all()}
    assert "Win" in texts[1]
    assert "Win" in texts[2]


def test_what_is_removed_is_not_made(write: Write, said: Pronunciation, welcome: Announcement) -> None:
    row = write("Dr Nguyen, please.", "c")
    Announcement.objects.update(removed_at=welcome.created_at)
    said.save()
    remake(FIRST)
    assert "Nguyen" in words_of(row)


def test_words_with_gaps_are_told_to_those_who_fill_them(
    write: Write, said: Pronunciation, changed: list
) -> None:
    row = write("It is {time}, Nguyen. We close.", "c")
    said.save()
    changed.clear()
    remake(FIRST)
    assert changed == [row]


def test_a_business_with_another_name_says_that_one(write: Write, inside: Business) -> None:
    row = write("Welcome to {business}.", "c")
    inside.name = "Bistro"
    inside.save(update_fields=["name"])
    assert jobs()[-1] == ("library.remaking.remake", str(inside.pk), str(FIRST))
    remake(FIRST)
    row.refresh_from_db()
    assert "Welcome to Bistro." in words_of(row)
    assert (row.status, row.sha256) == ("waiting", "c" * 64)


def test_what_a_business_changes_else_makes_nothing_anew(inside: Business) -> None:
    inside.save(update_fields=["time_zone"])
    assert jobs() == []
