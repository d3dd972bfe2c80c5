"""Edge first, then Django: on paths that need no database."""

import asyncio

import httpx
import pytest


def ask(method: str, path: str, **extra: object) -> httpx.Response:
    from sync2gear.asgi import application

    async def scene() -> httpx.Response:
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, **extra)  # type: ignore[arg-type]

    return asyncio.run(scene())


def test_edge_answers_a_poll() -> None:
    answer = ask("GET", "/player/feed")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_edge_serves_the_player() -> None:
    assert "worker-src 'self'" in ask("GET", "/player/").headers["content-security-policy"]


def test_django_serves_static_files() -> None:
    assert ask("GET", "/static/css/tokens.css").headers["content-type"].startswith("text/css")


@pytest.mark.parametrize("body", [b"", b"x" * 2_000_000])
def test_django_answers_what_is_not_the_edges(body: bytes) -> None:
    answer = ask("POST", "/player/feed", content=body)
    assert answer.status_code in (302, 403, 404, 405)
    assert "x-server-time" not in answer.headers


def test_a_stranger_cannot_fill_the_disk() -> None:
    assert ask("POST", "/b/acme/music/upload/", content=b"x" * 3_000_000).status_code == 413


def test_somebody_with_a_session_may_send_files() -> None:
    from sync2gear.asgi import most_bytes

    scope = {"path": "/b/acme/music/upload/", "headers": [(b"cookie", b"csrftoken=a; sessionid=b")]}
    assert most_bytes(scope) > 1_000_000_000
    assert most_bytes({**scope, "path": "/player/reports"}) < 3_000_000
