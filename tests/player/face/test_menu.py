"""The menu on the device itself, locked and open."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from broadcast.players.lock import locked
from tests.e2e import recording
from tests.player.face.conftest import DEVICE, TRACK_HZ, Server


def press_for(player: Page, milliseconds: int) -> None:
    player.mouse.move(200, 300)
    player.mouse.down()
    player.wait_for_timeout(milliseconds)
    player.mouse.up()


@pytest.fixture
def menu(player: Page) -> Page:
    player.keyboard.press("Escape")
    expect(player.get_by_label("Volume of this player")).to_be_visible()
    return player


@pytest.fixture
def locked_player(server: Server, player: Page) -> Page:
    server.feed["device"]["lock"] = locked("2468")
    player.evaluate("dispatchEvent(new Event('online'))")
    expect(player.locator("body")).to_have_class("locked")
    return player


def test_a_long_press_opens_it_and_a_short_one_does_not(player: Page) -> None:
    press_for(player, 300)
    expect(player.get_by_role("dialog")).to_be_hidden()
    press_for(player, 1300)
    expect(player.get_by_role("dialog", name="Till 2")).to_be_visible()


def test_the_volume_is_turned_here_and_the_portal_hears_of_it(server: Server, menu: Page) -> None:
    recording.record(menu, 1)
    before = recording.tone_db(recording.record(menu, 0.4), TRACK_HZ)
    menu.get_by_label("Volume of this player").fill("20")
    recording.until(menu, "document.getElementById('volume').textContent === '15 %'")
    recording.record(menu, 0.4)
    assert before - recording.tone_db(recording.record(menu, 0.4), TRACK_HZ) == pytest.approx(12, abs=1.5)
    assert server.status["volume"] == 15


def connect_anew(player: Page) -> None:
    player.get_by_role("button", name="Connect anew").click()
    expect(player.get_by_text("Meanwhile the music plays on.")).to_be_visible()
    player.get_by_role("button", name="Connect anew").click()
    expect(player.get_by_role("heading", name="Pair this player")).to_be_visible()
    expect(player.get_by_role("dialog")).to_be_hidden()


def test_connecting_anew_keeps_the_mark_of_the_device(
    server: Server, menu: Page, open_player: Callable[..., Page]
) -> None:
    connect_anew(menu)
    again = open_player("#token=b")
    recording.until(again, "window.sync2gear?.playing")
    again.keyboard.press("Escape")
    connect_anew(again)
    one, other = server.pairings[0], server.pairings[-1]
    assert one["hardware_id"] == other["hardware_id"]


def test_one_that_came_with_a_token_pairs_again_as_the_same_device(server: Server, menu: Page) -> None:
    connect_anew(menu)
    assert server.pairings[0]["hardware_id"] == [DEVICE]


def test_a_sound_check_is_heard(menu: Page) -> None:
    menu.get_by_role("button", name="Sound check").click()
    recording.until(menu, "window.sync2gear.speaking")


def test_a_locked_player_opens_with_its_pin_alone(locked_player: Page) -> None:
    locked_player.keyboard.press("Escape")
    volume = locked_player.get_by_label("Volume of this player")
    type_pin(locked_player, "1357")
    expect(locked_player.get_by_text("That is not the PIN of this player.")).to_be_visible()
    expect(volume).to_be_hidden()
    type_pin(locked_player, "2468")
    expect(volume).to_be_visible()


def test_closed_it_is_locked_again(locked_player: Page) -> None:
    locked_player.keyboard.press("Escape")
    type_pin(locked_player, "2468")
    locked_player.get_by_role("button", name="Close the menu").click()
    locked_player.keyboard.press("Escape")
    expect(locked_player.get_by_label("This player is locked. Enter its PIN.")).to_be_visible()


def test_a_locked_player_is_not_left_by_a_key(locked_player: Page) -> None:
    pressed = "dispatchEvent(new KeyboardEvent('keydown', { key: 'F5', cancelable: true }))"
    assert locked_player.evaluate(pressed) is False


def type_pin(page: Page, pin: str) -> None:
    for digit in pin:
        page.get_by_role("button", name=digit, exact=True).click()
    page.get_by_role("button", name="Open", exact=True).click()
