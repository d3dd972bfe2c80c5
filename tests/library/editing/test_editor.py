from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from library.editing.editor import MOST_PARTS, NOTHING, TOO_MANY, Editor
from library.models import Announcement, Recording
from library.parts import Chime, Part, Pause, Recorded, Speech, stored
from tests.announced import published
from tests.conftest import audio
from tests.library.written import CHIME, PAUSE, SPEECH, of


def typed(*parts: dict[str, str], **details: str) -> Editor:
    data = QueryDict(mutable=True)
    data.update(of(*parts, **details))
    return Editor(None, None, data)


def test_a_new_one_begins_with_a_text_to_write(inside) -> None:
    (row,) = Editor(None, None).rows
    assert (row["kind"].value(), row["text"].value(), row["voice"].value()) == ("speech", "", "")


def test_parts_come_in_their_order(inside) -> None:
    editor = typed(CHIME, SPEECH, PAUSE, SPEECH | {"text": "Goodbye."})
    assert editor.is_valid()
    assert editor.parts == [Chime("two_up"), Speech(SPEECH["text"]), Pause(1000), Speech("Goodbye.")]


def test_what_is_saved_comes_back_as_it_was(inside) -> None:
    take = Recording.objects.create(title="Take", created_by="Olive", **audio("d", 5000))
    parts: list[Part] = [
        Chime("soft", -3.5),
        Speech("Hi.", speed=1.25),
        Recorded(str(take.pk), 0, 900, True),
        Pause(500),
    ]
    row = published("Welcome", "Hi.")
    row.versions.update(parts=stored(parts))
    shown = Editor(row, row.versions.get()).rows
    data = {f"{form.prefix}-{name}": form[name].value() for form in shown for name in form.fields}
    editor = Editor(row, None, as_sent(data))
    assert editor.is_valid(), [form.errors for form in editor.rows]
    assert editor.parts == parts


def as_sent(data: dict[str, object]) -> QueryDict:
    """As a browser sends a form: nothing for what is empty or not ticked."""
    sent = QueryDict(mutable=True)
    sent.update({name: str(value) for name, value in data.items() if value not in (None, False, "")})
    sent["title"] = "Welcome"
    return sent


def test_each_part_says_what_is_wrong_with_it(inside) -> None:
    editor = typed(CHIME, SPEECH | {"text": ""}, PAUSE | {"seconds": "11"})
    assert not editor.is_valid()
    assert [list(row.errors) for row in editor.rows] == [[], ["text"], ["seconds"]]


def test_a_wrong_title_does_not_spare_the_parts(inside) -> None:
    editor = typed(SPEECH | {"text": ""}, title="")
    assert not editor.is_valid()
    assert (list(editor.details.errors), list(editor.rows[0].errors)) == (["title"], ["text"])


def test_there_is_something_to_hear(inside) -> None:
    for editor in (typed(), typed(PAUSE, PAUSE)):
        assert not editor.is_valid()
        assert editor.problem == NOTHING


def test_twenty_parts_are_the_most(inside) -> None:
    assert typed(*[CHIME] * MOST_PARTS).is_valid()
    many = typed(*[CHIME] * 60)
    assert not many.is_valid()
    assert (many.problem, len(many.rows)) == (TOO_MANY, MOST_PARTS + 1)


def test_recordings_of_all_parts_are_asked_for_at_once(inside) -> None:
    takes = [Recording.objects.create(title="Take", created_by="Olive", **audio("d", 900)) for _ in range(5)]
    parts = [{"kind": "audio", "recording": str(take.pk)} for take in takes]
    counts = []
    for some in (parts[:1], parts):
        with CaptureQueriesContext(connection) as asked:
            assert typed(*some).is_valid()
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_one_without_versions_shows_its_words(inside) -> None:
    row = Announcement.objects.create(title="Old", text="Old words.")
    assert Editor(row, None).rows[0]["text"].value() == "Old words."


def test_somebody_goes_on_where_it_is_wrong_first(inside) -> None:
    editor = typed(CHIME, SPEECH | {"text": ""}, PAUSE | {"seconds": "11"})
    editor.is_valid()
    focused = [cell.name for row in editor.rows for cell in row if "autofocus" in cell.field.widget.attrs]
    assert focused == ["text"]
