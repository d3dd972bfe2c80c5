"""Two web processes behind nginx: all is heard once by whoever is connected to either, also if it goes."""

import html
import json
import re
from collections.abc import Iterator
from time import monotonic

import httpx
import pytest

from broadcast.players.headless.line import FORM
from tests.e2e.branch import PASSWORD, SHOP
from tests.e2e.readers import until
from tests.e2e.two_webs import SILENT, STREAMS, Audience, Crowd, Pair, running

pytestmark = pytest.mark.e2e
PLAYERS = "/b/branch/players/"
#: What nobody who is connected may be without for longer.
BACK_S = 10
SOON_S = 10
DEVICES = ("feed", "report")
NOTHING = {"sent_at": "2026-03-02T09:00:00.000Z", "status": {}, "events": []}


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with running(tmp_path_factory.mktemp("two")) as pair:
        yield pair


@pytest.fixture(scope="module")
def audience(pair: Pair, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audience]:
    audience = Audience(pair, tmp_path_factory.mktemp("players"))
    audience.come()
    yield audience
    audience.leave()


@pytest.fixture(scope="module")
def bea(pair: Pair, audience: Audience) -> Iterator[httpx.Client]:
    """Signed in, by way of nginx. Her cookies are good for each of the ports."""
    with httpx.Client(base_url=pair.url, follow_redirects=True, timeout=20) as client:
        form = {"login": SHOP.email, "password": PASSWORD}
        assert posted(client, "/accounts/login/", form).status_code == 200
        yield client


def posted(
    client: httpx.Client, path: str, form: dict[str, str], url: str = "", then: str = ""
) -> httpx.Response:
    """Opens the page at `url` and sends its form to `then`, as a browser does."""
    page = client.get(f"{url}{path}")
    (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)) or {""}
    origin = then or url or str(client.base_url).rstrip("/")
    return client.post(
        f"{then or url}{path}", data=form | {"csrfmiddlewaretoken": token}, headers={"Origin": origin}
    )


def all_have_heard(pair: Pair, audience: Audience) -> None:
    """Streams in the order in which it was said; players each word, to its end. Nobody anything twice."""
    said = pair.ask("branch", "spoken")
    until(lambda: all(len(heard) >= len(said) for heard in audience.heard()), 20)
    until(lambda: all(len(played) >= len(said) for played in audience.played()), 20)
    assert audience.heard() == [said] * len(audience.streams)
    whole = sorted((interrupt, "completed") for _, interrupt in said)
    until(lambda: all(sorted(played) == whole for played in audience.played()), 20)


def test_a_word_reaches_the_players_of_both(pair: Pair, audience: Audience) -> None:
    until(lambda: all(web.connections > 1 for web in pair.webs))
    pair.say()
    all_have_heard(pair, audience)


def test_where_a_player_is_follows_from_what_nginx_says(pair: Pair, audience: Audience) -> None:
    headers = bearer(audience) | {"X-Forwarded-For": "203.0.113.9"}
    assert httpx.get(f"{pair.url}/player/feed", headers=headers).status_code == 200
    everybody = ["127.0.0.1"] * (1 + STREAMS + SILENT)
    until(lambda: pair.ask("branch", "addresses") == everybody, 20)


def test_who_signed_in_at_one_is_signed_in_at_the_other(pair: Pair, bea: httpx.Client) -> None:
    for web in pair.webs:
        assert bea.get(f"{web.url}{PLAYERS}").url.path == PLAYERS


def test_a_form_of_one_is_taken_by_the_other(pair: Pair, bea: httpx.Client) -> None:
    first, second = pair.webs
    for name, here, there in (("A", first, second), ("B", second, first)):
        done = posted(bea, "/b/branch/floors/new/", {"name": f"Floor {name}"}, here.url, there.url)
        assert done.status_code == 200
        assert f"Floor {name}" in bea.get("/b/branch/floors/").text


