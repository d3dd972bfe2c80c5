import json

from tests.bench.measure import Measure, against, middle, p95, table, times_ms

FAST, SLOW = Measure("fast", 10, "ms", 20), Measure("slow", 21, "ms", 20)


def test_a_measure_passes_up_to_its_bar() -> None:
    assert (FAST.passes, SLOW.passes, Measure("free", 99, "s").passes) == (True, False, True)


def test_a_ratio_is_what_is_held() -> None:
    twice = against(FAST, "twice", 22, most=2.4)
    assert (twice.ratio_to, twice.ratio, twice.passes) == ("fast", 2.2, True)
    assert not against(FAST, "thrice", 30, most=2.4).passes


def test_a_line_is_json_with_all_that_was_measured() -> None:
    told = json.loads(SLOW.line())
    assert told.items() >= {"name": "slow", "value": 21, "unit": "ms", "target": 20, "pass": False}.items()
    assert {"ratio_to", "ratio"} <= told.keys()


def test_the_table_marks_what_failed() -> None:
    fine, failed = table([FAST, SLOW]).splitlines()
    assert fine.startswith("ok")
    assert failed.startswith("FAIL")
    assert "at most 20 ms" in failed


def test_work_is_warmed_up_and_then_repeated() -> None:
    seen: list[int] = []
    assert len(times_ms(seen.append, 3)) == 3
    assert seen == [3, 0, 1, 2]


def test_the_middle_and_the_95th_percentile() -> None:
    values = [float(value) for value in range(101)]
    assert (middle(values), p95(values)) == (50, 95)
