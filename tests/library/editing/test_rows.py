from typing import Any

import pytest

from library.editing.rows import ChimeRow, Known, PartRow, PauseRow
from library.parts import Chime, Part, Pause
from tests.library.written import CHIME, PAUSE


def row(form: type[PartRow], known: Known | None = None, /, **fields: Any) -> PartRow:
    data = {f"part-0-{name}": str(value) for name, value in fields.items()}
    return form(data, prefix="part-0", known=known or Known())


def said(form: PartRow) -> dict[str, str]:
    """What is wrong, by field."""
    return {name: str(problems[0]) for name, problems in form.errors.items()}


def part(form: PartRow) -> Part:
    assert form.is_valid(), form.errors
    return form.part


def test_a_chime_is_one_of_ours() -> None:
    assert part(row(ChimeRow, **CHIME, gain_db=-3)) == Chime("two_up", -3.0)
    assert said(row(ChimeRow, kind="chime", name="trumpet")) == {
        "name": "There is no such chime. Choose another one."
    }


@pytest.mark.parametrize("gain_db", ["-12.5", "13", "NaN", "loud"])
def test_nothing_is_louder_or_softer_than_twelve_decibels(gain_db: str) -> None:
    assert said(row(ChimeRow, **CHIME, gain_db=gain_db)) == {"gain_db": "Choose between -12 and 12."}


@pytest.mark.parametrize(("seconds", "ms"), [("0.1", 100), ("1.25", 1250), ("10", 10_000)])
def test_a_pause_is_counted_in_seconds(seconds: str, ms: int) -> None:
    assert part(row(PauseRow, kind="pause", seconds=seconds)) == Pause(ms)


@pytest.mark.parametrize("seconds", ["", "0", "0.05", "10.1", "-1", "inf", "long"])
def test_a_pause_out_of_range_is_refused_with_a_sentence(seconds: str) -> None:
    problems = said(row(PauseRow, **PAUSE | {"seconds": seconds}))
    assert list(problems) == ["seconds"]
    assert problems["seconds"].endswith(".")


def test_a_saved_part_is_shown_as_it_is() -> None:
    shown = ChimeRow(prefix="part-0", initial=ChimeRow.initial_of(Chime("soft", 2.0)), known=Known())
    assert (shown["name"].value(), shown["gain_db"].value()) == ("soft", "2")
    assert PauseRow.initial_of(Pause(1500)) == {"seconds": "1.5"}
