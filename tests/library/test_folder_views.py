import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from library.models import Announcement, Folder

LIST = "/b/acme/announcements/"
BASE = f"{LIST}folders/"


@pytest.fixture
def lunch(inside) -> Folder:
    return Folder.objects.create(name="Lunch")


def page(client: Client, path: str = BASE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def move(client: Client, to: object, *rows: Announcement, back: str = "") -> str:
    picked = [row.pk for row in rows]
    answer = client.post(f"{LIST}file/", {"pick": picked, "to": to, "back": back}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def undo_in(text: str) -> str:
    return text.split('class="toast success"')[1].split('action="')[1].split('"')[0].replace("&amp;", "&")


def test_without_one_the_page_says_what_they_are_for(as_olive: Client, inside) -> None:
    assert "No folder yet" in page(as_olive)


def test_one_is_made(as_olive: Client, inside) -> None:
    as_olive.post(f"{BASE}new/", {"name": "Lunch"})
    assert "Lunch" in page(as_olive)
    assert "Nothing in it yet" in page(as_olive)


@pytest.mark.parametrize(
    ("name", "said"), [("", "Fill this in."), ("x" * 81, "80"), ("LUNCH", "Another folder")]
)
def test_a_name_that_does_not_do_is_said(as_olive: Client, lunch: Folder, name: str, said: str) -> None:
    answer = as_olive.post(f"{BASE}new/", {"name": name})
    assert (answer.status_code, Folder.objects.count()) == (422, 1)
    assert said in answer.context["form"].errors["name"][0]


def test_a_rejected_name_stays_out_of_the_heading(as_olive: Client, lunch: Folder) -> None:
    answer = as_olive.post(f"{BASE}{lunch.pk}/", {"name": " "})
    assert "<h1>Lunch</h1>" in answer.content.decode()


def test_what_is_kept_in_it_is_counted(as_olive: Client, lunch: Folder, welcome: Announcement) -> None:
    Announcement.objects.update(folder=lunch)
    Announcement.objects.create(title="Gone", folder=lunch, removed_at=welcome.created_at)
    assert "1 announcement<" in page(as_olive)


def test_a_removed_one_comes_back_by_its_message(as_olive: Client, lunch: Folder) -> None:
    text = as_olive.post(f"{BASE}{lunch.pk}/remove/", follow=True).content.decode()
    assert "Its announcements lie in no folder now." in text
    as_olive.post(undo_in(text))
    assert Folder.objects.kept().get() == lunch


def test_what_is_ticked_is_moved_and_the_list_stays_as_it_was(
    as_olive: Client, lunch: Folder, welcome: Announcement
) -> None:
    text = move(as_olive, lunch.pk, welcome, back="q=Wel&next=//evil")
    assert "Moved 1 announcement to “Lunch”." in text
    assert 'value="Wel"' in text
    assert Announcement.objects.get().folder == lunch


def test_a_move_is_taken_back_to_where_each_was(
    as_olive: Client, lunch: Folder, welcome: Announcement
) -> None:
    rows = [Announcement.objects.create(title=f"Call {n}", folder=lunch if n % 2 else None) for n in range(4)]
    text = move(as_olive, "none", welcome, *rows)
    assert "Moved 2 announcements to no folder." in text
    as_olive.post(undo_in(text))
    assert lunch.announcements.count() == 2


def test_a_whole_page_fits_into_an_undo(as_olive: Client, lunch: Folder) -> None:
    rows = Announcement.objects.bulk_create(Announcement(title=f"Call {n:02}") for n in range(50))
    text = move(as_olive, lunch.pk, *rows)
    assert lunch.announcements.count() == 50
    as_olive.post(undo_in(text))
    assert lunch.announcements.count() == 0


def test_without_a_tick_it_says_so(as_olive: Client, lunch: Folder) -> None:
    assert "Tick at least one announcement first." in move(as_olive, lunch.pk)


@pytest.mark.parametrize("body", [{"pick": "x", "to": "none"}, {"to": "x"}])
def test_what_no_page_of_ours_sends_is_404(as_olive: Client, welcome: Announcement, body: dict) -> None:
    assert as_olive.post(f"{LIST}file/", {"pick": welcome.pk} | body).status_code == 404
    assert as_olive.post(f"{LIST}file/back/?from=x.{welcome.pk.hex}").status_code == 404


def test_the_list_asks_the_database_no_more_often_when_it_grows(as_olive: Client, lunch: Folder) -> None:
    with CaptureQueriesContext(connection) as few:
        page(as_olive)
    Folder.objects.bulk_create(Folder(name=f"No. {n}") for n in range(60))
    with CaptureQueriesContext(connection) as many:
        text = page(as_olive)
    assert (len(many), text.count("row-title")) == (len(few), 50)
