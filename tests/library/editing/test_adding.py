import pytest
from django.http import QueryDict

from library.editing.adding import rearranged
from library.editing.editor import MOST_PARTS
from tests.library.written import CHIME, PAUSE, SPEECH, of


def posted(*parts: dict[str, str], **more: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(of(*parts) | more)
    return data


def kinds(data: QueryDict) -> list[str]:
    return [str(data[f"part-{number}-kind"]) for number in range(MOST_PARTS) if f"part-{number}-kind" in data]


@pytest.mark.parametrize(
    ("order", "left"),
    [
        ("add part pause", ["speech", "pause", "pause"]),
        ("add part chime", ["chime", "speech", "pause"]),
        ("down part 0", ["pause", "speech"]),
        ("remove part 0", ["pause"]),
        ("look part", ["speech", "pause"]),
        ("add part trumpet", ["speech", "pause"]),
        ("add other chime", ["speech", "pause"]),
        ("add part", ["speech", "pause"]),
        ("", ["speech", "pause"]),
    ],
)
def test_parts_do_as_they_are_told(order: str, left: list[str]) -> None:
    data = rearranged(posted(SPEECH, PAUSE), order)
    assert kinds(data) == left
    assert data["title"] == "Closing"


def test_a_second_chime_comes_last() -> None:
    assert kinds(rearranged(posted(CHIME, SPEECH), "add part chime")) == ["chime", "speech", "chime"]


def test_new_words_are_spoken_as_those_before() -> None:
    data = rearranged(posted(SPEECH | {"voice": "hibari", "language": "en-GB"}), "add part speech")
    new = {name: data[f"part-1-{name}"] for name in ("voice", "language", "speed", "gain_db")}
    assert new == {"voice": "hibari", "language": "en-GB", "speed": "1", "gain_db": "0"}
    assert data.get("part-1-text", "") == ""


def test_a_recording_comes_with_its_cut() -> None:
    take = {"new-recording": "r1", "new-start_ms": "10", "new-end_ms": "900", "new-gated": "on"}
    data = rearranged(posted(SPEECH, **take), "add part audio")
    found = [data[f"part-1-{name}"] for name in ("recording", "start_ms", "end_ms", "gated")]
    assert found == ["r1", "10", "900", "on"]


def test_a_recording_that_is_none_is_not_added() -> None:
    assert kinds(rearranged(posted(SPEECH), "add part audio")) == ["speech"]


def test_there_is_an_end_to_adding() -> None:
    full = posted(*[PAUSE] * MOST_PARTS)
    assert rearranged(full, "add part speech") is full
