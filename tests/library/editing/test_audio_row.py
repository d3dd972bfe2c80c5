from typing import Any

import pytest

from library.editing.audio_row import GONE, NOT_YET, NOTHING_LEFT, AudioRow
from library.editing.rows import Known, PartRow
from library.models import Recording
from library.parts import Recorded
from tests.conftest import audio

from .test_rows import part, row, said


@pytest.fixture
def take(inside: object) -> Recording:
    return Recording.objects.create(title="Take one", created_by="Olive", **audio("d", 5_000))


def of(take: Recording, **fields: Any) -> PartRow:
    known = Known(recordings={str(take.pk): take})
    return row(AudioRow, known, **{"kind": "audio", "recording": take.pk} | fields)


def test_a_recording_is_kept_with_its_cut(take: Recording) -> None:
    form = of(take, start_ms=500, end_ms=3000, gated="on", gain_db=2)
    assert part(form) == Recorded(str(take.pk), 500, 3000, True, 2.0)
    assert part(of(take)) == Recorded(str(take.pk))


def test_what_lies_beyond_its_end_is_its_end(take: Recording) -> None:
    assert part(of(take, end_ms=10**400)) == Recorded(str(take.pk))


def test_numbers_without_end_are_no_numbers(take: Recording) -> None:
    form = of(take, start_ms="9" * 5000)
    assert (form.is_valid(), form.lasts_ms) == (False, 5000)  # type: ignore[attr-defined]


def test_a_recording_that_is_gone_is_refused(take: Recording) -> None:
    assert said(row(AudioRow, kind="audio", recording=take.pk)) == {"recording": GONE}
    assert said(row(AudioRow, kind="audio", recording="")) == {"recording": GONE}


def test_a_recording_that_is_not_read_yet_is_refused(take: Recording) -> None:
    take.status, take.sha256 = "waiting", ""
    assert said(of(take)) == {"recording": NOT_YET}


def test_a_recording_that_was_refused_says_why(take: Recording) -> None:
    take.status, take.sha256, take.problem = "refused", "", "This is silent."
    assert said(of(take)) == {"recording": "This is silent."}


@pytest.mark.parametrize(("start", "end"), [(3000, 3000), (3000, 1000), (5000, ""), (6000, 9000), (-5, "")])
def test_something_of_a_recording_is_left(take: Recording, start: int, end: int | str) -> None:
    assert said(of(take, start_ms=start, end_ms=end)) == {"recording": NOTHING_LEFT}
