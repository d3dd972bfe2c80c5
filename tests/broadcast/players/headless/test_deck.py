from typing import Any

import pytest

from broadcast.players.headless import feed as feeds
from broadcast.players.headless.deck import Deck
from broadcast.players.headless.feed import Feed
from broadcast.players.headless.ledger import Ledger
from broadcast.players.headless.plays import utc
from tests.broadcast.players.headless.feeds import (
    DEVICE,
    MEDIA,
    NOON,
    after,
    cue,
    feed,
    interrupt,
    segment,
)

Heard = tuple[str, float | None, float | None]


def started(*taken: Feed) -> Deck:
    deck = Deck(Ledger(), DEVICE, NOON)
    for each in taken:
        deck.take(each)
    return deck


def since(said: str | None) -> float | None:
    return (feeds.moment(said) - NOON).total_seconds() if said else None


def heard(deck: Deck, kind: str = "track") -> list[Heard]:
    """(first digit of the sound, seconds after noon of beginning and end) of each play."""
    events = [event for event in deck._ledger.all() if event["kind"] == kind]
    return [(event["media"][0], since(event["started_at"]), since(event["ended_at"])) for event in events]


def ends(deck: Deck) -> list[tuple[str, str | None]]:
    """(status, reason) of each announcement."""
    return [(event["status"], event["reason"]) for event in deck._ledger.all() if event["kind"] != "track"]


def test_the_list_is_an_endless_loop() -> None:
    deck = started(feed())
    deck.advance(after(290))
    assert heard(deck) == [("a", 0, 100), ("b", 100, 180), ("a", 180, 280), ("b", 280, None)]


@pytest.mark.parametrize("step_s", [0.7, 13, 600])
def test_what_is_heard_does_not_depend_on_the_steps(step_s: float) -> None:
    cues = [cue(50, "pause"), cue(120), cue(200, "after_track")]
    deck = started(feed(segment("ab", until=400), segment("ba", 400), cues=cues))
    while deck.at < after(600):
        deck.advance(min(after(600), deck.at + (after(step_s) - NOON)))
    assert heard(deck) == [
        ("a", 0, 105),
        ("b", 105, 185),
        ("a", 185, 285),
        ("b", 290, 370),
        ("a", 370, 400),
        ("b", 400, 480),
        ("a", 480, 580),
        ("b", 580, None),
    ]
    assert heard(deck, "announcement") == [("d", 50, 55), ("d", 120, 125), ("d", 285, 290)]


def test_a_crossfade_shortens_every_track() -> None:
    deck = started(feed(segment("ab", crossfade_s=4)))
    deck.advance(after(180))
    assert heard(deck) == [("a", 0, 96), ("b", 96, 172), ("a", 172, None)]


def test_a_player_that_comes_later_is_where_the_others_are() -> None:
    deck = Deck(Ledger(), DEVICE, after(150))
    deck.take(feed())
    assert deck.music.play
    assert (heard(deck), deck.music.play.began) == ([("b", 150, None)], after(100))


def test_silence_that_is_meant_is_kept() -> None:
    deck = started(feed(segment("ab", until=40), segment("", 40, 60), segment("ba", 60)))
    deck.advance(after(70))
    assert heard(deck) == [("a", 0, 40), ("b", 60, None)]
    assert not deck.music.is_silence_meant(after(70))
    assert deck.music.is_silence_meant(after(50))


def test_a_new_feed_that_says_the_same_changes_nothing() -> None:
    deck = started(feed())
    deck.advance(after(30))
    deck.take(feed(segment("ab") | {"anchor": {"index": 0, "position_s": 30, "at": utc(after(30))}}))
    deck.advance(after(110))
    assert heard(deck) == [("a", 0, 100), ("b", 100, None)]


def test_after_a_word_that_stopped_it_the_music_stays_behind_also_in_a_new_feed() -> None:
    deck = started(feed(cues=[cue(50, "pause")]))
    deck.advance(after(70))
    deck.take(feed())
    deck.advance(after(200))
    assert heard(deck)[:2] == [("a", 0, 105), ("b", 105, 185)]


def test_two_words_at_once_come_one_after_the_other_the_more_important_first() -> None:
    cues = [cue(50, id="low"), cue(50, id="high", priority=90)]
    deck = started(feed(cues=cues))
    deck.advance(after(70))
    assert heard(deck, "announcement") == [("d", 55, 60), ("d", 50, 55)]


def test_a_word_that_is_due_too_late_is_skipped() -> None:
    long = MEDIA | {"w": MEDIA["w"] | {"s": 70}}
    deck = started(feed(media=long, cues=[cue(50), cue(51, late_by_s=30)]))
    deck.advance(after(300))
    assert ends(deck) == [("completed", None), ("skipped", "late")]


def test_a_word_for_other_players_is_left_out() -> None:
    deck = started(feed(cues=[cue(50, devices=["somebody else"]), cue(60, devices=[DEVICE])]))
    deck.advance(after(70))
    assert heard(deck, "announcement") == [("d", 60, 65)]


def test_a_muted_player_skips_and_says_why() -> None:
    deck = started(feed(cues=[cue(50)], device={"muted": True}))
    deck.advance(after(70))
    assert ends(deck) == [("skipped", "muted")]


def test_a_word_that_was_called_off_is_superseded_if_it_was_delivered() -> None:
    deck = started(feed(cues=[cue(50), cue(90)]))
    deck.advance(after(30))
    deck.take(feed())
    deck.advance(after(200))
    assert ends(deck) == [("skipped", "superseded")]


