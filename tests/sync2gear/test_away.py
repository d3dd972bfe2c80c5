from django.test import Client

from tests import seaweed as server


def test_while_the_storage_is_away_it_says_so_and_when_to_try_again(as_olive: Client, settings) -> None:
    settings.STORAGES = settings.STORAGES | {"default": server.options("http://127.0.0.1:9")}
    answer = as_olive.get("/b/acme/announcements/chimes/soft.wav")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "Try again in a minute." in answer.content.decode()
