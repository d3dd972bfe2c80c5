from broadcast.demo.examples import ASKED, EXAMPLES
from library.chimes import CHIMES
from library.parts import Chime
from library.speech.variables import free_gaps

ALL = (*EXAMPLES, ASKED)
PARTS = [part for *_, parts in ALL for part in parts]


def test_every_one_begins_with_a_chime_that_there_is() -> None:
    firsts = [parts[0] for *_, parts in ALL]
    assert all(isinstance(first, Chime) and first.name in CHIMES for first in firsts)


def test_only_a_name_is_asked_for() -> None:
    assert [gap for part in PARTS if isinstance(part, str) for gap in free_gaps(part)] == ["name"]
