import pytest

from broadcast.interrupts.board import deliveries
from broadcast.interrupts.report import HEADINGS, lines, safe
from broadcast.models import Device, Interrupt
from tenants.access import Person


def test_there_is_a_line_for_every_player(pressed: Interrupt, olive: Person) -> None:
    told = list(lines(deliveries(pressed, olive)))
    assert told[0].strip() == ",".join(HEADINGS)
    assert told[1:] == [
        "Ground floor,Till,unreachable,,,,,\r\n",
        "Terrace,Awning,unreachable,,,,,\r\n",
    ]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@sum"])
def test_a_name_is_never_a_formula(pressed: Interrupt, olive: Person, name: str) -> None:
    Device.objects.filter(name="Till").update(name=name)
    assert f",'{name}," in list(lines(deliveries(pressed, olive)))[1]


def test_other_cells_stay_as_they_are() -> None:
    assert safe("Till") == "Till"
    assert safe("") == ""
