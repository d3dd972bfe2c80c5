import socket
import threading
from collections.abc import Callable
from contextlib import suppress

import httpx
import pytest

from .house import House, Paired
from .listening import Heard, Listening
from .serving import Serving

Listen = Callable[..., Listening]
DAY_MS = 24 * 3600 * 1000


def test_headers_and_a_comment_come_at_once(listen: Listen, till: Paired) -> None:
    stream = listen(till)
    assert stream.answer.headers["Content-Type"] == "text/event-stream"
    assert stream.answer.headers["Cache-Control"] == "no-store"
    assert stream.answer.headers["X-Accel-Buffering"] == "no"
    comment, retry = stream.block()
    assert comment.startswith(":")
    assert 500 <= int(retry.removeprefix("retry: ")) <= 5000


def test_stream_begins_with_the_current_feed(client: httpx.Client, listen: Listen, till: Paired) -> None:
    etag = client.get("/player/feed", headers=till.headers).headers["etag"]
    heard = listen(till).event()
    assert heard == Heard(0, "feed", {"etag": etag.strip('"')})


def test_event_arrives_with_its_number(listen: Listen, house: House, till: Paired) -> None:
    stream = listen(till).greeted()
    seq = house.announce("interrupt", {"id": "i1", "title": "Schluß\n"})
    assert stream.event() == Heard(seq, "interrupt", {"id": "i1", "title": "Schluß\n"})


def test_event_for_one_device_reaches_only_it(listen: Listen, house: House, till: Paired) -> None:
    bar = house.pair()
    at_till, at_bar = listen(till).greeted(), listen(bar).greeted()
    first = house.announce("control", {"do": "identify"}, device=till)
    second = house.announce("control", {"do": "pause"})
    assert at_till.event() == Heard(first, "control", {"do": "identify"})
    assert at_bar.event() == Heard(second, "control", {"do": "pause"})


def test_other_zones_hear_nothing(listen: Listen, dsn: str, house: House, till: Paired) -> None:
    rival = House(dsn)
    rival.build()
    stream, theirs = listen(till).greeted(), listen(rival.pair()).greeted()
    rival.announce("interrupt", {"id": "theirs"})
    assert theirs.event() is not None
    house.announce("interrupt", {"id": "ours"})
    heard = stream.event()
    rival.clear()
    assert heard is not None
    assert heard.data == {"id": "ours"}


def test_ready_feed_is_announced(client: httpx.Client, listen: Listen, house: House, till: Paired) -> None:
    stream = listen(till).greeted()
    house.build(poll_s=30)
    heard = stream.event()
    assert heard is not None
    answer = client.get("/player/feed", headers=till.headers)
    assert (heard.name, heard.data["etag"]) == ("feed", answer.headers["etag"].strip('"'))
    assert answer.json()["poll_s"] == 30


def test_device_row_is_announced(client: httpx.Client, listen: Listen, house: House, till: Paired) -> None:
    stream = listen(till).greeted()
    house.alter(till, "body = %s, etag = %s", b'{"id":"x","muted":true}', "e" * 64)
    heard = stream.event()
    assert heard is not None
    assert heard.data["etag"].endswith("-" + "e" * 16)
    assert client.get("/player/feed", headers=till.headers).json()["device"]["muted"] is True


def test_last_event_id_brings_what_was_missed(listen: Listen, house: House, till: Paired) -> None:
    seqs = [house.announce("interrupt", {"n": number}) for number in range(4)]
    stream = listen(till, last_event_id=seqs[1])
    heard = [stream.event(), stream.event(), stream.event()]
    assert [(each.name, each.id) for each in heard if each] == [
        ("interrupt", seqs[2]),
        ("interrupt", seqs[3]),
        ("feed", seqs[3]),
    ]


@pytest.mark.parametrize("wrong", ["2 days old", "ahead", "x", "5", "-1", "9" * 30])
def test_unknown_or_old_number_is_told_to_refetch(
    listen: Listen, house: House, till: Paired, wrong: str
) -> None:
    seq = house.announce("interrupt", {"n": 1})
    wrong = {"2 days old": str(seq - 2 * DAY_MS), "ahead": str(seq + 1)}.get(wrong, wrong)
    stream = listen(till, last_event_id=wrong)
    heard = stream.event()
    assert heard is not None
    assert (heard.name, heard.id) == ("feed", seq)
    again = house.announce("interrupt", {"n": 2})
    assert stream.event() == Heard(again, "interrupt", {"n": 2})


def test_who_missed_very_much_is_told_to_refetch(listen: Listen, house: House, till: Paired) -> None:
    first = house.announce("control", {})
    last = [house.announce("control", {"n": number}) for number in range(201)][-1]
    heard = listen(till, last_event_id=first).event()
    assert heard is not None
    assert (heard.name, heard.id) == ("feed", last)


def test_heartbeats_come_by_themselves(listen: Listen, till: Paired) -> None:
    stream = listen(till).greeted()
    assert [stream.block(), stream.block()] == [[": "], [": "]]


