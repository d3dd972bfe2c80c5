import csv
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.keeping import table
from library.keeping.table import TableRefused, apart, armed, disarmed, lines, read_table, rows_of, several

#: All that a column of the database can hold; carriage returns too.
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
TRICKY = st.one_of(TEXT, st.text("'=+-@\t\r\n ;,\"a", max_size=8))


@given(TRICKY)
def test_what_is_disarmed_is_read_back(text: str) -> None:
    assert armed(disarmed(text)) == text


@given(TRICKY)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not disarmed(text).strip().startswith(("=", "+", "-", "@"))


@given(
    st.lists(
        TRICKY.filter(lambda tag: tag.strip() == tag and "\n" not in tag and "\r" not in tag and tag),
        max_size=5,
    )
)
def test_several_words_in_a_cell_come_apart_again(words: list[str]) -> None:
    assert apart(several(words)) == words


@given(st.lists(st.lists(TRICKY, min_size=3, max_size=3), max_size=5))
def test_a_table_is_read_back_as_it_was(rows: list[list[str]]) -> None:
    written = "".join(lines([["id", "file", "title"], *[["x", *row] for row in rows]])).encode()
    read = [list(cells.values()) for _, cells in read_table(written)]
    assert read == [["x", *row][:3] for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables_of_every_spreadsheet_are_read(encoding: str, separator: str) -> None:
    text = separator.join(["File", "Album_Artist"]) + "\r\n" + separator.join(["é.mp3", "Zoë"]) + "\r\n"
    assert list(read_table(text.encode(encoding))) == [(2, {"file": "é.mp3", "album artist": "Zoë"})]


def test_a_line_that_names_the_separator_is_believed() -> None:
    assert list(read_table(b"sep=;\r\nfile;title\r\na,b;c\r\n")) == [(3, {"file": "a,b", "title": "c"})]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", table.EMPTY),
        (b"\n\n", table.EMPTY),
        (b"title,artist\nx,y\n", table.NO_HEADER),
        (b"id,title\nx,\0\n", table.NULS),
        (b"\xff\xfeab\xff\xdf\xff", table.UNREADABLE),
        (b"id,title\n" + b"x" * 1_000_000, table.CELL_TOO_LONG % 2),
        (b'id,title\nx,"' + b"y\n" * 100_000, ""),
    ],
    ids=["empty", "blank", "no header", "nul", "broken utf-16", "long line", "open quotation"],
)
def test_what_is_no_table_is_refused_with_a_sentence(content: bytes, why: str) -> None:
    with pytest.raises(TableRefused) as refused:
        list(read_table(content))
    assert str(refused.value).endswith(".")
    assert why in str(refused.value)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    try:
        rows: Any = list(read_table(content))
    except TableRefused:
        return
    assert all(isinstance(line, int) for line, _ in rows)


def test_lines_are_counted_as_a_person_sees_them() -> None:
    assert [line for line, _ in rows_of('id\n"a\nb"\nc\n')] == [1, 3, 4]


def test_an_apostrophe_of_a_title_stays() -> None:
    assert [disarmed("'Round Midnight"), armed("'Round Midnight")] == ["'Round Midnight"] * 2


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_begins_like_a_formula_wherever_it_is_split(separator: str) -> None:
    title = f'x{separator}=HYPERLINK("//evil.example")'
    written = "".join(lines([["id", "file"], [title, f" {separator} @x\n+1"]]))
    cells = [cell for line in written.splitlines() for cell in next(csv.reader([line], delimiter=separator))]
    assert not [cell for cell in cells if cell.strip().startswith(("=", "+", "@"))]


def test_ids_are_no_formula() -> None:
    key = str(uuid.uuid4())
    assert disarmed(key) == key
