"""What a player does when somebody asks for it alone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import recording
from tests.player.face.conftest import TRACK_HZ, Server

TEST_HZ = 880


def ask(server: Server, player: Page, action: str, **more: Any) -> None:
    """The next feed names a command."""
    command = {"id": action, "action": action, "expires_at": "2999-01-01T00:00:00.000Z"} | more
    server.feed["device"]["commands"] = [command]
    player.evaluate("dispatchEvent(new Event('online'))")


def fate(server: Server, player: Page, action: str) -> str:
    """The last word on a command, once there is one."""
    for _ in range(200):
        player.wait_for_timeout(25)
        words = [event["status"] for event in server.events if event["ref"] == action]
        if words and words[-1] in ("completed", "failed", "skipped"):
            return str(words[-1])
    raise TimeoutError(f"{action}: {words}")


def test_a_player_that_is_looked_for_shows_its_name_and_chimes(server: Server, player: Page) -> None:
    ask(server, player, "identify")
    expect(player.locator("#named-device")).to_have_text("Till 2")
    expect(player.locator("#named-zone")).to_have_text("Shop floor")
    assert recording.tone_db(recording.record(player, 0.8), TEST_HZ) > -45
    assert fate(server, player, "identify") == "completed"


def test_a_test_tone_is_heard_over_lowered_music(server: Server, player: Page) -> None:
    ask(server, player, "test_tone")
    recording.until(player, "window.sync2gear.speaking")
    assert recording.tone_db(recording.record(player, 1), TEST_HZ) > -30
    expect(player.locator("#kicker")).to_have_text("Sound check")
    assert fate(server, player, "test_tone") == "completed"


def test_a_volume_of_the_stream_is_heard_at_once(server: Server, player: Page) -> None:
    recording.record(player, 1)  # the fade of the beginning
    before = recording.tone_db(recording.record(player, 0.4), TRACK_HZ)
    server.feed["device"]["volume"] = 20
    ask(server, player, "volume", value=20)
    expect(player.locator("#volume")).to_have_text("15 %")
    assert fate(server, player, "volume") == "completed"
    recording.record(player, 0.4)  # what is already on its way to the speaker
    after = recording.tone_db(recording.record(player, 0.4), TRACK_HZ)
    assert before - after == pytest.approx(12, abs=1.5)


def test_a_restart_is_done_when_it_plays_again_and_happens_once(server: Server, player: Page) -> None:
    with player.expect_event("load"):
        ask(server, player, "reload")
    recording.until(player, "window.sync2gear?.playing")
    assert fate(server, player, "reload") == "completed"
    player.evaluate("window.before = true; dispatchEvent(new Event('online'))")
    player.wait_for_timeout(400)
    assert player.evaluate("window.before")
