import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from library.keeping import folders, forest
from library.keeping.editing import undo_change
from library.keeping.folders import NAME_TAKEN, in_order
from library.keeping.forest import Refused
from library.models import MusicFolder, Track
from library.signals import folders_moved, tracks_changed
from tenants.access import Person
from tenants.models import AuditLog
from tenants.schemas import in_business
from tests.library.keeping.test_editing import make


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


@pytest.fixture
def told(inside) -> Iterator[list[Any]]:
    """The businesses whose rules were told that folders lie elsewhere."""
    heard: list[Any] = []

    def note(business: Any, **_: Any) -> None:
        heard.append(business.slug)

    folders_moved.connect(note)
    yield heard
    folders_moved.disconnect(note)


def test_who_chooses_by_folders_is_told_of_a_move_alone(olive: Person, told: list[Any]) -> None:
    jazz, late = made(olive, "Jazz"), made(olive, "Late")
    folders.save_music_folder(jazz.pk, actor=olive, name="Old jazz", parent=None)
    assert told == []
    folders.move_music_folder(jazz.pk, actor=olive, into=late.pk)
    folders.save_music_folder(jazz.pk, actor=olive, name="Jazz", parent=None)
    assert told == ["acme", "acme"]


def test_who_chooses_by_folders_is_told_that_one_is_back(olive: Person, told: list[Any]) -> None:
    undo_change(gone(olive, made(olive, "Jazz")), actor=olive)
    assert told == ["acme"]


def test_tracks_are_locked_before_the_feeds_of_rules(olive: Person, told: list[Any]) -> None:
    jazz = made(olive, "Jazz")
    make(1, folder=jazz)
    undo = gone(olive, jazz)
    told.clear()

    def note(**_: Any) -> None:
        told.append("tracks")

    tracks_changed.connect(note)
    undo_change(undo, actor=olive)
    assert told == ["tracks", "acme"]


def gone(olive: Person, folder: MusicFolder) -> uuid.UUID:
    """What brings it back."""
    return folders.remove_music_folder(folder.pk, actor=olive, with_tracks=False).change.pk


def test_a_name_that_is_taken_meanwhile_gets_a_number(olive: Person, inside) -> None:
    undo = gone(olive, made(olive, "Jazz"))
    made(olive, "jazz")
    made(olive, "Jazz (2)")
    undo_change(undo, actor=olive)
    assert set(MusicFolder.objects.kept().values_list("name", flat=True)) == {"jazz", "Jazz (2)", "Jazz (3)"}


def test_what_no_longer_lies_anywhere_comes_back_at_the_top(olive: Person, inside) -> None:
    a = made(olive, "A")
    b = made(olive, "B", a)
    c = made(olive, "C", b)
    undo_c, undo_b = gone(olive, c), gone(olive, b)
    undo_change(undo_c, actor=olive)
    folders.move_music_folder(a.pk, actor=olive, into=c.pk)
    undo_change(undo_b, actor=olive)
    shown = [(str(each.folder), each.depth) for each in folders.tree_of(olive).values()]
    assert shown == [("A", 2), ("B", 3), ("C", 1)]


def test_what_would_lie_too_deep_comes_back_at_the_top(olive: Person, inside) -> None:
    jazz = made(olive, "Jazz")
    made(olive, "Sax", made(olive, "Bebop", jazz))
    low = row = made(olive, "1")
    for name in "234567":
        low = made(olive, name, low)
    inner = made(olive, "Inner")
    folders.move_music_folder(jazz.pk, actor=olive, into=inner.pk)
    undo = gone(olive, jazz)
    folders.move_music_folder(inner.pk, actor=olive, into=low.pk)
    undo_change(undo, actor=olive)
    depths = {str(each.folder): each.depth for each in folders.tree_of(olive).values()}
    assert row.parent is None
    assert [depths[name] for name in ("Inner", "Jazz", "Bebop", "Sax")] == [8, 1, 2, 3]


def test_too_many_folders_do_not_come_back(olive: Person, inside, monkeypatch: pytest.MonkeyPatch) -> None:
    undo = gone(olive, made(olive, "A"))
    monkeypatch.setattr(forest, "MOST_FOLDERS", 0)
    with pytest.raises(Refused, match="at most"):
        undo_change(undo, actor=olive)
    assert not MusicFolder.objects.kept().exists()


def test_the_log_says_which_folders_are_back(olive: Person, inside) -> None:
    undo_change(gone(olive, made(olive, "Jazz")), actor=olive)
    assert AuditLog.objects.filter(verb="restored", object_name="Jazz", kind="musicfolder").exists()


def locks(queries: Any) -> list[str]:
    return [query["sql"] for query in queries.captured_queries if " FOR " in query["sql"]]


def test_tracks_are_locked_in_one_order_and_folders_let_others_refer_to_them(olive: Person, inside) -> None:
    jazz = made(olive, "Jazz")
    track = fill(jazz, "B", "A")[0]
    with CaptureQueriesContext(connection) as queries:
        folders.sort_track(jazz.pk, actor=olive, track=track, to=1)
        folders.move_music_folder(jazz.pk, actor=olive, into=None)
    asked = locks(queries)
    assert all(sql.endswith("FOR NO KEY UPDATE") for sql in asked)
    assert any('FROM "library_track"' in sql and "ORDER BY 1 ASC" in sql for sql in asked)
