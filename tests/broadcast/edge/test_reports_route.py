"""What players report, through the running edge; what stores it only remembers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import httpx
import pytest

from broadcast.edge import reports_route
from broadcast.edge.rows import Reply, Report

from .house import House, Paired
from .serving import Serving

came: list[Report] = []


def take(reports: Sequence[Report]) -> list[Reply]:
    came.extend(reports)
    return [reply(report.body) for report in reports]


def reply(body: bytes) -> Reply:
    if body == b"busy":
        return Reply(503, detail="Send it again.")
    return Reply(400, detail="It is no report.") if body == b"wrong" else Reply(200, ["a"], ["b"])


@pytest.fixture(scope="module")
def taking(serving: Serving) -> Iterator[Serving]:
    taking = Serving(replace(serving.options, take=take, intake_pause_s=0.01))
    taking.wait_until_listening()
    yield taking
    taking.stop()


@pytest.fixture
def send(taking: Serving, till: Paired) -> Iterator[httpx.Client]:
    came.clear()
    with httpx.Client(base_url=taking.url, headers=till.headers, timeout=10) as client:
        yield client


def post(client: httpx.Client, body: bytes, **headers: str) -> httpx.Response:
    return client.post("/player/reports", content=body, headers=headers)


def test_a_report_is_taken_with_whose_it_is(send: httpx.Client, house: House, till: Paired) -> None:
    answer = post(send, b'{"events": []}')
    assert (answer.status_code, answer.json()) == (200, {"stored": ["a"], "refused": ["b"]})
    assert came == [Report(till.id, house.business_id, house.zone_id, b'{"events": []}', "127.0.0.1")]


def test_its_answer_tells_the_time_and_is_not_kept(send: httpx.Client) -> None:
    answer = post(send, b"{}")
    assert int(answer.headers["x-server-time"]) > 1_700_000_000_000
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer wrong", "Basic till"])
def test_without_its_token_nobody_reports(send: httpx.Client, said: str) -> None:
    answer = post(send, b"{}", Authorization=said)
    assert (answer.status_code, answer.headers["www-authenticate"], came) == (401, "Bearer", [])


def test_what_is_no_report_is_said_to_be_so(send: httpx.Client) -> None:
    answer = post(send, b"wrong")
    assert (answer.status_code, answer.json()["detail"]) == (400, "It is no report.")


def test_who_could_not_be_served_is_to_come_again(send: httpx.Client) -> None:
    answer = post(send, b"busy")
    assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (503, True)


def test_a_body_without_end_is_refused(send: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports_route, "MOST_BYTES", 1000)
    assert post(send, b"x" * 1000).status_code == 200
    assert post(send, b"x" * 1001).status_code == 413
    assert len(came) == 1
