from uuid import UUID

import pytest
from django.utils import timezone

from library.models import Playlist
from library.playlists.asking import asking_for_folders, asking_for_tag
from library.playlists.rule import InFolder, Span, Worded
from tests.library.playlists.conftest import by_rule

JAZZ, BLUE = UUID(int=1), UUID(int=2)


@pytest.fixture(autouse=True)
def rules(inside) -> None:
    by_rule(Worded("tag", ("Calm", "Slow")), Worded("tag", ("calm",), is_not=True), name="Mornings")
    by_rule(Worded("genre", ("Calm",)), Span("year", 1990), InFolder(f"{JAZZ}", is_not=True), name="Not that")
    Playlist.objects.create(name="By hand")


@pytest.mark.parametrize("tag", ["Calm", "CALM", "cálm", "calm!"])
def test_a_rule_asks_for_a_tag_however_it_is_spelled(tag: str) -> None:
    assert [row.name for row in asking_for_tag(tag)] == ["Mornings"]


@pytest.mark.parametrize("tag", ["", "cal", "1990", "\0", "x" * 10_000], ids=ascii)
def test_of_other_tags_no_rule_knows(tag: str) -> None:
    assert asking_for_tag(tag) == []


def test_who_names_the_new_tag_beside_the_old_misses_nothing() -> None:
    assert asking_for_tag("slow", "CALM") == []
    assert [row.name for row in asking_for_tag("calm", "slow")] == ["Mornings"]


@pytest.mark.parametrize(("folder", "names"), [(JAZZ, ["Not that"]), (BLUE, [])], ids=["jazz", "blue"])
def test_a_rule_asks_for_a_folder_by_its_id(folder: UUID, names: list[str]) -> None:
    assert [row.name for row in asking_for_folders([folder])] == names


def test_removed_and_broken_rules_ask_for_nothing() -> None:
    Playlist.objects.filter(name="Mornings").update(removed_at=timezone.now())
    Playlist.objects.filter(name="Not that").update(rule={"conditions": [{"about": "folder", "folder": 7}]})
    assert asking_for_tag("calm") == asking_for_folders([JAZZ]) == []
