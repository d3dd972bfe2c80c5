"""Where the words and the rails of a day stand."""

from datetime import UTC, datetime, timedelta

from broadcast.calendar.days import Group, Tick
from broadcast.calendar.marks import marks_of

DAY = datetime(2026, 11, 23, tzinfo=UTC)


def tick(minutes: int, schedule: str = "welcome") -> Tick:
    at = DAY + timedelta(minutes=minutes)
    return Tick(f"{schedule}.{minutes}", schedule, schedule.title(), at, at, minutes)


def hourly(schedule: str, first: int, count: int) -> list[Tick]:
    return [tick(first + 60 * number, schedule) for number in range(count)]


def groups(*ticks: Tick) -> list[Group]:
    return [mark for mark in marks_of(ticks) if isinstance(mark, Group)]


def test_a_rhythm_is_one_group_with_its_hours() -> None:
    (group,) = groups(*hourly("welcome", 480, 4))
    assert (group.clock, group.till, group.often) == ("08:00", "11:00", "every hour")


def test_a_group_gives_way_only_at_its_words() -> None:
    marks = marks_of([*hourly("welcome", 480, 6), tick(700, "lunch")])
    assert [mark.columns for mark in marks] == [1, 1]


def test_a_tick_beside_the_words_of_a_group_shares_the_width() -> None:
    marks = marks_of([*(tick(480 + 15 * number) for number in range(3)), tick(490, "lunch")])
    assert [(mark.column, mark.columns) for mark in marks] == [(0, 2), (1, 2)]


def test_the_words_of_a_rhythm_give_way_to_a_tick() -> None:
    marks = marks_of([*hourly("welcome", 480, 6), tick(510, "lunch")])
    assert [(mark.words_min, mark.columns) for mark in marks] == [(510, 1), (535, 1)]


def test_rhythms_at_the_same_time_have_rails_of_their_own() -> None:
    assert [group.rail for group in groups(*hourly("one", 480, 4), *hourly("two", 500, 4))] == [0, 1]


def test_the_words_of_a_rhythm_stand_below_a_bands_name() -> None:
    (group,) = (mark for mark in marks_of(hourly("welcome", 480, 6), [(480, 505)]) if isinstance(mark, Group))
    assert (group.x_min, group.words_min) == (480, 505)


def test_the_words_of_rhythms_stand_below_each_other() -> None:
    found = groups(*hourly("one", 480, 9), *hourly("two", 490, 9))
    assert [group.columns for group in found] == [1, 1]
    assert found[1].words_min == found[0].end_min


def test_a_rail_is_used_again() -> None:
    assert [group.rail for group in groups(*hourly("one", 480, 3), *hourly("two", 900, 3))] == [0, 0]


def test_more_rails_than_can_be_read_share_the_last() -> None:
    rhythms = [tick for number in range(5) for tick in hourly(f"s{number}", 480 + number, 4)]
    assert [group.rail for group in groups(*rhythms)] == [0, 1, 2, 2, 2]


def test_what_has_no_room_joins_the_one_before_it() -> None:
    marks = marks_of(tick(480 + number, f"s{number}") for number in range(5))
    assert [mark.columns for mark in marks] == [3, 3, 3]
    (crowd,) = (mark for mark in marks if isinstance(mark, Group))
    assert (crowd.rail, crowd.often, len(crowd.ticks)) == (None, "3 announcements", 3)
