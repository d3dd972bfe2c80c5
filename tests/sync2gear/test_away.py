from django.test import Client

from tests import seaweed as server
from tests.redis_server import redis_cache


def test_while_the_storage_is_away_it_says_so_and_when_to_try_again(as_olive: Client, settings) -> None:
    settings.STORAGES = settings.STORAGES | {"default": server.options("http://127.0.0.1:9")}
    answer = as_olive.get("/b/acme/announcements/chimes/soft.wav")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "Try again in a minute." in answer.content.decode()


def test_nobody_signs_in_while_tries_cannot_be_counted(db: None, client: Client, settings) -> None:
    settings.CACHES = {"default": redis_cache("redis://127.0.0.1:9/0")}
    answer = client.post("/accounts/login/", {"login": "olive@acme.example", "password": "wrong"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "Try again in a minute." in answer.content.decode()


def test_who_is_signed_in_goes_on_meanwhile(as_olive: Client, settings) -> None:
    settings.CACHES = {"default": redis_cache("redis://127.0.0.1:9/0")}
    assert as_olive.get("/b/acme/").status_code == 200
