import uuid
from typing import Any

import pytest
from django.http import Http404

from library import actions
from library.models import Announcement, Track
from tenants.access import Person
from tenants.models import AuditLog
from tenants.schemas import in_business
from tests.queued import jobs


def write(row: Announcement | None, actor: Person, **words: str) -> Announcement:
    words = {"title": "Welcome", "text": "Welcome to Acme."} | words
    return actions.write_announcement(row.pk if row else None, actor=actor, **words)


def verbs() -> list[str]:
    return list(AuditLog.objects.exclude(verb="opened").values_list("verb", flat=True))


def test_a_new_announcement_waits_for_the_voice(olive: Person, inside, changed) -> None:
    row = write(None, olive)
    assert (row.status, verbs(), changed) == ("waiting", ["wrote"], [])
    assert jobs() == [("library.tasks.speak", str(inside.pk), str(row.pk))]


def test_new_words_are_spoken_and_the_last_sound_stays_until_then(
    olive: Person, welcome: Announcement
) -> None:
    sha256 = welcome.sha256
    row = write(welcome, olive, text="Good morning.")
    assert (row.status, row.sha256, row.is_playable) == ("waiting", sha256, True)
    assert len(jobs()) == 1


def test_a_new_title_alone_is_not_spoken_again(olive: Person, welcome: Announcement, changed) -> None:
    row = write(welcome, olive, title="Hello")
    assert (row.status, row.title, jobs(), changed) == ("ready", "Hello", [], [welcome])


def test_saving_what_failed_tries_again(olive: Person, welcome: Announcement) -> None:
    Announcement.objects.update(status="refused", problem="The voice failed.")
    row = write(welcome, olive)
    assert (row.status, row.problem, len(jobs())) == ("waiting", "", 1)


def test_saving_twice_while_it_waits_asks_once(olive: Person, inside) -> None:
    write(write(None, olive), olive)
    assert len(jobs()) == 1


def test_changing_a_track_tells_the_zones(olive: Person, song: Track, changed) -> None:
    actions.retitle_track(song.pk, actor=olive, title="Fast Morning", artist="The Ovens", album="")
    song.refresh_from_db()
    assert (song.title, song.artist, song.status) == ("Fast Morning", "The Ovens", "ready")
    assert (verbs(), changed) == (["changed"], [song])


@pytest.mark.parametrize("kind", [Track, Announcement])
def test_what_is_removed_can_be_brought_back(olive: Person, song, welcome, changed, kind) -> None:
    row = kind.objects.get()
    assert not actions.remove(kind, row.pk, actor=olive).is_playable
    assert not kind.objects.playable().exists()
    assert actions.restore(kind, row.pk, actor=olive).is_playable
    assert (verbs(), changed) == (["restored", "removed"], [row, row])


def refuses(*, who: Person, song: Track, welcome: Announcement) -> None:
    """Every action is 404 for `who` and changes nothing."""
    attempts: list[Any] = [
        lambda: actions.retitle_track(song.pk, actor=who, title="x", artist="", album=""),
        lambda: write(welcome, who, text="x"),
        lambda: actions.remove(Track, song.pk, actor=who),
        lambda: actions.remove(Announcement, welcome.pk, actor=who),
        lambda: actions.restore(Track, song.pk, actor=who),
    ]
    for attempt in attempts:
        with pytest.raises(Http404):
            attempt()
    assert (verbs(), jobs()) == ([], [])


def test_a_zone_user_changes_nothing(zed: Person, song: Track, welcome: Announcement) -> None:
    refuses(who=zed, song=song, welcome=welcome)
    with pytest.raises(Http404):
        write(None, zed)


def test_an_owner_changes_nothing_of_another_business(
    rita: Person, song: Track, welcome: Announcement
) -> None:
    with in_business(rita.business):
        refuses(who=rita, song=song, welcome=welcome)


def test_what_does_not_exist_is_404(olive: Person, inside) -> None:
    with pytest.raises(Http404):
        actions.remove(Track, uuid.uuid4(), actor=olive)
