import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from broadcast.models import Channel, ChannelPlaylist, Zone
from library.finding.tagging import known_tags
from library.keeping import editing, folders
from library.keeping.bin import remove_for_good, remove_tracks, restore_tracks
from library.keeping.saying import said
from library.models import MusicFolder, Playlist, PlaylistTrack, Track
from library.models.music import searched
from tenants.access import Person
from tenants.models import AuditLog
from tenants.schemas import in_business


def make(count: int, **columns: Any) -> list[uuid.UUID]:
    rows = [Track(title=f"Song {n:05}", file_name=f"{n}.mp3", **columns) for n in range(count)]
    for row in rows:
        row.search_text = searched(row)
    return [row.pk for row in Track.objects.bulk_create(rows)]


@pytest.fixture
def jazz(inside) -> MusicFolder:
    return MusicFolder.objects.create(name="Jazz")


def test_the_log_says_what_was_before_and_after(olive: Person, song: Track) -> None:
    editing.edit_track(song.pk, actor=olive, title="Fast Morning", artist="The Ovens", year=1999)
    row = AuditLog.objects.get(object_id=song.pk)
    assert (row.verb, row.object_name) == ("changed", "Fast Morning")
    told = {"title: Slow Morning → Fast Morning", "artist: nothing → The Ovens", "year: nothing → 1999"}
    assert set(row.told) == told


def test_what_is_edited_is_found_by_its_new_words(olive: Person, song: Track) -> None:
    editing.edit_tracks([song.pk], actor=olive, artist="Beyoncé", tags=["Été"])
    song.refresh_from_db()
    assert song.search_text.split() == ["slow", "morning", "beyonce", "ete"]


def test_what_stays_the_same_is_not_written(olive: Person, song: Track) -> None:
    outcome = editing.edit_track(song.pk, actor=olive, title=song.title, year=None, tags=[])
    assert outcome.done == []
    assert not AuditLog.objects.filter(object_id=song.pk).exists()


def test_undo_brings_back_every_value(olive: Person, song: Track, jazz: MusicFolder) -> None:
    before = {"genre": "Pop", "bpm": 120.5, "tags": ["a", "b"], "expires_at": timezone.now(), "folder": None}
    Track.objects.filter(pk=song.pk).update(**before)
    new: dict[str, Any] = {
        "genre": "Jazz",
        "bpm": None,
        "tags": [],
        "expires_at": None,
        "folder_id": jazz.pk,
        "is_explicit": True,
    }
    change = editing.edit_tracks([song.pk], actor=olive, **new).change
    editing.undo_change(change.pk, actor=olive)
    now = Track.objects.get(pk=song.pk)
    assert {name: getattr(now, name) for name in before} == before
    assert not now.is_explicit


def test_undo_leaves_what_somebody_changed_meanwhile(olive: Person, song: Track) -> None:
    other = make(1)[0]
    change = editing.edit_tracks([song.pk, other], actor=olive, genre="Jazz").change
    editing.edit_track(song.pk, actor=olive, genre="Rock")
    outcome = editing.undo_change(change.pk, actor=olive)
    assert (outcome.done, outcome.missed) == ([other], 1)
    assert Track.objects.get(pk=song.pk).genre == "Rock"


def test_undo_works_once(olive: Person, song: Track) -> None:
    change = editing.edit_track(song.pk, actor=olive, genre="Jazz").change
    editing.undo_change(change.pk, actor=olive)
    editing.edit_track(song.pk, actor=olive, genre="Jazz")
    assert editing.undo_change(change.pk, actor=olive).done == []
    assert Track.objects.get(pk=song.pk).genre == "Jazz"


def test_a_folder_that_went_meanwhile_is_not_gone_back_to(olive: Person, song: Track, jazz) -> None:
    Track.objects.update(folder=jazz)
    change = editing.move_tracks([song.pk], actor=olive, folder=None).change
    MusicFolder.objects.update(removed_at=timezone.now())
    editing.undo_change(change.pk, actor=olive)
    assert Track.objects.get().folder is None


def test_moving_forgets_a_place_by_hand_and_undo_remembers_it(olive: Person, song: Track, jazz) -> None:
    Track.objects.update(folder_position=3)
    change = editing.move_tracks([song.pk], actor=olive, folder=jazz.pk).change
    assert Track.objects.values_list("folder", "folder_position").get() == (jazz.pk, None)
    editing.undo_change(change.pk, actor=olive)
    assert Track.objects.values_list("folder", "folder_position").get() == (None, 3)


def test_tags_are_added_and_taken_whatever_their_spelling(olive: Person, song: Track) -> None:
    Track.objects.update(tags=["Café", "old"])
    make(1, tags=["Rainy Day"])
    editing.tag_tracks([song.pk], actor=olive, add=["rainy-day", "cafe"], take=["OLD"])
    assert Track.objects.get(pk=song.pk).tags == ["Café", "Rainy Day"]


def test_no_track_gets_more_tags_than_it_may_have(olive: Person, song: Track) -> None:
    Track.objects.update(tags=[f"tag {n}" for n in range(19)])
    editing.tag_tracks([song.pk], actor=olive, add=["one", "two"], take=[])
    assert Track.objects.get().tags[-1] == "one"


def test_a_renamed_tag_becomes_one_with_its_namesake(olive: Person, song: Track) -> None:
    Track.objects.update(tags=["slow", "Calm"])
    change = editing.rename_tag("slow", actor=olive, to="Calm").change
    assert Track.objects.get().tags == ["Calm"]
    editing.undo_change(change.pk, actor=olive)
    assert Track.objects.get().tags == ["slow", "Calm"]


