"""What can be heard. Tenant schemas only."""

from library.models.announcements import (
    Announcement,
    AnnouncementVersion,
    Folder,
    Pronunciation,
    Recording,
    Rendering,
)
from library.models.changes import Change, ChangePiece
from library.models.music import MusicFolder, Track, Waveform
from library.models.playlists import Playlist, PlaylistTrack, RuleDay
from library.models.sounds import Sound, Sounds
from library.models.uploads import Upload

__all__ = [
    "Announcement",
    "AnnouncementVersion",
    "Change",
    "ChangePiece",
    "Folder",
    "MusicFolder",
    "Playlist",
    "PlaylistTrack",
    "Pronunciation",
    "Recording",
    "Rendering",
    "RuleDay",
    "Sound",
    "Sounds",
    "Track",
    "Upload",
    "Waveform",
]
