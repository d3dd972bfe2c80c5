"""Playlists by rule, and tracks for them."""

from typing import Any

from library.models import Playlist, Track
from library.playlists import rule as rules
from tests.conftest import audio


def by_rule(*conditions: Any, name: str = "Ruled", **options: Any) -> Playlist:
    return Playlist.objects.create(name=name, rule=rules.written(rules.Rule(conditions, **options)))


def track(title: str, minutes: float = 3, **columns: Any) -> Track:
    number = Track.objects.count()
    sound = audio("a", round(minutes * 60_000)) | {"sha256": f"{number:064x}"}
    return Track.objects.create(title=title, file_name="s.mp3", **(sound | columns))
