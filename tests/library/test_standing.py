from datetime import UTC, datetime

import pytest

from library.models import Announcement
from library.standing import Standing, standing
from tenants.access import Person
from tests.announced import published

PAST = datetime(2026, 1, 1, tzinfo=UTC)


def second(row: Announcement, stage: str, **rendering: str) -> None:
    """A version after the one that is heard."""
    other = published("Other", "Other words.", **{"sha256": "e" * 64, "status": "ready"} | rendering)
    row.versions.create(number=2, parts=[], rendering=other.versions.get().rendering, stage=stage)


def test_what_is_heard_is_the_newest_that_is_published(olive: Person, welcome: Announcement) -> None:
    found = standing(welcome, olive)
    assert (found.heard, found.next, found.badge) == (welcome.versions.get(), None, ("ready", "Ready"))


@pytest.mark.parametrize(
    ("stage", "badge"), [("draft", "Draft"), ("asked", "Waits for approval"), ("declined", "Declined")]
)
def test_what_waits_behind_it_is_said(olive: Person, welcome: Announcement, stage: str, badge: str) -> None:
    second(welcome, stage)
    found = standing(welcome, olive)
    assert (found.heard and found.heard.number, found.next and found.next.number) == (1, 2)
    assert found.badge[1] == badge


@pytest.mark.parametrize(
    ("columns", "badge"),
    [
        ({"status": "waiting"}, "Speaking"), ({"status": "refused"}, "Failed"),
        ({"is_enabled": False}, "Off"), ({"expires_at": PAST}, "Ended"),
    ],
)  # fmt: skip
def test_one_that_is_not_heard_says_why(
    olive: Person, welcome: Announcement, columns: dict[str, object], badge: str
) -> None:
    Announcement.objects.filter(pk=welcome.pk).update(**columns)
    welcome.refresh_from_db()
    assert standing(welcome, olive).badge[1] == badge


def test_a_new_one_is_not_heard_yet(olive: Person, inside) -> None:
    row = published("Welcome", "Welcome.")
    found = standing(row, olive)
    assert (found.heard, found.next, found.is_waiting) == (None, row.versions.get(), True)


def test_two_queries_are_enough(olive: Person, welcome: Announcement, django_assert_max_num_queries) -> None:
    second(welcome, "asked")
    with django_assert_max_num_queries(2):
        found: Standing = standing(welcome, olive)
        assert found.badge
        assert found.may_decide
