import csv
import io
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.keeping import choosing, importing
from library.keeping.editing import apply_change, undo_change
from library.keeping.importing import propose_table, table_of
from library.keeping.table import TableRefused, lines
from library.models import Track
from tenants.access import Person
from tenants.models import Business
from tests.library.keeping.test_editing import make

WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
MOMENTS = st.datetimes(
    datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2099-01-01"), timezones=st.timezones()
)
COLUMNS = st.fixed_dictionaries(
    {
        "title": WORDS,
        "artist": WORDS | st.sampled_from(["=1+1", "'=x", "-", "@x", "'Round Midnight", "a;b", "\r\n"]),
        "file_name": WORDS,
        "year": st.none() | st.integers(0, 32767),
        "bpm": st.none() | st.floats(allow_nan=False, allow_infinity=False),
        "is_explicit": st.booleans(),
        "tags": st.lists(WORDS, max_size=4),
        "expires_at": st.none() | MOMENTS,
    }
)


def exported(business: Business) -> bytes:
    pks = list(Track.objects.order_by("pk").values_list("pk", flat=True))
    return "".join(lines(table_of(pks, business))).encode()


def changed(content: bytes, title: str, **cells: str) -> bytes:
    """As a person with Excel does: the row of this title gets other cells; semicolons, no mark of UTF-8."""
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    for row in rows:
        row |= cells if row["title"] == title else {}
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(columns=COLUMNS)
def test_a_table_that_nobody_changed_changes_nothing(
    olive: Person, song: Track, columns: dict[str, Any]
) -> None:
    Track.objects.filter(pk=song.pk).update(**columns)
    told = propose_table(exported(olive.business), actor=olive)
    assert (told.lines, told.tracks, told.problems) == (1, 0, [])


def test_what_was_changed_elsewhere_is_taken_in_and_taken_back(olive: Person, song: Track) -> None:
    Track.objects.update(genre="Pop", tags=["a"], year=1999)
    cells = {"genre": "Jazz", "tags": 'b, "c, d"', "year": "", "explicit": "yes"}
    told = propose_table(changed(exported(olive.business), "Slow Morning", **cells), actor=olive)
    assert Track.objects.get().genre == "Pop"
    apply_change(told.change.pk, actor=olive)
    row = Track.objects.get()
    assert (row.genre, row.tags, row.year, row.is_explicit) == ("Jazz", ["b", "c d"], None, True)
    undo_change(told.change.pk, actor=olive)
    assert (Track.objects.get().tags, Track.objects.get().year) == (["a"], 1999)


@pytest.mark.parametrize("text", ["6/5/27 0:00", "05.06.2027", "June 2027", "2027-6-5", "2027-06-05 25:00"])
def test_a_date_that_could_be_another_is_refused(olive: Person, song: Track, text: str) -> None:
    told = propose_table(changed(exported(olive.business), "Slow Morning", expires=text), actor=olive)
    assert (told.tracks, len(told.problems)) == (0, 1)
    assert told.problems[0].startswith("Line 2, expires: ")


@pytest.mark.parametrize("text", ["2027-06-05", "2027-06-05 0:00", "2027-06-05T00:00:00 "])
def test_a_date_is_read_from_the_year_on(olive: Person, song: Track, text: str) -> None:
    told = propose_table(changed(exported(olive.business), "Slow Morning", expires=text), actor=olive)
    apply_change(told.change.pk, actor=olive)
    assert Track.objects.filter(expires_at="2027-06-04T23:00Z").exists()  # midnight in London


def test_a_comma_of_a_number_counts_as_its_point(olive: Person, song: Track) -> None:
    told = propose_table(changed(exported(olive.business), "Slow Morning", bpm="120,5"), actor=olive)
    assert told.shown == [("Slow Morning", {"bpm": [None, 120.5]})]


def test_a_table_is_taken_in_once(as_olive: Client, olive: Person, song: Track) -> None:
    told = propose_table(b"file,genre\nslow.mp3,Jazz\n", actor=olive)
    apply = f"/b/acme/music/changes/{told.change.pk}/apply/"
    assert "Changed 1 track." in as_olive.post(apply, follow=True).content.decode()
    assert "taken in already" in as_olive.post(apply, follow=True).content.decode()


def test_without_an_id_the_name_of_the_file_counts(olive: Person, song: Track) -> None:
    told = propose_table(b"file,genre\nslow.mp3,Jazz\nnone.mp3,Jazz\n", actor=olive)
    assert told.tracks == 1
    assert told.problems == ["Line 3: there is no such track. Export the tags again to get its id."]


