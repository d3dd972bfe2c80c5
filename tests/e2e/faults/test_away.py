"""The database or the web process goes in the middle of everything: nothing is lost, nothing comes twice."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from broadcast.players.headless.line import HttpLine
from tests.e2e.faults.house import House, opened, recovery
from tests.e2e.faults.told import Teller
from tests.e2e.readers import until
from tests.e2e.two_webs import SILENT, STREAMS, Crowd

pytestmark = pytest.mark.e2e
Record = Callable[[str, object], None]
#: Players wait longer after each failure: what they tell comes in the end, not at once.
TOLD_S = 60


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened(tmp_path_factory.mktemp("faults")) as house:
        yield house


@pytest.fixture(scope="module")
def teller(house: House) -> Teller:
    return Teller(house.audience.token)


FAULTS: dict[str, Callable[[House], None]] = {
    "PostgreSQL killed": House.kill_database,
    "PostgreSQL restarted": House.restart_database,
    "every connection to PostgreSQL cut": House.cut,
    "the LISTEN connection cut": lambda house: house.cut("^LISTEN"),
    "web killed": House.restart_web,
    "web killed between storing a report and saying so": House.kill_web_at_an_answer,
}


@pytest.mark.parametrize("what", FAULTS)
def test_in_an_emergency_under_load(house: House, teller: Teller, what: str, record_property: Record) -> None:
    with crowd(house, teller) as asked:
        until(lambda: teller.acknowledged)
        emergency = house.ask_faults("begin_emergency")
        with recovery(record_property, what):
            FAULTS[what](house)
            until(house.is_back)
            word = house.say()
            until(lambda: all_were_told(house, word))
            until(lambda: goes_on(asked, "feed") and goes_on(asked, "report"))
        house.ask_faults("end_emergency", pk=emergency)
        until(lambda: all_were_told(house, emergency, "clear"))
        until(lambda: all_have_ended(house, emergency, word), TOLD_S)
    nothing_is_lost_or_doubled(house, teller)


def crowd(house: House, teller: Teller) -> Crowd:
    """A player polls; another one tells what it plays, and all of it twice at once."""
    token = {"Authorization": f"Bearer {house.audience.token}"}
    asked: dict[str, Callable[[HttpLine], int]] = {
        "feed": lambda line: line.ask("GET", "/player/feed", token).status,
        "report": teller.once,
        "again": teller.again,
    }
    return Crowd(house.url, asked)


def goes_on(crowd: Crowd, what: str) -> bool:
    """Once more than so far."""
    before = crowd.answers[what][200]
    return bool(until(lambda: crowd.answers[what][200] > before))


def all_were_told(house: House, interrupt: str, event: str = "interrupt") -> bool:
    return all(interrupt in [pk for _, pk in heard] for heard in house.audience.heard(event))


def all_have_ended(house: House, *interrupts: str) -> bool:
    """Every player has heard each to its end."""
    return all({(pk, "completed") for pk in interrupts} <= set(played) for played in house.audience.played())


def nothing_is_lost_or_doubled(house: House, teller: Teller) -> None:
    said = house.ask("branch", "spoken")
    assert house.audience.heard() == [said] * STREAMS
    for played in house.audience.played():
        assert sorted(played) == sorted((pk, "completed") for _, pk in said)
    files: list[Path] = [house.site.folder / "players" / f"{number}.sqlite" for number in range(SILENT)]
    until(lambda: house.ask_faults("differing", ledgers=[str(file) for file in files]) == [], TOLD_S)
    assert teller.acknowledged == set(teller.ids)
    assert house.ask_faults("stored", name="till-0") == sorted(teller.ids)
    counted, stored = house.ask_faults("counted")
    assert counted == stored
