from threading import Event, Thread

from broadcast.players.crowd.agenda import Agenda, Turn


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def begun(**due_s: float) -> tuple[Agenda[str], Clock, dict[str, Turn[str]]]:
    clock = Clock()
    agenda = Agenda[str](clock)
    turns = {name: Turn(name) for name in due_s}
    for name, due in due_s.items():
        agenda.put(turns[name], due)
    return agenda, clock, turns


def taken(agenda: Agenda[str]) -> list[str]:
    """Whose turn it is now."""
    agenda.tick()
    found = []
    while given := agenda.take(0):
        found.append(given[0].who)
    return found


def test_turns_come_when_they_are_due_in_their_order() -> None:
    agenda, clock, _ = begun(late=103, early=101, other=102)
    assert taken(agenda) == []
    clock.now_s = 102.5
    assert taken(agenda) == ["early", "other"]


def test_one_that_is_rung_for_is_due_now_and_only_once() -> None:
    agenda, clock, turns = begun(one=200)
    agenda.ring(turns["one"])
    agenda.ring(turns["one"])
    clock.now_s = 300
    assert taken(agenda) == ["one"]


def test_one_that_is_rung_for_while_in_work_is_due_again() -> None:
    agenda, _, turns = begun(one=100)
    assert taken(agenda) == ["one"]
    agenda.ring(turns["one"])
    assert taken(agenda) == []
    agenda.put(turns["one"], 500)
    assert taken(agenda) == ["one"]
    agenda.put(turns["one"], 500)
    assert taken(agenda) == []


def test_it_says_how_late_a_turn_is() -> None:
    agenda, clock, _ = begun(one=99)
    agenda.tick()
    clock.now_s = 102
    given = agenda.take(0)
    assert given
    assert given[1] == 3


def test_many_threads_give_each_turn_once() -> None:
    agenda = Agenda[int]()
    for number in range(2000):
        agenda.put(Turn(number), 0)
    done: list[int] = []

    def work() -> None:
        while given := agenda.take(0.5):
            done.append(given[0].who)

    stopped = Event()
    threads = [Thread(target=work) for _ in range(4)] + [Thread(target=agenda.run, args=[stopped])]
    for thread in threads:
        thread.start()
    for thread in threads[:-1]:
        thread.join()
    stopped.set()
    threads[-1].join()
    assert sorted(done) == list(range(2000))
