"""Words of a tag that says it is Latin-1 and holds other bytes, as many old files do. No ORM."""

import re

_CONTROLS = re.compile(r"[\x80-\x9f]")  # Latin-1 has no letters there
_JAPANESE = re.compile(r"[ -~\u2010-\u2026\u2190-\u26ff\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]+")
_KANA, _KANJI = re.compile(r"[\u3041-\u30fa]"), re.compile(r"[\u4e00-\u9fff]")
_LETTERS = re.compile(r"[^\W\d_]+")
#: A word as Russian is written: it may begin with a capital letter, or have nothing else.
_RUSSIAN = re.compile(r"[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+")
_VOWELS = re.compile("[аеёиоуыэюя]", re.IGNORECASE)


def repaired(text: str) -> str:
    """`text`, read again as UTF-8, Shift-JIS or a code page of Windows where that is all but certain.

    Everything that Latin-1 can mean stays as it is: a wrong accent is better than a wrong repair.
    """
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return text
    if raw.isascii():
        return text
    readings = (_as_utf8, _as_russian, _as_japanese, _as_windows)
    return next((found for read in readings if (found := read(raw))), text)


def _as_utf8(raw: bytes) -> str:
    """Words of Latin-1 are almost never valid UTF-8."""
    return _decoded(raw, "utf-8")


def _as_russian(raw: bytes) -> str:
    """No word of Latin-1 has four accented letters in a row and no other."""
    text = _decoded(raw, "cp1251")
    words = [word for word in _LETTERS.findall(text) if not word.isascii()]
    if not all(map(_RUSSIAN.fullmatch, words)) or max(map(len, words), default=0) < 4:
        return ""
    vowels = len(_VOWELS.findall(text)) / sum(map(len, words))
    return text if 0.25 < vowels < 0.75 else ""


def _as_japanese(raw: bytes) -> str:
    """Kana, or kanji alone: a single accent among other letters makes a kanji too, by chance."""
    text = _decoded(raw, "cp932")
    if not _CONTROLS.search(raw.decode("latin-1")) or not _JAPANESE.fullmatch(text):
        return ""
    has_latin = re.search("[A-Za-z]", text)
    is_certain = len(_KANA.findall(text)) > 1 or (len(_KANJI.findall(text)) > 1 and not has_latin)
    return text if is_certain else ""


def _as_windows(raw: bytes) -> str:
    """Curly quotes and dashes, where Latin-1 has nothing."""
    text = _decoded(raw, "cp1252")
    return text if _CONTROLS.search(raw.decode("latin-1")) else ""


def _decoded(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return ""
