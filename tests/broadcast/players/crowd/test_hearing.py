from broadcast.players.crowd.hearing import Hearing
from broadcast.players.headless.stream import Told


def told(name: str, data: str) -> Told:
    return Told(id="7", name=name, data=data)


def test_it_knows_when_each_player_heard_an_announcement() -> None:
    hearing = Hearing()
    for who in ("a", "b", "a"):
        hearing.note(who, told("interrupt", '{"id": "i1"}'))
    (heard,) = hearing.told().values()
    assert (heard["event"], heard["count"], heard["again"]) == ("interrupt", 2, 1)
    assert heard["first_ms"] <= heard["p50_ms"] <= heard["p99_ms"] <= heard["last_ms"]


def test_what_has_no_id_is_counted_only() -> None:
    hearing = Hearing()
    for data in ('{"etag": "x"}', "no JSON", "[]"):
        hearing.note("a", told("feed", data))
    assert (hearing.told(), hearing.counts) == ({}, {"feed": 3})
