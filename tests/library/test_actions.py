import uuid
from typing import Any

import pytest
from django.http import Http404

from library import actions
from library.announcing import write_announcement
from library.models import Announcement
from tenants.access import Person
from tenants.schemas import in_business
from tests.logged import verbs
from tests.queued import jobs


def write(row: Announcement | None, actor: Person, **words: str) -> Announcement:
    words = {"title": "Welcome", "text": "Welcome to Acme."} | words
    return write_announcement(row.pk if row else None, actor=actor, **words)


def test_what_is_removed_can_be_brought_back(olive: Person, welcome: Announcement, changed) -> None:
    assert not actions.remove(Announcement, welcome.pk, actor=olive).is_playable
    assert not Announcement.objects.playable().exists()
    assert actions.restore(Announcement, welcome.pk, actor=olive).is_playable
    assert (verbs(), changed) == (["removed", "restored"], [welcome, welcome])


def refuses(*, who: Person, welcome: Announcement) -> None:
    """Every action is 404 for `who` and changes nothing."""
    attempts: list[Any] = [
        lambda: write(welcome, who, text="x"),
        lambda: actions.remove(Announcement, welcome.pk, actor=who),
        lambda: actions.restore(Announcement, welcome.pk, actor=who),
    ]
    for attempt in attempts:
        with pytest.raises(Http404):
            attempt()
    assert (verbs(), jobs()) == ([], [])


def test_a_zone_user_changes_nothing(zed: Person, welcome: Announcement) -> None:
    refuses(who=zed, welcome=welcome)
    with pytest.raises(Http404):
        write(None, zed)


def test_an_owner_changes_nothing_of_another_business(rita: Person, welcome: Announcement) -> None:
    with in_business(rita.business):
        refuses(who=rita, welcome=welcome)


def test_what_does_not_exist_is_404(olive: Person, inside) -> None:
    with pytest.raises(Http404):
        actions.remove(Announcement, uuid.uuid4(), actor=olive)
