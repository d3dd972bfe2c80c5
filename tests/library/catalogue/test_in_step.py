"""Followers are brought up to date by a tick, a bounded number at a time."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone
from django_q.models import OrmQ

from broadcast.edge.models import ReadyFeed
from broadcast.feed import rebuild
from broadcast.models import Channel, ChannelPlaylist, Zone
from library import playlists
from library.catalogue import in_step
from library.catalogue.following import follow
from library.catalogue.in_step import look_again
from library.catalogue.reading import snapshot
from library.keeping.editing import edit_track
from library.keeping.folders import move_music_folder, save_music_folder
from library.models import Playlist, RuleDay, Track
from library.playlists.rule import Rule
from library.signals import playlist_changed
from tenants.access import Person
from tenants.catalogue import CATALOGUE, behind, edition_of
from tenants.models import AuditLog, Business, Following
from tenants.schemas import in_business, in_public
from tests.library.curated import Curated, ticks, titles
from tests.tenants.test_holding import somebody_else, takes

OFTEN = 25


@pytest.fixture
def copy(olive: Person, inside: Business, curated: Curated) -> Playlist:
    return follow(curated.pk, actor=olive)


@pytest.fixture
def copies(copy: Playlist, rita: Person, curated: Curated) -> list[Business]:
    """Both businesses follow."""
    with in_business(rita.business):
        follow(curated.pk, actor=rita)
    return [row.business for row in Following.objects.all()]


def look_at_all() -> None:
    with in_public():
        look_again()


def call_it(curated: Curated, title: str) -> None:
    with in_business(curated.curator.business):
        edit_track(curated.tracks[0].pk, actor=curated.curator, title=title)


def held_in(business: Business) -> list[str]:
    with in_business(business):
        return titles(Playlist.objects.kept().get())


def draw(curated: Curated) -> Playlist:
    """A playlist by rule there: a draw of a track a day."""
    with in_business(curated.curator.business):
        rule = Rule(order="shuffled", most_tracks=1)
        return playlists.save_rule(None, actor=curated.curator, name="Draw", rule=rule)


def test_many_changes_give_no_task_and_one_row_to_follow(copies: list[Business], curated: Curated) -> None:
    before = edition_of(curated.pk)
    for number in range(OFTEN):
        call_it(curated, f"Take {number}")
    assert not OrmQ.objects.exists()
    assert edition_of(curated.pk) == before + OFTEN
    assert behind().count() == 2


def test_a_folder_that_moves_there_may_change_what_rules_choose(inside: Business, curated: Curated) -> None:
    drawn = draw(curated)
    with in_business(curated.curator.business):
        make = partial(save_music_folder, None, actor=curated.curator)
        row, into = make(name="Evening", parent=None), make(name="Lounge", parent=None)
        before = edition_of(drawn.pk)
        move_music_folder(row.pk, actor=curated.curator, into=into.pk)
    assert edition_of(drawn.pk) > before


def test_a_tick_brings_all_followers_in_step(copies: list[Business], curated: Curated) -> None:
    call_it(curated, "New")
    ticks()
    assert [held_in(each) for each in copies] == [["New", "Sunday 2"]] * 2
    assert not behind().exists()


def test_the_catalogue_is_read_once_for_all_followers(
    copies: list[Business], curated: Curated, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Any] = []

    def look(pk: UUID) -> Any:
        looks.append(pk)
        return snapshot(pk)

    monkeypatch.setattr(in_step, "snapshot", look)
    call_it(curated, "New")
    ticks()
    assert looks == [curated.pk]


def test_a_tick_does_so_many_and_the_next_goes_on(
    copies: list[Business], curated: Curated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_step, "AT_ONCE", 1)
    call_it(curated, "New")
    for left in (1, 0):
        ticks()
        assert behind().count() == left


def test_a_tick_ends_in_time_for_the_feeds(
    copies: list[Business], curated: Curated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_step, "MOST_S", 0)
    call_it(curated, "New")
    ticks()
    assert behind().count() == 2


def test_where_another_tick_is_still_at_it_nothing_is_done(copies: list[Business], curated: Curated) -> None:
    call_it(curated, "New")
    with somebody_else() as other:
        takes(other, "catalogue in step")
        ticks()
    assert behind().count() == 2


def test_a_worker_builds_the_feeds_of_those_who_play_it(copies: list[Business], curated: Curated) -> None:
    heard: list[Any] = []

    def note(**sent: Any) -> None:
        heard.append(sent["is_of_many"])

    call_it(curated, "New")
    playlist_changed.connect(note)
    ticks()
    assert heard == [True, True]


def zones_due() -> set[UUID]:
    return set(ReadyFeed.objects.filter(due_at__lte=timezone.now()).values_list("pk", flat=True))


@pytest.fixture
def of_both(
    olive: Person, curated: Curated, copy: Playlist, ground: Zone, terrace: Zone, committed
) -> set[UUID]:
    """Two zones, each with a followed playlist that holds the first track."""
    with in_business(curated.curator.business):
        other = playlists.save_playlist(None, actor=curated.curator, name="Other")
        playlists.add_track(other.pk, actor=curated.curator, track=curated.tracks[0].pk)
    with committed():
        second = follow(other.pk, actor=olive)
    for zone, row in ((ground, copy), (terrace, second)):
        zone.channel = Channel.objects.create(name=row.name)
        zone.save()
        ChannelPlaylist.objects.create(channel=zone.channel, playlist=row)
    rebuild(ground.pk, terrace.pk)
    return {ground.pk, terrace.pk}


def test_who_plays_a_track_hears_of_it_whichever_playlist_brings_it(
    of_both: set[UUID], curated: Curated
) -> None:
    assert not zones_due()
    call_it(curated, "New")
    ticks()
    assert zones_due() == of_both


def test_to_follow_tells_those_who_play_a_track_already(
    olive: Person, of_both: set[UUID], copy: Playlist, curated: Curated
) -> None:
    call_it(curated, "New")
    follow(curated.pk, actor=olive)
    assert zones_due() == of_both


def test_a_tick_with_nothing_to_do_asks_once(copy: Playlist, django_assert_num_queries) -> None:
    with django_assert_num_queries(4):  # with the way to the public schema, and to have it to itself
        ticks()


def test_what_fails_in_one_business_holds_back_no_other(
    copies: list[Business], rita: Person, curated: Curated
) -> None:
    with in_business(rita.business), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE library_playlisttrack ADD CHECK (position < 0) NOT VALID")
    with in_business(curated.curator.business):
        last = curated.playlist.places.latest("position")
        playlists.move_place(curated.pk, actor=curated.curator, place=last.pk, to=0)
    ticks()
    assert not behind().exists()
    late = Following.objects.get(again_at__isnull=False)
    assert late.business == rita.business
    assert held_in(next(each for each in copies if each != rita.business)) == ["Sunday 2", "Sunday 1"]


def test_of_two_that_overlap_older_content_does_not_win(copy: Playlist, curated: Curated) -> None:
    call_it(curated, "Older")
    older = edition_of(curated.pk), snapshot(curated.pk)
    call_it(curated, "Newer")
    ticks()
    in_step.write_down(Following.objects.get(), *older)
    assert titles(copy) == ["Newer", "Sunday 2"]


def test_to_follow_is_in_step_with_what_it_read(copy: Playlist, curated: Curated) -> None:
    call_it(curated, "Before")
    assert behind().exists()
    ticks()
    assert Following.objects.get().edition == edition_of(curated.pk)


def test_a_change_before_anybody_followed_is_counted(
    olive: Person, inside: Business, curated: Curated
) -> None:
    """Somebody may be following it at that moment, in a transaction that nobody else sees."""
    call_it(curated, "New")
    assert edition_of(curated.pk) > 0


def test_to_look_again_changes_nothing_where_nothing_changed(copy: Playlist, curated: Curated) -> None:
    places = set(copy.places.values_list("pk", flat=True))
    logged = AuditLog.objects.count()
    for _ in range(2):
        look_at_all()
        ticks()
    assert set(copy.places.values_list("pk", flat=True)) == places
    assert AuditLog.objects.count() == logged


def test_once_a_day_everybody_is_behind(copies: list[Business]) -> None:
    look_at_all()
    assert behind().count() == 2


@pytest.mark.parametrize("status", ["opening", "suspended", "closing", "closed"])
def test_a_catalogue_that_is_not_open_takes_nothing_away(
    copy: Playlist, curated: Curated, status: str
) -> None:
    look_at_all()
    Business.objects.filter(pk=CATALOGUE).update(status=status)
    ticks()
    assert titles(Playlist.objects.kept().get()) == ["Sunday 1", "Sunday 2"]
    assert behind().exists()


def test_a_business_that_is_suspended_catches_up_later(
    copy: Playlist, acme: Business, curated: Curated
) -> None:
    Business.objects.filter(pk=acme.pk).update(status="suspended")
    call_it(curated, "New")
    ticks()
    assert titles(copy) == ["Sunday 1", "Sunday 2"]
    Business.objects.filter(pk=acme.pk).update(status="open")
    ticks()
    assert titles(copy) == ["New", "Sunday 2"]


def test_what_a_rule_draws_anew_is_no_news(olive: Person, inside: Business, curated: Curated) -> None:
    made = draw(curated)
    row = follow(made.pk, actor=olive)
    logged, tracks = AuditLog.objects.count(), list(row.tracks.all())
    with in_business(curated.curator.business):
        drawn = [track.catalogue_id for track in tracks]
        Track.objects.filter(pk__in=drawn).update(expires_at="2020-01-01T00:00Z")
        RuleDay.objects.all().delete()  # as on another day
    before = titles(row)
    look_at_all()
    ticks()
    assert titles(row) != before
    assert AuditLog.objects.count() == logged


def test_a_new_name_is_news(copy: Playlist, curated: Curated) -> None:
    with in_business(curated.curator.business):
        playlists.save_playlist(curated.pk, actor=curated.curator, name="Slow Monday")
    ticks()
    assert AuditLog.objects.filter(verb="changed with the catalogue").count() == 1
