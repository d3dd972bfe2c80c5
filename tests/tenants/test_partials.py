from django.test import Client

from library.models import Track


def asked(client: Client, target: str = "", path: str = "/b/acme/music/"):
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    return client.get(path, headers=headers)


def test_a_browser_gets_the_page(as_olive: Client) -> None:
    answer = asked(as_olive)
    assert b"<html" in answer.content
    assert answer.content.count(b'id="track-list"') == 1


def test_htmx_gets_the_fragment_that_it_names(as_olive: Client, song: Track) -> None:
    answer = asked(as_olive, "track-list").content
    assert b"Slow Morning" in answer
    assert b"<html" not in answer


def test_htmx_gets_the_page_where_it_names_something_else(as_olive: Client) -> None:
    assert b"<html" in asked(as_olive, "main").content
    assert b"<html" in asked(as_olive, "messages").content


def test_a_target_alone_makes_no_fragment_of_a_page(as_olive: Client) -> None:
    assert b"<html" in as_olive.get("/b/acme/music/", headers={"HX-Target": "main"}).content


def test_messages_that_wait_travel_with_a_fragment_once(as_olive: Client, song: Track) -> None:
    as_olive.post(f"/b/acme/music/{song.pk}/remove/")
    first, second = asked(as_olive, "track-list").content, asked(as_olive, "track-list").content
    assert "Removed “Slow Morning”." in first.decode()
    assert b'hx-swap-oob="beforeend"' in first
    assert "Removed" not in second.decode()


def test_caches_keep_page_and_fragment_apart(as_olive: Client) -> None:
    assert "HX-Target" in asked(as_olive).headers["Vary"]
    assert "HX-Target" in asked(as_olive, "track-list").headers["Vary"]
