import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadcast.edge.models import ReadyFeed
from broadcast.models import Schedule, Zone
from library.models import Announcement, Track
from tenants.models import AuditLog
from tests.conftest import audio

PAGE = "/b/acme/time-travel/"
DAY = "2027-06-01T08:30"


def asked(client: Client, **where: Any) -> Any:
    return client.get(PAGE, where)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def score(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = answer.context["score"]
    return found


def test_it_shows_what_plays_around_the_moment(as_olive: Client, song: Track, hourly: Schedule) -> None:
    answer = asked(as_olive, at=DAY)
    said = text(answer)
    assert "Tuesday 1 June 2027, 08:00 to 10:00" in said
    assert re.search("09:00:00 Welcome", said)
    assert "Slow Morning" in said


def test_without_anything_asked_it_is_now_in_the_first_zone(
    as_olive: Client, ground: Zone, song: Track
) -> None:
    answer = asked(as_olive)
    assert answer.context["zone"] == ground
    assert abs(answer.context["moment"].at - timezone.now()) < timedelta(minutes=2)


def test_without_a_zone_it_says_what_to_do(as_olive: Client) -> None:
    answer = asked(as_olive)
    assert answer.status_code == 200
    assert "No zone yet" in text(answer)


def test_a_skipped_time_says_so(as_olive: Client, ground: Zone) -> None:
    assert "The clocks skip 01:30 that day and go on at 02:00" in text(asked(as_olive, at="2027-03-28T01:30"))


def test_a_doubled_time_leads_to_its_second_coming(as_olive: Client, ground: Zone) -> None:
    answer = asked(as_olive, at="2026-10-25T01:30")
    assert "This is the first time." in text(answer)
    second = as_olive.get(answer.context["second"])
    assert "This is the second time." in text(second)
    assert second.context["moment"].at - answer.context["moment"].at == timedelta(hours=1)


@pytest.mark.parametrize("at", ["tomorrow", "2099-01-01T00:00", "2027-06-01T08:30\x00"])
def test_a_bad_moment_is_said_at_the_field(as_olive: Client, ground: Zone, at: str) -> None:
    answer = asked(as_olive, at=at)
    assert answer.status_code == 422
    assert answer.context["form"].errors["at"]


def test_earlier_and_later_lead_on_without_a_gap(as_olive: Client, song: Track, ground: Zone) -> None:
    answer = asked(as_olive, at=DAY)
    later = as_olive.get(answer.context["later"])
    assert later.context["stretch"].start == answer.context["stretch"].until
    earlier = as_olive.get(later.context["earlier"])
    assert earlier.context["stretch"] == answer.context["stretch"]


def test_the_last_day_has_no_later(as_olive: Client, ground: Zone) -> None:
    last = (timezone.now() + timedelta(days=5 * 365)).replace(tzinfo=None)
    answer = asked(as_olive, at=f"{last:%Y-%m-%dT%H:%M}", hours=6)
    assert answer.status_code == 200
    assert answer.context["later"]
    further = asked(as_olive, at=f"{last + timedelta(days=1, hours=22):%Y-%m-%dT%H:%M}", hours=6)
    assert further.context["later"] == ""


@pytest.mark.parametrize("zone", ["nonsense", "00000000-0000-4000-8000-00000000dead"])
def test_a_zone_that_is_not_there_is_not_found(as_olive: Client, ground: Zone, zone: str) -> None:
    assert asked(as_olive, zone=zone).status_code == 404


def test_a_zone_user_travels_in_their_own_zones_alone(as_zed: Client, ground: Zone, terrace: Zone) -> None:
    assert asked(as_zed, zone=terrace.pk).status_code == 404
    answer = asked(as_zed, zone=ground.pk)
    assert answer.status_code == 200
    assert "Terrace" not in text(answer)


def test_the_score_holds_what_is_to_be_heard(as_olive: Client, song: Track, hourly: Schedule) -> None:
    held = score(asked(as_olive, at=DAY))
    word = held["words"][0]
    assert held["media"][word["media"]]["title"] == "Welcome"
    assert held["media"][word["media"]]["url"] == f"/b/acme/audio/{'b' * 64}.mp3"
    first = held["segments"][0]["tracks"][0]
    assert first["at_ms"] <= held["from_ms"]
    assert held["media"][first["media"]]["s"] == 200


def test_the_score_travels_in_the_page(as_olive: Client, song: Track, ground: Zone) -> None:
    answer = asked(as_olive, at=DAY)
    found = re.search(r'<script id="score" type="application/json">(.*?)</script>', answer.content.decode())
    assert found
    assert json.loads(found[1]) == score(answer)


def test_no_title_leaves_the_script_that_carries_it(as_olive: Client, ground: Zone, inside: object) -> None:
    Track.objects.create(title="</script><b>", file_name="x.mp3", **audio("d", 60_000))
    assert b"</script><b>" not in asked(as_olive, at=DAY).content


def test_a_question_changes_nothing(as_olive: Client, song: Track, hourly: Schedule) -> None:
    before = AuditLog.objects.count()
    with CaptureQueriesContext(connection) as queries:
        asked(as_olive, at=DAY)
    writing = ("INSERT", "UPDATE", "DELETE")
    assert not [query["sql"] for query in queries if query["sql"].startswith(writing)]
    assert (AuditLog.objects.count(), ReadyFeed.objects.count()) == (before, 0)


def test_it_asks_as_much_for_many_as_for_few(as_olive: Client, song: Track, hourly: Schedule) -> None:
    asked(as_olive, at=DAY)
    with CaptureQueriesContext(connection) as few:
        asked(as_olive, at=DAY)
    for number in range(5):
        Announcement.objects.create(title=f"Word {number}", text="A word.", **audio(str(number), 1000))
        Track.objects.create(title=f"Song {number}", file_name="x.mp3", **audio(str(number + 5), 90_000))
    with CaptureQueriesContext(connection) as many:
        asked(as_olive, at=DAY, hours=6)
    assert len(many) == len(few)
