"""Why a file is not taken in, in whole sentences that say what to do next."""

NOT_AUDIO = (
    "This is not an audio file that we can read. "
    "Export it as MP3, M4A, FLAC, Ogg, WAV or AIFF, then upload it again."
)
EMPTY = "This file is empty. Upload it again from where it was made."
LOCKED = "This file is protected (DRM) and cannot be played here. Use a copy without protection."
CUT_OFF = "This file is cut off: its end is missing. Copy it again from where it was made, then upload it."
DAMAGED = "This file is damaged and cannot be played. Export it again, then upload it."
NO_SOUND = "There is no sound in this file. Choose one with an audio track."
SILENT = "This file is silent all the way through. Check the recording, then upload it again."
UNHEARD = (
    "There is no sound in this recording. Check that the right microphone is chosen and not muted, "
    "then record it again."
)
VIDEO = "This is a video. Save its sound as MP3 or M4A, then upload that."
SLOW = "This file takes too long to read. Export it as an ordinary MP3, then upload it again."

GONE = "This file was lost on its way to us. Upload it again."
THERE = "This file is already there, as “{title}”."


class AudioRefused(Exception):
    """Its text is a whole sentence for the person who uploaded the file."""


class NotItsBytes(AudioRefused):
    """They are not to blame: the same file may be taken another time."""


class OutOfTime(AudioRefused):
    """By the clock, not by its own work: the machine may have been busy."""


def too_large(most_bytes: int) -> str:
    return f"This file is larger than {most_bytes // 1_000_000} MB. Export it as MP3 to make it smaller."


def too_long(most_ms: int) -> str:
    return f"This file is longer than {length(most_ms)}. Cut it into shorter parts, then upload those."


def too_short(least_ms: int) -> str:
    return f"This file is shorter than {length(least_ms)}. Upload a longer recording."


def length(ms: int) -> str:
    if ms % 3_600_000 == 0:
        return "1 hour" if ms == 3_600_000 else f"{ms // 3_600_000} hours"
    if ms % 60_000 == 0:
        return "1 minute" if ms == 60_000 else f"{ms // 60_000} minutes"
    return "1 second" if ms == 1000 else f"{ms / 1000:g} seconds"