def test_revoked_device_is_told_and_its_stream_and_poll_end(
    client: httpx.Client, listen: Listen, house: House, till: Paired
) -> None:
    stream = listen(till).greeted()
    house.alter(till, "revoked_at = now()")
    assert [stream.event(), stream.event()] == [Heard(None, "revoked", {}), None]
    assert client.get("/player/feed", headers=till.headers).status_code == 401
    assert client.get("/player/events", headers=till.headers).status_code == 401


def test_rotated_token_ends_the_stream_without_a_word(listen: Listen, house: House, till: Paired) -> None:
    stream = listen(till).greeted()
    house.alter(till, "token_hash = %s", "0" * 64)
    assert stream.event() is None


def test_moved_device_hears_its_new_zone(listen: Listen, dsn: str, house: House, till: Paired) -> None:
    attic = House(dsn)
    attic.business_id = house.business_id
    attic.build()
    stream = listen(till).greeted()
    house.alter(till, "zone_id = %s", attic.zone_id)
    heard = stream.event()
    assert heard is not None
    assert heard.name == "feed"
    house.announce("interrupt", {"where": "old"})
    attic.announce("interrupt", {"where": "new"})
    moved = stream.event()
    attic.clear()
    assert moved is not None
    assert moved.data == {"where": "new"}


def test_presence_follows_the_stream(
    serving: Serving, listen: Listen, house: House, till: Paired, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = hear_removals(serving, monkeypatch)
    stream = listen(till).greeted()
    assert streaming(serving, house, till) is True
    stream.close()
    assert gone.wait(5)
    assert streaming(serving, house, till) is False


def test_who_went_over_to_another_process_still_streams(
    serving: Serving, listen: Listen, house: House, till: Paired, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That one has said so already; this one says only now that the stream here has ended."""
    gone = hear_removals(serving, monkeypatch)
    stream = listen(till).greeted()
    assert streaming(serving, house, till) is True
    house.ask("UPDATE edge_presence SET seen_at = now() + interval '1 minute' RETURNING 1")
    stream.close()
    assert gone.wait(5)
    assert streaming(serving, house, till) is True


def test_client_that_does_not_read_is_dropped(
    serving: Serving, listen: Listen, house: House, till: Paired, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar = house.pair()
    reader = listen(bar).greeted()
    gone = hear_removals(serving, monkeypatch)
    with socket.socket() as idle:
        idle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        idle.connect(("127.0.0.1", serving.port))
        idle.sendall(
            f"GET /player/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {till.token}\r\n\r\n".encode()
        )
        assert idle.recv(1)
        for number in range(60):
            house.announce("control", {"n": number, "padding": "x" * 250_000})
            heard = reader.event()
            assert heard is not None
            assert heard.data["n"] == number
            if gone.is_set():
                break
        assert gone.wait(5)


def test_device_keeps_its_newest_streams(listen: Listen, till: Paired) -> None:
    oldest, *_ = [listen(till).greeted() for _ in range(5)]
    with suppress(ConnectionError):
        assert oldest.event() is None


def hear_removals(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """An event that is set when a stream leaves, after its presence is noted."""
    gone = threading.Event()
    seen = serving.edge.presence.seen

    def noted(device: object, scope: object, streaming: bool | None = None) -> None:
        seen(device, scope, streaming)  # type: ignore[arg-type]
        if streaming is False:
            gone.set()

    monkeypatch.setattr(serving.edge.presence, "seen", noted)
    return gone


def test_a_clock_that_was_ahead_and_is_put_right_keeps_nobody_online(
    serving: Serving, listen: Listen, house: House, till: Paired, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = hear_removals(serving, monkeypatch)
    stream = listen(till).greeted()
    assert streaming(serving, house, till) is True
    house.ask("UPDATE edge_presence SET seen_at = now() + interval '1 day' RETURNING 1")
    stream.close()
    assert gone.wait(5)
    assert streaming(serving, house, till) is False
    seen = "SELECT seen_at < now() + interval '1 minute' FROM edge_presence WHERE device_id = %s"
    assert house.ask(seen, till.id) == [(True,)]


def test_presence_notes_the_address_and_keeps_the_rest(
    client: httpx.Client, serving: Serving, house: House, till: Paired
) -> None:
    client.get("/player/feed", headers=till.headers)
    serving.write_presence()
    with house.change("nothing:") as cursor:
        said = ('{"app": "web/1", "address": "203.0.113.9"}', till.id)
        cursor.execute("UPDATE edge_presence SET status = %s WHERE device_id = %s", said)
    client.get("/player/feed", headers=till.headers)
    serving.write_presence()
    found = house.ask("SELECT status FROM edge_presence WHERE device_id = %s", till.id)
    assert found == [({"app": "web/1", "address": "127.0.0.1"},)]


def streaming(serving: Serving, house: House, device: Paired) -> bool:
    serving.write_presence()
    found: bool = house.ask("SELECT streaming FROM edge_presence WHERE device_id = %s", device.id)[0][0]
    return found
