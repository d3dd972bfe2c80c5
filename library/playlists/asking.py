"""Playlists whose rules name a tag or a folder, to have it or to leave it out."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from library.finding.tagging import key
from library.models import Playlist
from library.playlists.choosing import readable


def asking_for_tag(tag: str, instead: str = "") -> list[Playlist]:
    """In any of its spellings; `instead` does as well for who names it beside. One query."""

    def is_missed(names: Iterable[str]) -> bool:
        keys = set(map(key, names))
        return key(tag) in keys and key(instead) not in keys

    return asking("tag", lambda condition: is_missed(condition.any_of))


def asking_for_folders(pks: Iterable[UUID]) -> list[Playlist]:
    """For one of them. One query."""
    ids = {f"{pk}" for pk in pks}
    return asking("folder", lambda condition: condition.folder in ids)


def asking(about: str, is_meant: Callable[[Any], bool]) -> list[Playlist]:
    rows = Playlist.objects.kept().by_rule().filter(rule__conditions__contains=[{"about": about}])
    read = ((row, readable(row.rule)) for row in rows)
    return [
        row
        for row, rule in read
        if rule and any(each.about == about and is_meant(each) for each in rule.conditions)
    ]
