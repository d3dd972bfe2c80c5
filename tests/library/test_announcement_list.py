from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from library.announcement_list import NO_FOLDER, Asked, State, asked_in, listed, waiting_for
from library.announcing import write_announcement
from library.models import Announcement, Folder
from tenants.access import Person
from tenants.models import Business, Membership, User
from tests.announced import published
from tests.conftest import audio, person


@pytest.fixture
def lunch(inside) -> Folder:
    return Folder.objects.create(name="Lunch")


@pytest.fixture
def mia(acme: Business, inside) -> Person:
    """A manager where announcements are approved."""
    Business.objects.filter(pk=acme.pk).update(approves_announcements=True)
    user = User.objects.create_user("mia@acme.example", name="Mia")
    Membership.objects.create(user=user, business=acme, role="manager")
    acme.refresh_from_db()
    return person("Mia", acme)


def titles(asked: Asked) -> list[str]:
    return [row.title for row in listed(Announcement.objects.kept(), asked)]


def test_words_are_found_in_titles_and_texts(welcome: Announcement) -> None:
    Announcement.objects.create(title="Doors", text="We close in ten minutes.")
    assert titles(Asked(query="wEL")) == ["Welcome"]
    assert titles(Asked(query="ten min")) == ["Doors"]


def test_those_of_a_folder_and_those_of_none(lunch: Folder, welcome: Announcement) -> None:
    Announcement.objects.create(title="Soup", folder=lunch)
    assert titles(Asked(folder=lunch)) == ["Soup"]
    assert titles(Asked(folder=NO_FOLDER)) == ["Welcome"]
    Folder.objects.update(removed_at=timezone.now())
    assert titles(Asked(folder=NO_FOLDER)) == ["Soup", "Welcome"]


def test_those_of_a_category(welcome: Announcement) -> None:
    Announcement.objects.create(title="Soup", category="Offers")
    assert titles(Asked(category="Offers")) == ["Soup"]


@pytest.mark.parametrize(
    ("state", "columns"),
    [
        (State.OFF, {"is_enabled": False}),
        (State.ENDED, {"expires_at": timezone.now() - timedelta(hours=1)}),
        (State.FAILED, {"status": "refused"}),
    ],
)
def test_each_state_finds_its_own(welcome: Announcement, state: State, columns: dict) -> None:
    Announcement.objects.create(title="Other", **columns)
    assert titles(Asked(state=state)) == ["Other"]
    assert titles(Asked(state=State.HEARD)) == ["Welcome"]


@pytest.mark.parametrize("stage", ["draft", "asked", "declined"])
def test_the_newest_versions_stage_counts(welcome: Announcement, stage: str) -> None:
    old = published("Old", "Good day.", **audio("c", 1000))
    first = welcome.versions.get()
    welcome.versions.create(number=2, parts=first.parts, rendering=first.rendering, stage=stage)
    old.versions.create(number=0, parts=first.parts, rendering=first.rendering, stage=stage)
    assert titles(Asked(state=stage)) == ["Welcome"]


def test_what_nobody_knows_is_not_asked_for(lunch: Folder) -> None:
    told = QueryDict("folder=x&category=y&state=z")
    assert not asked_in(told, "", [lunch], ["Offers"])
    told = QueryDict(f"folder={lunch.pk}&category=Offers&state=off")
    assert asked_in(told, "", [lunch], ["Offers"]) == Asked("", lunch, "Offers", "off")


def test_what_others_ask_for_waits_for_those_who_may_decide(mia: Person, olive: Person, zed: Person) -> None:
    write_announcement(None, actor=mia, title="Soup", text="The soup is ready.")
    assert [each.version.announcement.title for each in waiting_for(olive)] == ["Soup"]
    assert waiting_for(mia) == waiting_for(zed) == []


def test_what_was_changed_since_or_is_gone_waits_no_more(mia: Person, olive: Person) -> None:
    row = write_announcement(None, actor=mia, title="Soup", text="The soup is ready.")
    write_announcement(row.pk, actor=mia, title="Soup", text="The soup is hot.")
    assert [each.version.number for each in waiting_for(olive)] == [2]
    Announcement.objects.update(removed_at=timezone.now())
    assert waiting_for(olive) == []
