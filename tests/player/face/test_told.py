"""What a player says of itself, on its face and to the portal."""

from playwright.sync_api import Page, expect

from tests.e2e import recording
from tests.player.face.conftest import Server, until


def test_the_face_counts_the_sounds_that_are_here(server: Server, player: Page) -> None:
    expect(player.locator("#stock")).to_have_text("The one sound is here")
    server.feed["media"]["m2"] = server.feed["media"]["m1"] | {"url": "/player/elsewhere/x.mp3"}
    player.evaluate("dispatchEvent(new Event('online'))")
    expect(player.locator("#stock")).to_have_text("1 of 2 sounds here")


def test_a_player_says_what_it_has_and_that_it_sounds(server: Server, player: Page) -> None:
    recording.until(player, "window.sync2gear.cached === 1 && window.sync2gear.quota_bytes > 0")
    assert said(server, player, "cached") == 1
    assert server.status["wanted"] == 1
    assert (server.status["muted"], server.status["silent"]) == (False, False)
    assert server.status["storage_bytes"] < server.status["quota_bytes"]


def test_paused_music_is_meant_to_be_silent(server: Server, player: Page) -> None:
    server.feed["state"]["playing"] = False
    player.evaluate("dispatchEvent(new Event('online'))")
    recording.until(player, "window.sync2gear.silent")
    assert said(server, player, "silent")


def said(server: Server, player: Page, name: str) -> object:
    """One member of the status that it sends with the next report: a command's."""
    count = len(server.reports)
    server.feed["device"]["commands"] = [{"id": f"{count}", "action": "volume", "value": 80}]
    player.evaluate("dispatchEvent(new Event('online'))")
    until(player, lambda: len(server.reports) > count)
    return server.status[name]


def test_a_fault_from_before_a_restart_ends_when_it_is_over(server: Server, player: Page) -> None:
    fine = server.feed
    server.feed = {"v": 2}
    player.evaluate("dispatchEvent(new Event('online'))")
    until(player, lambda: server.faults("feed_error") == ["playing"])
    server.feed = fine
    player.reload()
    until(player, lambda: server.faults("feed_error")[-1:] == ["completed"])
    assert len({event["id"] for event in server.events if event["kind"] == "fault"}) == 1


def test_a_volume_set_on_the_device_ends_with_its_pairing(server: Server, player: Page) -> None:
    expect(player.locator("#volume")).to_contain_text("60")
    player.evaluate("""async () => (await import("/player/store.js")).openStore().then((store) =>
      store.put("kept", "volume", { value: 20, over: 80, at: null }))""")
    player.reload()
    expect(player.locator("#volume")).to_contain_text("15")
    player.goto(f"{server.url}/player/#token=b")
    expect(player.locator("#volume")).to_contain_text("60")
