import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from broadcast.players.headless.feed import Feed, read_feed
from broadcast.players.headless.ledger import Ledger
from broadcast.players.headless.line import Answer, LineDown
from broadcast.players.headless.player import Player
from broadcast.players.headless.plays import utc
from broadcast.players.headless.stream import Stream, Told
from tests.broadcast.players.headless.feeds import (
    DEVICE,
    MEDIA,
    NOON,
    ZONE,
    after,
    cue,
    feed_bytes,
    interrupt,
)
from tests.broadcast.players.headless.server import HandClock
from tests.test_docs import REPORT

OTHER = "5d0f9a4c-1e77-4d3a-8550-60e2f3a4b5c6"
#: An event of this moment.
NUMBER = str(round(NOON.timestamp() * 1000) + 5000)


class Welcoming:
    """A server that lets everybody in, says `feed`, and stores every report; `is_away` makes it silent."""

    def __init__(self) -> None:
        self.feed, self.etag, self.is_away, self.is_shut = feed_bytes(), '"1"', False, False
        self.asked: list[str] = []
        self.events: dict[str, dict[str, Any]] = {}
        self.status: dict[str, Any] = {}
        self.poison, self.refusal, self.device = "", "application/problem+json", DEVICE

    def ask(self, _method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        if self.is_away:
            raise LineDown
        self.asked.append(path.rpartition("/")[2])
        if self.is_shut and "Authorization" in headers:
            return Answer(401)
        answer: Answer = getattr(self, f"_{self.asked[-1]}")(headers, body)
        return answer

    def say(self, feed: bytes) -> None:
        self.feed, self.etag = feed, f'"{int(self.etag[1:-1]) + 1}"'

    def _device_authorization(self, _headers: Mapping[str, str], _body: bytes) -> Answer:
        told = {"device_code": "secret", "user_code": "K7M4PX", "interval": 3}
        return Answer(200, {}, json.dumps(told).encode())

    def _token(self, _headers: Mapping[str, str], body: bytes) -> Answer:
        assert parse_qs(body.decode())["device_code"] == ["secret"]
        return Answer(200, {}, json.dumps({"access_token": "t", "device_id": self.device}).encode())

    def _feed(self, headers: Mapping[str, str], _body: bytes) -> Answer:
        same = headers.get("If-None-Match") == self.etag
        return Answer(304) if same else Answer(200, {"etag": self.etag}, self.feed)

    def _reports(self, _headers: Mapping[str, str], body: bytes) -> Answer:
        report = json.loads(body)
        REPORT.validate(report)
        self.status = report["status"]
        events = {event["id"]: event for event in report["events"]}
        if self.poison in events:
            return Answer(400, {"content-type": self.refusal})
        self.events |= events
        return Answer(200, {}, json.dumps({"stored": list(events)}).encode())

    def statuses(self, kind: str) -> list[tuple[str, str | None]]:
        told = [event for event in self.events.values() if event["kind"] == kind]
        return [(event["status"], event["reason"]) for event in told]


class Quiet(Stream):
    """Hears what a test puts into it."""

    def start(self) -> None: ...


@pytest.fixture
def server() -> Welcoming:
    return Welcoming()


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOON)


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def stream() -> Quiet:
    return Quiet("http://nowhere", "t")


@pytest.fixture
def codes() -> list[str]:
    """Those that it has shown."""
    return []


@pytest.fixture
def player(server: Welcoming, clock: HandClock, ledger: Ledger, stream: Quiet, codes: list[str]) -> Player:
    """It is let in after two seconds."""
    return Player(server, ledger, clock, on_code=codes.append, open_stream=lambda _token, _last: stream)


def live(player: Player, clock: HandClock, seconds: float) -> None:
    for _ in range(int(seconds)):
        player.step()
        clock.forward(seconds=1)
    player.step()


def test_it_pairs_plays_and_reports(
    player: Player, clock: HandClock, server: Welcoming, codes: list[str]
) -> None:
    live(player, clock, 130)
    assert codes == ["K7M4PX"]
    assert server.statuses("track") == [("completed", None), ("playing", None)]
    expected = {"now": "b", "playing": True, "volume": 40, "muted": False, "cached": 3, "silent": False}
    assert server.status.items() >= expected.items()


def test_it_polls_about_as_often_as_it_is_told(player: Player, clock: HandClock, server: Welcoming) -> None:
    live(player, clock, 600)
    assert 10 <= server.asked.count("feed") <= 13


def test_stepped_only_when_something_is_due_it_plays_the_same(
    player: Player, clock: HandClock, server: Welcoming
) -> None:
    server.say(feed_bytes(cues=[cue(95), cue(200, mode="pause")]))
    live(player, clock, 600)
    clock.at, steps = NOON, 0
    other = Player(server, Ledger(), clock)
    while clock.at < after(600):
        other.step()
        steps += 1
        clock.at = min(after(600), max(other.next_due(), clock.at + timedelta(seconds=0.05)))
    other.step()
    played = [
        [(event["id"], event["status"], event["ended_at"]) for event in each.ledger.all()]
        for each in (player, other)
    ]
    assert (played[0], len(played[0]) > 6, steps < 80) == (played[1], True, True)