def test_a_renamed_tag_is_written_as_its_namesake_is(olive: Person, inside) -> None:
    make(1, tags=["Chill"])
    make(1, tags=["Lounge"])
    editing.rename_tag("Chill", actor=olive, to="lounge")
    assert known_tags() == {"Lounge": 2}


def test_a_tag_is_spelt_anew(olive: Person, inside) -> None:
    make(2, tags=["lounge"])
    editing.rename_tag("lounge", actor=olive, to="Lounge")
    assert known_tags() == {"Lounge": 2}


def test_what_is_removed_leaves_the_tags_of_others(olive: Person, song: Track) -> None:
    Track.objects.update(tags=["slow", "calm"])
    editing.remove_tag("slow", actor=olive)
    assert Track.objects.get().tags == ["calm"]


def test_thousands_are_changed_in_few_queries(olive: Person, inside, django_assert_max_num_queries) -> None:
    pks = make(2_500)
    with django_assert_max_num_queries(40):
        change = editing.edit_tracks(pks, actor=olive, genre="Jazz", tags=["late"]).change
    assert Track.objects.filter(genre="Jazz", tags=["late"], search_text__contains="late").count() == 2_500
    assert AuditLog.objects.filter(verb="changed").count() == 2_500
    assert len(editing.undo_change(change.pk, actor=olive).done) == 2_500


def test_many_tracks_rebuild_each_zone_once(olive: Person, ground: Zone, committed, monkeypatch) -> None:
    built: list[Any] = []
    monkeypatch.setattr("broadcast.announcing.rebuild", lambda *zones: built.append(zones))
    tracks = make(5, sha256="a" * 64, status="ready")
    playlist = Playlist.objects.create(name="List")
    PlaylistTrack.objects.bulk_create(PlaylistTrack(playlist=playlist, track_id=pk) for pk in tracks)
    channel = Channel.objects.create(name="Channel", is_default=True)
    ChannelPlaylist.objects.create(channel=channel, playlist=playlist)
    with committed():
        editing.edit_tracks(tracks, actor=olive, artist="The Ovens")
    assert built == [(ground.pk,)]


def test_what_lies_in_the_bin_is_left_alone(olive: Person, song: Track) -> None:
    remove_tracks([song.pk], actor=olive)
    assert editing.edit_tracks([song.pk], actor=olive, genre="Jazz").done == []


def test_what_was_restored_and_removed_again_stays_removed(olive: Person, song: Track) -> None:
    change = remove_tracks([song.pk], actor=olive).change
    restore_tracks([song.pk], actor=olive)
    remove_tracks([song.pk], actor=olive)
    assert editing.undo_change(change.pk, actor=olive).missed == 1
    assert Track.objects.get().removed_by == "Olive"


def test_a_proposal_is_taken_back_only_once_it_was_carried_out(olive: Person, song: Track) -> None:
    from library.keeping.changing import propose

    change = propose(Track.objects.all(), lambda _: {"genre": "Jazz"}, "imported", olive)
    with pytest.raises(Http404):
        editing.undo_change(change.pk, actor=olive)
    editing.apply_change(change.pk, actor=olive)
    assert editing.apply_change(change.pk, actor=olive).is_repeat
    assert Track.objects.get().genre == "Jazz"


@pytest.mark.parametrize("who", ["zed", "rita"])
def test_nobody_else_changes_anything(who: str, song: Track, jazz, request: pytest.FixtureRequest) -> None:
    actor: Person = request.getfixturevalue(who)
    attempts: list[Any] = [
        lambda: editing.edit_track(song.pk, actor=actor, title="x"),
        lambda: editing.edit_tracks([song.pk], actor=actor, title="x").done[0],
        lambda: editing.move_tracks([song.pk], actor=actor, folder=jazz.pk),
        lambda: editing.tag_tracks([song.pk], actor=actor, add=["x"], take=[]).done[0],
        lambda: remove_tracks([song.pk], actor=actor).done[0],
    ]
    with in_business(actor.business):
        for attempt in attempts:
            with pytest.raises((Http404, IndexError)):
                attempt()
    song.refresh_from_db()
    assert (song.title, song.tags, song.removed_at) == ("Slow Morning", [], None)


def test_a_folder_of_another_business_is_not_there(olive: Person, song: Track) -> None:
    with pytest.raises(Http404):
        editing.move_tracks([song.pk], actor=olive, folder=uuid.uuid4())


def test_what_expires_comes_back_to_the_microsecond(olive: Person, song: Track) -> None:
    end = timezone.now() + timedelta(days=1, microseconds=7)
    change = editing.edit_track(song.pk, actor=olive, expires_at=end).change
    editing.undo_change(change.pk, actor=olive)
    editing.edit_track(song.pk, actor=olive, expires_at=end)
    assert Track.objects.get().expires_at == end


def test_what_went_for_good_was_not_changed_by_somebody_else(olive: Person, song: Track) -> None:
    others = make(2)
    change = editing.edit_tracks([song.pk, *others], actor=olive, genre="Jazz").change
    remove_tracks([others[0]], actor=olive)
    remove_for_good([others[0]], actor=olive)
    Track.objects.filter(pk=others[1]).delete()
    outcome = editing.undo_change(change.pk, actor=olive)
    assert (outcome.done, outcome.missed, outcome.gone) == ([song.pk], 0, 2)
    assert said("x", outcome) == "x 1 track. 2 tracks were removed for good."


def test_undo_says_that_a_folder_is_gone(olive: Person, song: Track, jazz: MusicFolder) -> None:
    Track.objects.update(folder=jazz)
    change = editing.move_tracks([song.pk], actor=olive, folder=None).change
    folders.remove_music_folder(jazz.pk, actor=olive, with_tracks=False)
    outcome = editing.undo_change(change.pk, actor=olive)
    assert outcome.unfiled == 1
    assert "lies in no folder: its own is gone." in said("x", outcome)
