import uuid
from typing import Any

import pytest
from django.http import Http404

from library.keeping import folders
from library.keeping.editing import undo_change
from library.keeping.folders import NAME_TAKEN, Refused, in_order
from library.models import MusicFolder, Track
from tenants.access import Person
from tenants.schemas import in_business


def made(olive: Person, name: str, parent: MusicFolder | None = None) -> MusicFolder:
    return folders.save_music_folder(None, actor=olive, name=name, parent=parent.pk if parent else None)


def fill(folder: MusicFolder, *titles: str) -> list[uuid.UUID]:
    rows = [Track(title=title, file_name="x.mp3", folder=folder) for title in titles]
    return [row.pk for row in Track.objects.bulk_create(rows)]


def titles(folder: MusicFolder) -> list[str]:
    return list(in_order(folder.pk).values_list("title", flat=True))


def test_no_two_folders_beside_each_other_have_one_name(olive: Person, inside) -> None:
    jazz = made(olive, "Jazz")
    made(olive, "Jazz", jazz)
    with pytest.raises(Refused, match=NAME_TAKEN):
        made(olive, "JAZZ")


def test_a_folder_moves_with_all_that_lies_in_it(olive: Person, inside) -> None:
    jazz, late = made(olive, "Jazz"), made(olive, "Late")
    bebop = made(olive, "Bebop", jazz)
    folders.move_music_folder(jazz.pk, actor=olive, into=late.pk)
    assert list(late.children.all()) == [jazz]
    with pytest.raises(Refused, match="in itself"):
        folders.move_music_folder(late.pk, actor=olive, into=bebop.pk)


def test_tracks_are_put_in_order_by_hand(olive: Person, inside) -> None:
    jazz = made(olive, "Jazz")
    _, _, last = fill(jazz, "A", "B", "C")
    assert folders.sort_track(jazz.pk, actor=olive, track=last, to=0)[1] == 0
    fill(jazz, "0 New")
    assert titles(jazz) == ["C", "A", "B", "0 New"]


def test_folders_are_put_in_order_by_hand(olive: Person, inside) -> None:
    _, _, last = (made(olive, name) for name in "ABC")
    folders.sort_music_folder(last.pk, actor=olive, to=-5)
    assert [str(row) for row in MusicFolder.objects.all()] == ["C", "A", "B"]


def test_what_lies_in_a_removed_folder_stays(olive: Person, inside) -> None:
    jazz = made(olive, "Jazz")
    bebop = made(olive, "Bebop", jazz)
    fill(jazz, "A")
    fill(bebop, "B")
    change = folders.remove_music_folder(jazz.pk, actor=olive, with_tracks=False).change
    assert (MusicFolder.objects.kept().count(), Track.objects.kept().filter(folder=None).count()) == (0, 2)
    undo_change(change.pk, actor=olive)
    assert (MusicFolder.objects.kept().count(), titles(jazz), titles(bebop)) == (2, ["A"], ["B"])


def test_what_lies_in_a_removed_folder_may_go_with_it(olive: Person, inside) -> None:
    jazz = made(olive, "Jazz")
    fill(jazz, "A")
    change = folders.remove_music_folder(jazz.pk, actor=olive, with_tracks=True).change
    assert not Track.objects.kept().exists()
    undo_change(change.pk, actor=olive)
    assert titles(jazz) == ["A"]


def test_an_empty_folder_comes_back_too(olive: Person, inside) -> None:
    jazz = made(olive, "Jazz")
    change = folders.remove_music_folder(jazz.pk, actor=olive, with_tracks=False).change
    undo_change(change.pk, actor=olive)
    assert MusicFolder.objects.kept().exists()


def test_there_are_only_so_many(olive: Person, inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MOST_FOLDERS", 1)
    made(olive, "A")
    with pytest.raises(Refused, match="at most"):
        made(olive, "B")


@pytest.mark.parametrize("who", ["zed", "rita"])
def test_nobody_else_touches_a_folder(
    olive: Person, inside, who: str, request: pytest.FixtureRequest
) -> None:
    jazz = made(olive, "Jazz")
    track, actor = fill(jazz, "A")[0], request.getfixturevalue(who)
    attempts: list[Any] = [
        lambda: folders.save_music_folder(jazz.pk, actor=actor, name="x", parent=None),
        lambda: folders.move_music_folder(jazz.pk, actor=actor, into=None),
        lambda: folders.sort_music_folder(jazz.pk, actor=actor, to=0),
        lambda: folders.sort_track(jazz.pk, actor=actor, track=track, to=0),
        lambda: folders.remove_music_folder(jazz.pk, actor=actor, with_tracks=True),
    ]
    with in_business(actor.business):
        for attempt in attempts:
            with pytest.raises(Http404):
                attempt()
    assert titles(jazz) == ["A"]
