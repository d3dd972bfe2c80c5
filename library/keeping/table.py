"""Tracks as a table: CSV that spreadsheets open, and that is read back as it was. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

BOM = "\ufeff"
#: Where a spreadsheet may begin a cell: where ours begins, and where it splits at what others separate with.
BEGINS = r"(?:\A|(?<=[;\t\r\n]))"
#: What it may take for a formula there. What people wrote like an armed cell is armed once more.
LIKE_ONE = r"(?='*[^\S\r\n]*[=+\-@\t\r＝＋－＠])"
FORMULA, ARMED = re.compile(BEGINS + LIKE_ONE), re.compile(f"{BEGINS}'{LIKE_ONE}")
SEPARATORS = ",;\t"
#: Of one cell; no title and no list of tags is longer.
MOST_LETTERS = 20_000
UNREADABLE = "This is not a table that we can read. Save it as CSV (UTF-8), then upload it again."
NULS = "This file has characters in it that no text has. Save it as CSV (UTF-8), then upload it again."
EMPTY = "This file is empty. Export the tags first, change them, then upload that file."
NO_HEADER = (
    "The first line must name the columns, as in a file that was exported here. It needs “id” or “file”."
)
CELL_TOO_LONG = "Line %s: a cell is too long. Perhaps a quotation mark is missing before it."


class TableRefused(Exception):
    """Its text is a whole sentence."""


def disarmed(text: str) -> str:
    return FORMULA.sub("'", text)


def armed(text: str) -> str:
    """What `disarmed` was given."""
    return ARMED.sub("", text)


def lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The file, a line at a time; the first begins with what tells Excel that it is UTF-8."""
    for number, row in enumerate(rows):
        out = io.StringIO()
        csv.writer(out).writerow([disarmed(cell) for cell in row])
        yield (BOM if number == 0 else "") + out.getvalue()


def several(words: Iterable[str]) -> str:
    """Several words in one cell: `calm,"rain, snow"`."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(list(words))
    return out.getvalue()


def apart(cell: str) -> list[str]:
    """What `several` was given."""
    try:
        return next(csv.reader([cell], skipinitialspace=True), [])
    except csv.Error:
        return cell.split(",")


def decoded(content: bytes) -> str:
    """UTF-8, what Excel calls Unicode, or else the letters of western Windows. Raises TableRefused."""
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if is_wide else ["utf-8-sig", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise TableRefused(NULS)
        return text.removeprefix(BOM)
    raise TableRefused(UNREADABLE)


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its last line; the first names the columns. Raises TableRefused."""
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r"sep=(.)\r?", first, re.IGNORECASE)
    separator = told[1] if told else max(SEPARATORS, key=first.count)
    skipped = 1 if told else 0
    reader = csv.reader(io.StringIO(rest if told else text, newline=""), delimiter=separator)
    try:
        for row in reader:
            if max(map(len, row), default=0) > MOST_LETTERS:
                raise TableRefused(CELL_TOO_LONG % f"{reader.line_num + skipped:,}")
            if any(cell.strip() for cell in row):
                yield reader.line_num + skipped, [armed(cell) for cell in row]
    except csv.Error:
        raise TableRefused(CELL_TOO_LONG % f"{reader.line_num + skipped:,}") from None


def read_table(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row by the names of its columns, folded to small letters, with its line. Raises TableRefused."""
    rows = rows_of(decoded(content))
    _, header = next(rows, (0, []))
    if not header:
        raise TableRefused(EMPTY)
    names = [" ".join(name.replace("_", " ").split()).casefold() for name in header]
    if not {"id", "file"} & set(names):
        raise TableRefused(NO_HEADER)
    return ((line, dict(zip(names, row, strict=False))) for line, row in rows)