def test_a_form_comes_through_nginx_and_one_from_elsewhere_is_refused(bea: httpx.Client) -> None:
    assert posted(bea, "/b/branch/floors/new/", {"name": "Floor C"}).status_code == 200
    headers = {"Origin": "https://elsewhere.example"}
    token = {"csrfmiddlewaretoken": bea.cookies.get("csrftoken") or ""}
    assert bea.post("/b/branch/floors/new/", data=token, headers=headers).status_code == 403


def test_open_pages_of_both_are_told_what_a_player_says(
    pair: Pair, audience: Audience, bea: httpx.Client
) -> None:
    key = html.unescape(re.search(r'data-live="([^"]+)"', bea.get(PLAYERS).text)[1])  # type: ignore[index]
    for url in (*(web.url for web in pair.webs), pair.url):
        with httpx.stream("GET", f"{url}{key}", timeout=SOON_S) as page:
            lines = page.iter_lines()
            assert next(lines) == ": hello"
            answer = httpx.post(f"{pair.url}/player/reports", json=NOTHING, headers=bearer(audience))
            assert answer.status_code == 200
            assert any(line == "event: players" for line in lines)


def test_a_file_for_a_business_may_be_large_and_nothing_else(pair: Pair, bea: httpx.Client) -> None:
    large = {"file": b"x" * 4_000_000}
    assert bea.post("/accounts/login/", files=large).status_code == 413
    # Without its token it is refused, by us, once all of it is there.
    assert bea.post("/b/branch/music/upload/", files=large).status_code == 403


def test_a_worker_is_told_of_its_tasks(pair: Pair) -> None:
    mails = pair.site.folder / "mail"
    with pair.site.process("manage.py", "qcluster"):
        pair.ask("branch", "write_letter")
        until(lambda: any("By a worker" in mail.read_text() for mail in mails.glob("*")), 30)


def test_who_was_connected_to_a_killed_one_is_back_within_ten_seconds(
    pair: Pair, audience: Audience, bea: httpx.Client
) -> None:
    pair.say()
    with crowd(pair, audience, bea) as asked:
        pair.webs[0].kill()
        killed_s = monotonic()
        pair.say()
        until(audience.has_a_break)
        assert any(stream.is_open for stream in audience.streams), "The other one had nobody."
        until(audience.is_there, BACK_S)
        assert monotonic() - killed_s < BACK_S
        pair.say()
        all_have_heard(pair, audience)
        pair.webs[0].start()
        pair.webs[0].wait_until_healthy()
    for what in DEVICES:
        assert set(asked.answers[what]) == {200}, asked.answers


def test_nobody_hears_or_meets_a_rolling_restart(pair: Pair, audience: Audience, bea: httpx.Client) -> None:
    with crowd(pair, audience, bea) as asked:
        for web in pair.webs:
            pair.say()
            web.stop()
            pair.say()
            web.start()
            web.wait_until_healthy()
            until(audience.is_there)
        pair.say()
        all_have_heard(pair, audience)
    answers = {what: set(each) for what, each in asked.answers.items()}
    assert answers == {"feed": {200}, "report": {200}, "page": {200}, "form": {422}}, asked.answers


def crowd(pair: Pair, audience: Audience, bea: httpx.Client) -> Crowd:
    """A player polls, one reports, somebody opens pages, another one sends a form that lacks a name."""
    cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in bea.cookies.items())}
    report, kind = json.dumps(NOTHING).encode(), {"Content-Type": "application/json"}
    form, of_form = b"csrfmiddlewaretoken=" + bea.cookies["csrftoken"].encode(), {"Content-Type": FORM}
    asked = {
        "feed": lambda line: line.ask("GET", "/player/feed", bearer(audience)).status,
        "report": lambda line: line.ask("POST", "/player/reports", bearer(audience) | kind, report).status,
        "page": lambda line: line.ask("GET", PLAYERS, cookies).status,
        "form": lambda line: line.ask("POST", "/b/branch/floors/new/", cookies | of_form, form).status,
    }
    return Crowd(pair.url, asked)


def bearer(audience: Audience) -> dict[str, str]:
    return {"Authorization": f"Bearer {audience.token}"}
