from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from library import resuming
from library.models import Recording, Rendering, Track
from library.resuming import PATIENCE, resume_waiting
from tenants.models import Business, ReadingTurn
from tenants.schemas import in_business
from tests.queued import jobs

LONG_AGO = timezone.now() - PATIENCE - timedelta(minutes=1)


def test_what_waits_too_long_gets_its_task_again(inside: Business) -> None:
    take = Recording.objects.create(title="Take", created_by="Olive", created_at=LONG_AGO)
    words = Rendering.objects.create(digest="d", parts=[], created_at=LONG_AGO)
    resume_waiting()
    assert jobs() == [
        ("library.tasks.read_recording", str(inside.pk), str(take.pk)),
        ("library.tasks.render", str(inside.pk), str(words.pk)),
    ]


def test_music_that_waits_gets_in_line_again(inside: Business, rival: Business) -> None:
    Track.objects.create(title="Slow", file_name="slow.mp3")
    resume_waiting()
    assert [turn.business for turn in ReadingTurn.objects.filter(is_waiting=True)] == [inside]


@pytest.mark.parametrize(
    "columns",
    [{"created_at": timezone.now()}, {"status": "refused"}, {"removed_at": LONG_AGO}],
    ids=["new", "refused", "removed"],
)
def test_the_rest_is_left_alone(inside: Business, columns: dict[str, Any]) -> None:
    Recording.objects.create(title="Take", created_by="Olive", **{"created_at": LONG_AGO, **columns})
    resume_waiting()
    assert jobs() == []


def test_a_business_that_fails_does_not_hold_back_the_others(
    acme: Business, rival: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_business(rival):
        Recording.objects.create(title="Take", created_by="Olive", created_at=LONG_AGO)
    real = resuming.resume_in
    monkeypatch.setattr(resuming, "resume_in", lambda business: 1 / 0 if business == acme else real(business))
    resume_waiting()
    assert [business for _, business, _ in jobs()] == [str(rival.pk)]
