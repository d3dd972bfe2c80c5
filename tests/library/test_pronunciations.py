from uuid import uuid4

import pytest
from django.http import Http404

from library.models import Pronunciation
from library.pronunciations import remove_pronunciation, save_pronunciation
from tenants.access import Person
from tenants.models import AuditLog
from tests.queued import jobs

REMAKE = "library.remaking.remake"


@pytest.fixture
def nguyen(olive: Person, inside) -> Pronunciation:
    return Pronunciation.objects.create(written="Nguyen", spoken="Win")


def tasks() -> list[str]:
    return [path for path, _, _ in jobs()]


def log() -> list[tuple[str, dict[str, str]]]:
    rows = AuditLog.objects.filter(kind="pronunciation")
    return list(rows.values_list("verb", "changes__spoken"))


def test_a_name_is_added_and_what_says_it_made_anew(olive: Person, inside) -> None:
    row = save_pronunciation(None, actor=olive, written="Nguyen", spoken="Win")
    assert Pronunciation.objects.get() == row
    assert (log(), tasks()) == ([("added", {"to": "Win"})], [REMAKE])


def test_it_is_changed(nguyen: Pronunciation, olive: Person) -> None:
    save_pronunciation(nguyen.pk, actor=olive, written="Nguyen", spoken="Nwin")
    assert Pronunciation.objects.get().spoken == "Nwin"
    assert (log(), tasks()) == ([("changed", {"from": "Win", "to": "Nwin"})], [REMAKE])


def test_where_nothing_is_new_nothing_is_made(nguyen: Pronunciation, olive: Person) -> None:
    save_pronunciation(nguyen.pk, actor=olive, written="Nguyen", spoken="Win")
    assert (log(), tasks()) == ([], [])


def test_what_is_removed_is_given_back(nguyen: Pronunciation, olive: Person) -> None:
    gone = remove_pronunciation(nguyen.pk, actor=olive)
    assert (gone.written, gone.spoken, Pronunciation.objects.count()) == ("Nguyen", "Win", 0)
    assert (log(), tasks()) == ([("removed", {"from": "Win"})], [REMAKE])


def test_it_is_for_those_who_write_announcements(nguyen: Pronunciation, zed: Person) -> None:
    for pk in (None, nguyen.pk):
        with pytest.raises(Http404):
            save_pronunciation(pk, actor=zed, written="A", spoken="B")
    with pytest.raises(Http404):
        remove_pronunciation(nguyen.pk, actor=zed)


def test_one_that_is_not_there_is_not_there(olive: Person, inside) -> None:
    with pytest.raises(Http404):
        remove_pronunciation(uuid4(), actor=olive)
