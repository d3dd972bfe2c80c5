"""Playlists: what they hold, and every change to them."""

from library.playlists.by_hand import Full, add_track, move_place, remove_place
from library.playlists.changes import (
    copy_playlist,
    keep_tracks,
    remove_playlist,
    restore_playlist,
    save_playlist,
    save_rule,
)
from library.playlists.sharing import share_playlist

__all__ = [
    "Full",
    "add_track",
    "copy_playlist",
    "keep_tracks",
    "move_place",
    "remove_place",
    "remove_playlist",
    "restore_playlist",
    "save_playlist",
    "save_rule",
    "share_playlist",
]