def test_what_is_there_twice_is_said_so(olive: Person, song: Track) -> None:
    Track.objects.bulk_create(Track(title="x", file_name="same.mp3") for _ in range(2))
    told = propose_table(b"file,genre\nsame.mp3,Jazz\nslow.mp3,A\nslow.mp3,B\n", actor=olive)
    assert told.problems == [
        "Line 2, file: several tracks have this file name. Add the column “id”.",
        "Line 4: this track stood in line 3 already.",
    ]


def test_a_wrong_cell_is_named_and_the_others_are_taken(olive: Person, song: Track) -> None:
    told = propose_table(b"file,genre,year,explicit\nslow.mp3,Jazz,19x,perhaps\n", actor=olive)
    assert [problem.partition(":")[0] for problem in told.problems] == ["Line 2, year", "Line 2, explicit"]
    assert told.cells == {"genre": 1}


def test_what_somebody_changed_after_the_preview_stays(olive: Person, song: Track) -> None:
    told = propose_table(b"file,genre\nslow.mp3,Jazz\n", actor=olive)
    Track.objects.update(genre="Rock")
    assert apply_change(told.change.pk, actor=olive).missed == 1
    assert Track.objects.get().genre == "Rock"


def test_too_many_lines_are_refused(olive: Person, inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_LINES", 2)
    with pytest.raises(TableRefused, match="at most"):
        propose_table(b"file\na\nb\nc\n", actor=olive)


def test_thousands_of_lines_cost_few_queries(olive: Person, inside, django_assert_max_num_queries) -> None:
    make(3_000)
    content = exported(olive.business).replace(b",no,", b",yes,")
    with django_assert_max_num_queries(20):
        assert propose_table(content, actor=olive).tracks == 3_000


def send(client: Client, content: bytes) -> Any:
    return client.post("/b/acme/music/import/", {"table": SimpleUploadedFile("tags.csv", content)})


def test_the_page_shows_what_would_change_and_then_does_it(as_olive: Client, song: Track) -> None:
    answer = send(as_olive, b"file,genre\nslow.mp3,Jazz\n")
    text = answer.content.decode()
    assert all(words in text for words in ("1 track would change", "Slow Morning", "Jazz"))
    pk = answer.context["proposal"].change.pk
    done = as_olive.post(f"/b/acme/music/changes/{pk}/apply/", follow=True).content.decode()
    assert "Changed 1 track." in done
    assert Track.objects.get().genre == "Jazz"


@pytest.mark.parametrize(
    "content", [b"x", b"\0", b'id;title\n"' + b"x" * 200_000], ids=["word", "nul", "long"]
)
def test_what_is_no_table_is_refused_at_the_field(as_olive: Client, song: Track, content: bytes) -> None:
    answer = send(as_olive, content)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()


def test_a_list_is_exported_as_it_was_found(as_olive: Client, song: Track) -> None:
    make(2)
    answer = as_olive.get("/b/acme/music/tags.csv", {"q": "slow"})
    body = b"".join(answer).decode()
    assert (body[0], len(body.splitlines())) == ("\ufeff", 2)
    assert answer["Content-Disposition"] == 'attachment; filename="acme-tags.csv"'


def test_chosen_tracks_are_exported(as_olive: Client, song: Track) -> None:
    make(2)
    body = b"".join(as_olive.post("/b/acme/music/tags.csv", {"tracks": song.pk.hex})).decode()
    assert [line.split(",")[2] for line in body.splitlines()] == ["title", "Slow Morning"]


def test_all_that_match_are_exported_however_many(
    as_olive: Client, song: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "MOST", 1)
    make(3)
    answer = as_olive.post("/b/acme/music/tags.csv", {"all": "1", "asked": "q=song"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"), newline="")))
    assert [row["title"] for row in rows] == ["Song 00000", "Song 00001", "Song 00002"]


def test_the_page_says_that_folders_are_only_read(as_olive: Client, inside) -> None:
    assert "The column “folder” is only for you" in as_olive.get("/b/acme/music/import/").content.decode()


def test_a_table_that_changes_too_many_is_refused(
    olive: Person, inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST", 1)
    make(2)
    with pytest.raises(TableRefused, match="at most 20,000 tracks"):
        propose_table(b"file,genre\n0.mp3,Jazz\n1.mp3,Jazz\n", actor=olive)
    assert propose_table(b"file,genre\n0.mp3,Jazz\n1.mp3,\n", actor=olive).tracks == 1
