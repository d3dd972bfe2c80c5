import json
import uuid
from typing import Any

import pytest
from django.test import Client

from broadcast import outbox
from broadcast.edge.models import Presence
from broadcast.models import Device, PlayEvent
from tenants.models import Business
from tenants.schemas import in_business
from tests.test_docs import ANSWER, EXAMPLES

TILL = "Bearer till-token"


def post(body: Any, authorization: str = TILL) -> Any:
    raw = body if isinstance(body, str | bytes) else json.dumps(body)
    headers = {"Authorization": authorization} if authorization else {}
    return Client().post("/player/reports", raw, content_type="application/json", headers=headers)


def heard() -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "kind": "track", "media": "a" * 64, "status": "completed"}


def test_the_answer_lists_what_is_stored_and_keeps_the_schema(till: Device) -> None:
    good, bad = heard(), heard() | {"kind": "concert"}
    answer = post({"sent_at": "2026-03-02T09:00:00Z", "events": [good, bad]})
    ANSWER.validate(answer.json())
    assert answer.json() == {"stored": [good["id"]], "refused": [bad["id"]]}
    assert PlayEvent.objects.get().device == till


def test_the_report_of_the_protocols_text_is_understood(till: Device) -> None:
    example = EXAMPLES["report"]
    undated = [event | {"started_at": None, "ended_at": None} for event in example["events"]]
    answer = post(example | {"events": undated}).json()
    assert answer == {"stored": [event["id"] for event in undated], "refused": []}
    assert Presence.objects.get(pk=till.pk).status == example["status"] | {"address": "127.0.0.1"}


def test_every_answer_tells_the_time_and_is_not_kept(till: Device) -> None:
    for answer in (post({}), post("{"), post({}, "Bearer wrong")):
        assert int(answer["X-Server-Time"]) > 1_700_000_000_000
        assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic till-token", "till-token"])
def test_without_its_token_nobody_reports(till: Device, said: str) -> None:
    answer = post({"events": [heard()]}, said)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer["Content-Type"] == "application/problem+json"
    assert not PlayEvent.objects.exists()


def test_the_word_bearer_may_be_written_small(till: Device) -> None:
    assert post({}, "bearer till-token").status_code == 200


def test_a_disconnected_device_is_told_to_pair_again(till: Device) -> None:
    outbox.revoke(till)
    answer = post({"events": [heard()]})
    assert answer.status_code == 401
    assert "Pair it again" in answer.json()["detail"]


DEEP = '{"events":' + "[" * 200_000
UNREADABLE = ["", "{", "played", b"\xff\xfe\x00", DEEP, '{"status": ' + '{"a":' * 200_000]


@pytest.mark.parametrize("body", UNREADABLE, ids=range(len(UNREADABLE)))
def test_what_is_not_json_is_said_to_be_so(till: Device, body: str | bytes) -> None:
    answer = post(body)
    assert (answer.status_code, answer.json()["detail"]) == (400, "The report is not JSON.")


@pytest.mark.parametrize("body", [[], 7, None, "played", {"events": 7}])
def test_json_that_is_no_report_is_refused(till: Device, body: object) -> None:
    answer = post(json.dumps(body))
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_too_many_events_are_refused_with_the_limit(till: Device) -> None:
    answer = post({"events": [heard() for _ in range(501)]})
    assert (answer.status_code, answer.json()["detail"]) == (400, "Send at most 500 events at a time.")


@pytest.mark.parametrize("status", [{"app": "\0"}, {"app": "\ud800"}, {"rms_db": float("-inf")}], ids=repr)
def test_a_status_that_cannot_be_kept_does_not_cost_the_events(till: Device, status: object) -> None:
    told = heard()
    answer = post({"events": [told], "status": status})
    assert (answer.status_code, answer.json()["stored"]) == (200, [told["id"]])


def test_a_report_lands_in_the_devices_business(till: Device, rival: Business) -> None:
    with in_business(rival):
        post({"events": [heard()]})
        assert not PlayEvent.objects.exists()
    assert PlayEvent.objects.count() == 1


def test_reports_are_posted(till: Device) -> None:
    assert Client().get("/player/reports").status_code == 405
