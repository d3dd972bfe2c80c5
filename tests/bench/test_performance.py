from pathlib import Path

import pytest

from tests.bench import performance
from tests.bench.measure import Measure, at_least, median_of
from tests.bench.performance import keep

BARE = median_of("bare", [90.0, 100.0, 120.0], "per s")
OURS = at_least(BARE, 0.5, Measure("ours", 40, "per s"))


def page(folder: Path) -> str:
    return (folder / "performance.md").read_text()


def test_a_measure_is_a_row_with_its_bar(tmp_path: Path) -> None:
    keep("polls", [BARE, OURS], tmp_path)
    assert "| bare | 100 per s | 90 to 120 |  |  |" in page(tmp_path)
    assert "| ours | 40 per s |  | 0.40 times, at least 0.5 bare | **missed** |" in page(tmp_path)


def test_a_part_measured_again_takes_the_place_of_itself_alone(tmp_path: Path) -> None:
    keep("polls", [BARE], tmp_path)
    keep("presses", [Measure("press", 7, "ms", 9)], tmp_path)
    keep("polls", [OURS], tmp_path)
    assert len((tmp_path / "performance.jsonl").read_text().splitlines()) == 2
    assert "| press | 7 ms |  | at most 9 ms | met |" in page(tmp_path)
    assert "| bare |" not in page(tmp_path)


def test_what_another_machine_measured_is_not_mixed_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep("polls", [BARE], tmp_path)
    monkeypatch.setattr(performance, "machine", lambda: "a larger one")
    keep("presses", [OURS], tmp_path)
    assert "| bare |" not in page(tmp_path)
    assert "a larger one" in page(tmp_path)
