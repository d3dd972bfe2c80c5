from datetime import timedelta

from broadcast.players.headless.clock import FastClock


class Ticks:
    at = 100.0

    def __call__(self) -> float:
        return self.at


def started(ticks: Ticks, speed: float, back: float = 0) -> FastClock:
    clock = FastClock(speed, timedelta(hours=back), ticks)
    clock.learn(1_000_000_000_000)
    clock.begin()
    return clock


def test_it_runs_as_fast_as_it_is_told() -> None:
    ticks = Ticks()
    clock = started(ticks, speed=60)
    ticks.at += 2
    assert clock.now() - clock.server_now() == timedelta(seconds=118)


def test_it_may_begin_in_the_past() -> None:
    clock = started(Ticks(), speed=1, back=24)
    assert clock.server_now() - clock.now() == timedelta(days=1)


def test_what_was_lived_through_is_not_lived_through_again() -> None:
    clock = started(Ticks(), speed=1)
    later = clock.now() + timedelta(hours=3)
    assert clock.begin(later) == later == clock.now()
    assert clock.begin(later - timedelta(days=9)) < later


def test_a_server_that_puts_its_clock_right_moves_the_players_only_at_its_beginning() -> None:
    clock = started(Ticks(), speed=1)
    before = clock.now()
    clock.learn(2_000_000_000_000)
    assert (clock.now(), clock.server_now().timestamp()) == (before, 2_000_000_000)
