from broadcast.rundown import build_rundown
from tests.bench.engine import measures
from tests.bench.plans import DAWN, HOURS, plan


def test_the_measured_plan_has_cues_of_every_kind() -> None:
    made = plan(schedules=10, tracks=9)
    told = {cue.schedule_id for cue in build_rundown(made, DAWN, DAWN + HOURS).cues}
    kinds = {rule.kind for rule in made.rules if rule.schedule_id in told}
    assert kinds == {"clock", "timeline", "interval"}


def test_every_bar_of_the_engine_is_measured() -> None:
    found = list(measures(repeats=2, schedules=4, tracks=9))
    assert [measure.target for measure in found if measure.target] == [20, 2.4, 2.4]
    assert all(measure.value > 0 for measure in found)
