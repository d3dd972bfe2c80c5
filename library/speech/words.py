"""The text of an announcement as a voice should read it. Pure."""

import html
import re
import unicodedata

MOST_CHARS = 2_000
#: Tags and emoji included. Beyond them the search for tags takes longer than anybody waits.
MOST_READ = 10 * MOST_CHARS
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[!?][^<>]*>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SILENT_KINDS = {"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"}
_READ_ALOUD = set("°©®™№℃℉")
_JOINERS = {"\u200d", "\ufe0f", "\ufe0e", "\u20e3"}  # they glue emoji together


class NotSpeakable(Exception):
    """Its text is a whole sentence for the person who wrote the announcement."""


def speakable(text: str) -> str:
    """`text` without tags, emoji and control characters, or "" where no letter or digit is left.

    Line breaks stay, because they end a sentence. Raises NotSpeakable above 2,000 characters.
    """
    if len(text) > MOST_READ:
        raise too_long(text)
    plain = _untagged(html.unescape(_untagged(text)))
    kept = "".join(_heard(letter) for letter in unicodedata.normalize("NFC", plain))
    words = re.sub(r" ?\n[\n ]*", "\n", re.sub(r"[^\S\n]+", " ", kept)).strip()
    if len(words) > MOST_CHARS:
        raise too_long(words)
    return words if any(letter.isalnum() for letter in words) else ""


def _untagged(text: str) -> str:
    """Comments are looked for up to the last end of one: each that only begins would be sought to the end."""
    before, end, after = text.rpartition("-->")
    return _TAG.sub(" ", _COMMENT.sub(" ", before + end) + after)


def too_long(text: str) -> NotSpeakable:
    return NotSpeakable(f"This text has {len(text):,} characters. Shorten it to {MOST_CHARS:,} at most.")


def _heard(letter: str) -> str:
    if letter in "\r\n\u2028\u2029":
        return "\n"
    if letter in _JOINERS:
        return ""
    if letter in _READ_ALOUD:
        return letter
    return " " if unicodedata.category(letter) in _SILENT_KINDS else letter
