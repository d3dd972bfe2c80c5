from uuid import UUID

import pytest

from broadcast.models import Device, Zone
from broadcast.players import pairing
from broadcast.players.headless.line import LineDown, LossyLine
from broadcast.players.headless.pairing import Paired, Pairing
from tenants.access import Person
from tests.broadcast.players.headless.server import Server


def paired_by(olive: Person, zone: Zone, line: object, steps: int) -> Paired | None:
    def approve(code: str) -> None:
        pairing.approve(code, actor=olive, zone_id=zone.pk, name="Headless")

    asking = Pairing(line, "h", "Headless", approve)  # type: ignore[arg-type]
    return next(filter(None, (asking.step() for _ in range(steps))), None)


def test_it_is_let_in_by_whoever_types_its_code(olive: Person, ground: Zone) -> None:
    paired = paired_by(olive, ground, Server(olive.business), steps=2)
    assert paired
    assert UUID(paired.device_id) == Device.objects.get().pk


@pytest.mark.parametrize("seed", range(3))
def test_a_token_that_was_lost_is_asked_for_with_another_code(olive: Person, ground: Zone, seed: int) -> None:
    line = LossyLine(Server(olive.business), 0.4, seed)
    assert paired_by(olive, ground, line, steps=40)
    assert Device.objects.get().hardware_id == "h"


def test_until_somebody_approves_it_waits_as_long_as_it_is_told(olive: Person, ground: Zone) -> None:
    asking = Pairing(Server(olive.business), "h", "Headless", lambda _code: None)
    assert (asking.step(), asking.wait_s) == (None, 0)
    assert (asking.step(), asking.wait_s) == (None, 3)


def test_without_a_server_it_asks_again_later_and_later() -> None:
    class Nowhere:
        def ask(self, *_asked: object) -> None:
            raise LineDown

    asking = Pairing(Nowhere(), "h", "Headless", lambda _code: None)  # type: ignore[arg-type]
    waits = [asking.step() or asking.wait_s for _ in range(8)]
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]
