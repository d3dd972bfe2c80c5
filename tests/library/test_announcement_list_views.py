from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from library.models import Announcement, Folder
from tenants.access import Person
from tenants.models import AuditLog, User
from tests.announced import published
from tests.conftest import audio

BASE = "/b/acme/announcements/"


@pytest.fixture
def lunch(inside) -> Folder:
    return Folder.objects.create(name="Lunch")


def page(client: Client, **query: str) -> str:
    answer = client.get(BASE, query)
    assert answer.status_code == 200
    return answer.content.decode()


def undo_in(text: str) -> str:
    return text.split('class="toast success"')[1].split('action="')[1].split('"')[0].replace("&amp;", "&")


def test_an_empty_list_says_what_to_do(as_olive: Client, inside) -> None:
    text = page(as_olive)
    assert "No announcement yet" in text
    assert "list-filters" not in text


@pytest.mark.parametrize(
    "path", ["announcements/", "announcements/folders/", "heard/", "now/", "announcements/settings/"]
)
def test_every_page_of_the_section_has_its_tabs(as_olive: Client, inside, path: str) -> None:
    tabs = as_olive.get(f"/b/acme/{path}").content.decode().split('class="tabs"')[1].split("</nav>")[0]
    assert tabs.count("<a ") == 5
    assert f'href="/b/acme/{path}" aria-current="page"' in tabs
    assert tabs.count("aria-current") == 1


def test_a_zone_user_has_the_tabs_of_what_they_may_see(as_zed: Client, inside) -> None:
    tabs = page(as_zed).split('class="tabs"')[1].split("</nav>")[0]
    names = ("Announcements", "Folders", "What was heard", "Played by hand", "Settings")
    assert [name for name in names if f">{name}</a>" in tabs] == [names[0], names[2], names[3]]


def test_a_filter_that_finds_nothing_leads_back_to_all(as_olive: Client, welcome: Announcement) -> None:
    text = page(as_olive, q="nothing like that")
    assert "No announcement fits" in text
    assert 'href="/b/acme/announcements/">Show all' in text


def test_a_filter_stays_chosen(as_olive: Client, welcome: Announcement, lunch: Folder) -> None:
    Announcement.objects.update(folder=lunch, category="Offers")
    text = page(as_olive, q="wel", folder=str(lunch.pk), category="Offers", state="heard")
    assert "row-title" in text
    assert text.count(" selected") == 3
    assert 'value="wel"' in text


@pytest.mark.parametrize(
    ("columns", "badge"),
    [
        ({"is_enabled": False}, "Off"),
        ({"expires_at": timezone.now() - timedelta(hours=1)}, "Ended"),
        ({"status": "refused", "problem": "The voice failed."}, "Failed"),
        ({"status": "waiting"}, "Speaking"),
    ],
)
def test_a_badge_says_its_state(as_olive: Client, welcome: Announcement, columns: dict, badge: str) -> None:
    Announcement.objects.update(**columns)
    assert f">{badge}</span>" in page(as_olive)


@pytest.mark.parametrize(
    ("stage", "badge"), [("draft", "Draft"), ("asked", "Waits for approval"), ("declined", "Declined")]
)
def test_so_does_its_newest_versions_stage(
    as_olive: Client, welcome: Announcement, stage: str, badge: str
) -> None:
    welcome.versions.update(stage=stage)
    assert f">{badge}</span>" in page(as_olive)


@pytest.mark.parametrize("spot", ["", "{pk}/"])
def test_an_emergency_clip_carries_its_badge(as_olive: Client, welcome: Announcement, spot: str) -> None:
    path = BASE + spot.format(pk=welcome.pk)
    assert "Emergency clip<" not in as_olive.get(path).content.decode()
    Announcement.objects.update(is_emergency=True)
    assert "Emergency clip<" in as_olive.get(path).content.decode()


def test_what_is_off_or_over_cannot_be_played(as_olive: Client, welcome: Announcement) -> None:
    assert f"{BASE}{welcome.pk}/play/" in page(as_olive)
    Announcement.objects.update(is_enabled=False)
    assert f"{BASE}{welcome.pk}/play/" not in page(as_olive)


def test_one_is_switched_off_and_on_again(as_olive: Client, welcome: Announcement) -> None:
    path = f"{BASE}{welcome.pk}/switch/"
    text = as_olive.post(path, {"to": "off", "back": "q=Wel"}, follow=True).content.decode()
    assert "“Welcome” is off." in text
    assert 'value="Wel"' in text
    as_olive.post(
        text.split('class="toast success"')[1].split('action="')[1].split('"')[0].replace("&amp;", "&")
    )
    assert Announcement.objects.get().is_enabled
    verbs = AuditLog.objects.filter(kind="announcement").values_list("verb", flat=True)
    assert list(verbs) == ["switched on", "switched off"]


def test_a_zone_user_switches_and_ticks_nothing(as_zed: Client, welcome: Announcement, lunch: Folder) -> None:
    text = page(as_zed)
    assert "/switch/" not in text
    assert 'name="pick"' not in text
    assert as_zed.post(f"{BASE}{welcome.pk}/switch/", {"to": "off"}).status_code == 404


def test_what_waits_for_a_decision_stands_on_top(as_olive: Client, as_zed: Client, inside) -> None:
    row = published("Soup", "The soup is ready.", **audio("c", 1000))
    row.versions.update(stage="asked", created_by="Mia")
    text = page(as_olive)
    assert "Waits for you" in text
    assert "Mia asks you to approve it" in text
    assert "Waits for you" not in page(as_zed)


def test_ticks_are_there_once_there_is_a_folder(as_olive: Client, welcome: Announcement) -> None:
    assert 'name="pick"' not in page(as_olive)
    Folder.objects.create(name="Lunch")
    assert f'value="{welcome.pk}" form="filing"' in page(as_olive)


def test_pages_keep_the_filter(as_olive: Client, inside) -> None:
    Announcement.objects.bulk_create(Announcement(title=f"Call {n:02}", category="Calls") for n in range(70))
    assert "?category=Calls&amp;page=2" in page(as_olive, category="Calls")


def test_the_list_asks_the_database_no_more_often_when_it_grows(
    as_olive: Client, olive: Person, welcome: Announcement, lunch: Folder
) -> None:
    with CaptureQueriesContext(connection) as few:
        page(as_olive)
    for number in range(60):
        row = published(f"Call {number:02}", "Hello.", **audio("c", 1000))
        Announcement.objects.filter(pk=row.pk).update(folder=lunch, category=f"No. {number}")
        row.versions.update(stage="asked", created_by="Mia")
    with CaptureQueriesContext(connection) as many:
        text = page(as_olive)
    assert len(many) == len(few)
    assert text.count("asks you to approve it") == 5


def test_a_name_cannot_mark_up_the_page(as_olive: Client, welcome: Announcement) -> None:
    Announcement.objects.update(folder=Folder.objects.create(name="<b>F</b>"), category="<i>C</i>")
    User.objects.filter(name="Olive").update(name="<u>O</u>")
    text = page(as_olive)
    assert not [tag for tag in ("<b>F", "<i>C", "<u>O") if tag in text]