def test_it_takes_the_feed_that_it_keeps_once_more(
    player: Player, clock: HandClock, server: Welcoming
) -> None:
    """As one does that reads only a part of it."""
    read: list[bytes] = []

    def noted(body: bytes) -> Feed:
        read.append(body)
        return read_feed(body)

    player.read = noted
    live(player, clock, 10)
    player.reread()
    assert read == [server.feed] * 2
    live(player, clock, 200)
    assert {event["status"] for event in server.events.values()} == {"completed", "playing"}


def test_it_plays_on_without_a_server_and_tells_later(
    player: Player, clock: HandClock, server: Welcoming
) -> None:
    live(player, clock, 10)
    server.is_away = True
    live(player, clock, 3600)
    assert server.asked.count("feed") == 1
    server.is_away = False
    live(player, clock, 400)
    assert len(server.statuses("track")) == 45


def test_after_a_restart_it_goes_on_with_what_it_keeps(
    player: Player, clock: HandClock, server: Welcoming, ledger: Ledger
) -> None:
    live(player, clock, 30)
    server.is_away = True
    again = Player(server, ledger, clock)
    live(again, clock, 30)
    assert again.deck
    assert again.deck.music.play
    assert [event["started_at"] for event in ledger.all()] == [utc(after(2))]


def test_a_word_that_a_restart_cut_off_failed(
    player: Player, clock: HandClock, server: Welcoming, ledger: Ledger
) -> None:
    server.say(feed_bytes(cues=[cue(10)]))
    live(player, clock, 12)
    clock.forward(seconds=200)
    live(Player(server, ledger, clock), clock, 10)
    assert server.statuses("announcement") == [("failed", "restart")]
    assert server.statuses("track")[0] == ("completed", None)


def test_shut_out_it_plays_on_and_pairs_again(player: Player, clock: HandClock, server: Welcoming) -> None:
    live(player, clock, 5)
    server.is_shut = True
    live(player, clock, 70)
    assert server.asked.count("device_authorization") >= 2
    server.is_shut = False
    live(player, clock, 120)
    assert [event["started_at"] for event in server.events.values()] == [
        utc(after(2)),
        utc(after(100)),
        utc(after(180)),
    ]


def test_a_play_names_the_zone_in_which_it_began(player: Player, clock: HandClock, server: Welcoming) -> None:
    live(player, clock, 5)
    server.say(feed_bytes(zone={"id": OTHER}))
    live(player, clock, 130)
    assert [event["zone"] for event in server.events.values()] == [ZONE, OTHER]


def test_what_it_played_as_another_device_is_not_told_of_this_one(
    player: Player, clock: HandClock, server: Welcoming
) -> None:
    live(player, clock, 5)
    server.is_shut = True
    live(player, clock, 200)
    server.is_shut, server.device = False, "another"
    server.events.clear()
    live(player, clock, 20)
    assert [event["status"] for event in server.events.values()] == ["playing"]


def test_a_feed_that_cannot_be_read_changes_nothing_and_is_asked_for_again(
    player: Player, clock: HandClock, server: Welcoming
) -> None:
    live(player, clock, 5)
    server.say(b"<html>Sorry</html>")
    live(player, clock, 130)
    assert len(server.statuses("track")) == 2
    server.say(feed_bytes(cues=[cue(250)]))
    live(player, clock, 130)
    assert server.statuses("announcement") == [("completed", None)]


def test_the_stream_hurries(player: Player, clock: HandClock, server: Welcoming, stream: Quiet) -> None:
    live(player, clock, 5)
    server.say(feed_bytes(device={"volume": 10}))
    stream.heard.put(Told(NUMBER, "feed", json.dumps({"etag": "2"})))
    player.step()
    assert player.feed
    assert (player.feed.device["volume"], player.ledger.kept("last_event_id")) == (10, NUMBER)


def test_a_feed_that_it_has_is_not_fetched(
    player: Player, clock: HandClock, server: Welcoming, stream: Quiet
) -> None:
    live(player, clock, 5)
    stream.heard.put(Told(NUMBER, "feed", json.dumps({"etag": "1"})))
    player.step()
    assert server.asked.count("feed") == 1


def test_an_interrupt_comes_from_stream_and_feed_and_is_said_once(
    player: Player, clock: HandClock, server: Welcoming, stream: Quiet
) -> None:
    live(player, clock, 5)
    told = interrupt() | {"sounds": {"w": MEDIA["w"]}}
    stream.heard.put(Told(NUMBER, "interrupt", json.dumps(told)))
    server.say(feed_bytes(interrupts=[interrupt()]))
    live(player, clock, 200)
    assert server.statuses("interrupt") == [("completed", None)]


def test_an_interrupt_that_has_expired_is_not_said(
    player: Player, clock: HandClock, server: Welcoming
) -> None:
    server.say(feed_bytes(interrupts=[interrupt(expires_at=utc(NOON))]))
    live(player, clock, 70)
    assert server.statuses("interrupt") == []


