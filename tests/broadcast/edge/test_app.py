import httpx
import pytest

from broadcast.edge.app import EdgeOptions

from .serving import Serving


@pytest.mark.parametrize("path", ["/player/token", "/player/reports", "/player/feed", "/player/events", "/"])
def test_post_falls_through(client: httpx.Client, path: str) -> None:
    assert client.post(path).text == f"portal POST {path}"


@pytest.mark.parametrize("path", ["/", "/b/acme/", "/players", "/playerx/feed", "/static/player/sw.js"])
def test_other_paths_fall_through(client: httpx.Client, path: str) -> None:
    assert client.get(path).text == f"portal GET {path}"


def test_unreachable_database_is_503(serving: Serving) -> None:
    options = EdgeOptions(
        "host=/nonexistent dbname=x", serving.options.media_root, serving.options.player_dir
    )
    lost = Serving(options)
    answer = httpx.get(f"{lost.url}/player/feed", headers={"Authorization": "Bearer x"})
    lost.stop()
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