def test_an_interrupt_is_said_at_once_and_once() -> None:
    deck = started(feed())
    call = feeds.interrupt(MEDIA, interrupt(mode="pause"), NOON)
    for _ in range(3):
        deck.say(call)
        deck.advance(after(120))
    assert heard(deck, "interrupt") == [("d", 0, 5)]
    assert heard(deck)[0] == ("a", 0, 105)


def test_an_interrupt_may_repeat_until_it_is_cleared() -> None:
    deck = started(feed())
    deck.say(feeds.interrupt(MEDIA, interrupt(repeat_until_cleared=True), NOON))
    deck.advance(after(32))
    deck.clear("i1")
    deck.advance(after(60))
    assert heard(deck, "interrupt") == [("d", 0, 32)]


def call(**members: Any) -> feeds.Call:
    return feeds.interrupt(MEDIA, interrupt(**members), NOON)


def test_it_is_said_so_often_and_so_far_apart() -> None:
    deck = started(feed())
    deck.say(call(repeat={"times": 3, "every_s": 20}))
    deck.advance(after(44))
    assert heard(deck, "interrupt") == [("d", 0, None)]
    deck.advance(after(200))
    assert heard(deck, "interrupt") == [("d", 0, 45)]


def test_what_repeats_ends_when_it_expires() -> None:
    deck = started(feed())
    deck.say(call(repeat_until_cleared=True, repeat={"every_s": 100}))
    deck.advance(after(600))
    assert heard(deck, "interrupt") == [("d", 0, 205)]


def test_one_that_was_cut_before_its_end_is_superseded() -> None:
    deck = started(feed())
    deck.say(call())
    deck.advance(after(2))
    deck.clear("i1")
    assert ends(deck) == [("skipped", "superseded")]


def test_one_that_replaces_cuts_what_is_said_and_others_wait() -> None:
    deck = started(feed())
    deck.say(call(id="plain"))
    deck.advance(after(2))
    deck.say(call(id="next"))
    deck.say(call(id="alarm", replace=True))
    deck.advance(after(60))
    assert [event["ref"] for event in deck._ledger.all() if event["kind"] == "interrupt"] == [
        "plain",
        "next",
        "alarm",
    ]
    assert ends(deck) == [("skipped", "superseded"), ("completed", None), ("completed", None)]
    assert heard(deck, "interrupt")[1:] == [("d", 7, 12), ("d", 2, 7)]


def test_between_its_repeats_an_emergency_leaves_no_room_for_others() -> None:
    deck = started(feed(cues=[cue(6)]))
    deck.say(call(replace=True, repeat_until_cleared=True))
    deck.advance(after(30))
    assert heard(deck, "announcement") == [("d", None, None)]
    deck.clear("i1")
    deck.advance(after(40))
    assert heard(deck, "announcement") == [("d", 30, 35)]


def test_one_that_goes_on_comes_back_after_what_replaced_it() -> None:
    deck = started(feed())
    deck.say(call(id="going", repeat_until_cleared=True))
    deck.advance(after(6))
    deck.say(call(id="alarm", replace=True))
    deck.advance(after(20))
    deck.clear("going")
    assert heard(deck, "interrupt") == [("d", 0, 20), ("d", 6, 11)]


def test_a_muted_player_hears_what_overrides_that() -> None:
    deck = started(feed(device={"muted": True}))
    deck.say(call(id="loud", override=True))
    deck.advance(after(10))
    deck.say(feeds.interrupt(MEDIA, interrupt(id="plain"), after(10)))
    deck.advance(after(20))
    assert ends(deck) == [("completed", None), ("skipped", "muted")]


def test_one_that_begins_later_can_be_taken_back_unheard() -> None:
    deck = started(feed())
    deck.say(call(at=utc(after(3))))
    deck.advance(after(2))
    deck.clear("i1")
    deck.advance(after(20))
    assert ends(deck) == [("skipped", "superseded")]


def test_one_that_begins_later_begins_then() -> None:
    deck = started(feed())
    deck.say(call(at=utc(after(3))))
    deck.advance(after(20))
    assert heard(deck, "interrupt") == [("d", 3, 8)]


def test_its_times_are_the_servers() -> None:
    behind = NOON - after(3600)
    told = feeds.interrupt(MEDIA, interrupt(at=utc(after(3))), NOON + behind, behind)
    assert (told.at - NOON - behind, told.until - NOON - behind) == (after(3) - NOON, after(300) - NOON)


def state(revision: int, at: float, **members: Any) -> dict[str, Any]:
    anchor = {"index": 1, "position_s": 0, "at": utc(after(at))}
    return {"playing": True, "anchor": anchor, "revision": revision} | members


def test_a_decision_by_hand_is_followed_at_its_moment() -> None:
    deck = started(feed())
    deck.advance(after(30))
    moved = segment("ab") | {"anchor": {"index": 1, "position_s": 0, "at": utc(after(30.8))}}
    deck.take(feed(moved, state=state(1, 30.8)))
    deck.advance(after(130))
    assert heard(deck) == [("a", 0, 30.8), ("b", 30.8, 110.8), ("a", 110.8, None)]


def test_a_zone_that_is_paused_is_silent_until_it_is_resumed() -> None:
    deck = started(feed())
    deck.advance(after(30))
    deck.take(feed(state=state(1, 30, playing=False)))
    deck.advance(after(90))
    assert (deck.music.play, deck.music.is_silence_meant(after(90))) == (None, True)
    resumed = segment("ab") | {"anchor": {"index": 0, "position_s": 30, "at": utc(after(90))}}
    deck.take(feed(resumed, state=state(2, 90)))
    deck.advance(after(170))
    assert heard(deck) == [("a", 0, 30), ("a", 90, 160), ("b", 160, None)]