def test_an_interrupt_for_other_players_is_left_out(
    player: Player, clock: HandClock, server: Welcoming
) -> None:
    rows = [interrupt(id="i1", devices=["somebody else"]), interrupt(id="i2", devices=[DEVICE])]
    server.say(feed_bytes(interrupts=rows))
    live(player, clock, 70)
    assert server.statuses("interrupt") == [("completed", None)]


def test_a_repeated_interrupt_ends_when_the_feed_holds_it_no_longer(
    player: Player, clock: HandClock, server: Welcoming
) -> None:
    server.say(feed_bytes(interrupts=[interrupt(repeat_until_cleared=True)]))
    live(player, clock, 20)
    server.say(feed_bytes(generated_at=utc(after(20))))
    live(player, clock, 130)
    assert server.statuses("interrupt") == [("completed", None)]


def test_what_was_taken_back_while_the_stream_was_down_is_not_heard(
    player: Player, clock: HandClock, server: Welcoming
) -> None:
    server.say(feed_bytes(interrupts=[interrupt(at=utc(after(110)))]))
    live(player, clock, 20)
    server.say(feed_bytes(generated_at=utc(after(20))))
    live(player, clock, 130)
    assert server.statuses("interrupt") == []


def test_a_feed_that_was_made_before_takes_nothing_back(
    player: Player, clock: HandClock, server: Welcoming, stream: Quiet
) -> None:
    live(player, clock, 5)
    told = interrupt(announced_at=utc(after(5)), at=utc(after(30))) | {"sounds": {"w": MEDIA["w"]}}
    stream.heard.put(Told(NUMBER, "interrupt", json.dumps(told)))
    server.say(feed_bytes(generated_at=utc(after(4))))
    live(player, clock, 130)
    assert server.statuses("interrupt") == [("completed", None)]


def test_a_command_to_this_player_is_obeyed_once(
    player: Player, clock: HandClock, server: Welcoming, stream: Quiet
) -> None:
    said: list[str] = []
    player.say = said.append
    live(player, clock, 5)
    command = {"id": "k1", "action": "identify"}
    stream.heard.put(Told(NUMBER, "control", json.dumps(command)))
    server.say(feed_bytes(device={"commands": [command | {"expires_at": utc(after(120))}]}))
    live(player, clock, 70)
    assert (said, server.statuses("control")) == (["identify"], [("completed", None)])


def test_a_command_that_is_too_old_is_not_obeyed(player: Player, clock: HandClock, server: Welcoming) -> None:
    old = {"id": "k1", "action": "identify", "expires_at": utc(NOON)}
    server.say(feed_bytes(device={"commands": [old]}))
    live(player, clock, 10)
    assert server.statuses("control") == []


def test_a_command_to_the_zone_is_done_when_the_feed_that_names_it_is_followed(
    player: Player, clock: HandClock, server: Welcoming, stream: Quiet
) -> None:
    live(player, clock, 5)
    stream.heard.put(Told(NUMBER, "control", json.dumps({"id": "k1", "action": "pause"})))
    live(player, clock, 10)
    assert server.statuses("control") == [("delivered", None)]
    state = {"playing": False, "anchor": None, "revision": 1, "command": "k1"}
    server.say(feed_bytes(state=state))
    live(player, clock, 130)
    assert server.statuses("control") == [("completed", None)]
    assert (server.status["playing"], server.status["silent"]) == (False, True)


def test_a_command_that_was_long_on_its_way_is_not_obeyed(
    player: Player, clock: HandClock, server: Welcoming, stream: Quiet
) -> None:
    live(player, clock, 200)
    stream.heard.put(Told(NUMBER, "control", json.dumps({"id": "k1", "action": "identify"})))
    live(player, clock, 10)
    assert server.statuses("control") == [("skipped", "late")]


@pytest.mark.parametrize("action", ["next", "zone_volume"])
def test_a_command_to_the_zone_that_no_feed_names_is_given_up(
    player: Player, clock: HandClock, server: Welcoming, stream: Quiet, action: str
) -> None:
    live(player, clock, 5)
    stream.heard.put(Told(NUMBER, "control", json.dumps({"id": "k1", "action": action})))
    live(player, clock, 130)
    assert server.statuses("control") == [("skipped", "superseded")]
    (told,) = [event for event in server.events.values() if event["kind"] == "control"]
    assert told["ended_at"] > told["started_at"]


def test_one_event_that_the_server_cannot_read_holds_back_no_other(
    player: Player, clock: HandClock, server: Welcoming, ledger: Ledger
) -> None:
    live(player, clock, 5)
    server.is_away = True
    live(player, clock, 600)
    server.is_away, server.poison = False, ledger.waiting()[2]["id"]
    live(player, clock, 2000)
    assert (ledger.count("refused"), ledger.waiting()) == (1, [])


def test_what_a_network_between_refuses_is_not_thrown_away(
    player: Player, clock: HandClock, server: Welcoming, ledger: Ledger
) -> None:
    live(player, clock, 5)
    server.poison, server.refusal = ledger.all()[0]["id"], "text/html"
    live(player, clock, 600)
    assert ledger.count("refused") == 0
