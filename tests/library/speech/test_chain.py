"""One that speaks with all its tries, within one deadline."""

import threading
import time

import pytest

from library.speech import chain
from library.speech.chain import say
from library.speech.provider import ProviderFailed, Voice, Wish


class Actor:
    """Plays its part: an exception is raised, bytes are given. After its part it repeats the last."""

    most_bytes = 20
    does = frozenset({"speed"})

    def __init__(self, *part: bytes | Exception) -> None:
        self.part, self.heard = list(part), list[str]()

    def voices(self, _within_s: float) -> list[Voice]:
        return []

    def speak(self, wish: Wish, _within_s: float) -> bytes:
        self.heard.append(wish.words)
        line = self.part.pop(0) if len(self.part) > 1 else self.part[0]
        if isinstance(line, Exception):
            raise line
        return line


PASSING, FINAL = ProviderFailed("Busy.", may_pass=True), ProviderFailed("No.", may_pass=False)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "FIRST_PAUSE_S", 0.01)


def test_what_passes_is_tried_again() -> None:
    actor = Actor(PASSING, b"sound")
    assert say(actor, Wish("Hello")).files == [b"sound"]
    assert actor.heard == ["Hello", "Hello"]


def test_what_does_not_pass_is_not() -> None:
    actor = Actor(FINAL, b"sound")
    with pytest.raises(ProviderFailed, match="No"):
        say(actor, Wish("Hello"))
    assert actor.heard == ["Hello"]


def test_there_is_an_end_to_trying() -> None:
    actor = Actor(PASSING)
    with pytest.raises(ProviderFailed, match="Busy"):
        say(actor, Wish("Hello"))
    assert len(actor.heard) == chain.TRIES


def test_before_each_further_try_it_is_asked_whether_it_may() -> None:
    class Forbidden(Exception): ...

    asked: list[str] = []

    def twice() -> None:
        asked.append("may I?")
        if len(asked) == 2:
            raise Forbidden

    actor = Actor(PASSING)
    with pytest.raises(Forbidden):
        say(actor, Wish("Hello"), before_retry=twice)
    assert len(actor.heard) == 2


def test_long_words_are_said_in_pieces_and_in_order() -> None:
    actor = Actor(b"one", b"two")
    assert say(actor, Wish("Dear guests. We close now.")).files == [b"one", b"two"]
    assert actor.heard == ["Dear guests.", "We close now."]


def test_markup_is_never_cut() -> None:
    actor = Actor(b"sound")
    say(actor, Wish("<speak>Dear guests. We close.</speak>", is_ssml=True))
    assert len(actor.heard) == 1


def test_what_it_does_not_do_itself_is_told() -> None:
    assert say(Actor(b"sound"), Wish("Hello")).undone == {"pitch", "ssml"}


def test_one_that_hangs_costs_no_more_than_the_deadline() -> None:
    over = threading.Event()

    class Hanging(Actor):
        def speak(self, _wish: Wish, _within_s: float) -> bytes:
            over.wait(20)
            return b""

    began = time.monotonic()
    with pytest.raises(ProviderFailed, match="in time"):
        say(Hanging(b""), Wish("Hello"), deadline_s=0.3)
    over.set()
    assert time.monotonic() - began < 5
