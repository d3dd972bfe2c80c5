from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_q.models import Failure, OrmQ

from tenants.heartbeat import beat
from tenants.models import Business, DayFigures, ErrorDay, KnownError
from tests.tenants.test_failures import fail

PAGE = "/staff/system/"
ONE = UUID(int=7)
PAGES = [PAGE, f"{PAGE}failed/", f"{PAGE}errors/", f"{PAGE}errors/{ONE}/"]
POSTS = [f"{PAGE}failed/retry/", f"{PAGE}failed/{ONE.hex}/retry/", f"{PAGE}errors/{ONE}/solve/"]


@pytest.fixture
def error(db: None) -> KnownError:
    row = KnownError.objects.create(
        mark="x", kind="ValueError", place="library/reading.py, step", part="web", count=12
    )
    ErrorDay.objects.create(error=row, day=timezone.now().date(), count=12)
    return row


def shown(client: Client, path: str = PAGE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_do_not_exist_for_customers(as_olive: Client, path: str) -> None:
    assert as_olive.get(path).status_code == 404


@pytest.mark.parametrize("path", POSTS, ids=["all", "one", "solve"])
def test_customers_change_nothing(as_olive: Client, path: str) -> None:
    assert as_olive.post(path).status_code == 404


@pytest.mark.parametrize("path", POSTS, ids=["all", "one", "solve"])
def test_changes_take_a_post(as_sam: Client, path: str) -> None:
    assert as_sam.get(path).status_code == 405


def test_support_sees_how_the_system_is_doing(as_sue: Client) -> None:
    text = shown(as_sue)
    assert all(words in text for words in ("Players online", "No task failed", "No open error"))
    assert "No worker of “sync2gear” has done anything yet." in text


def test_a_cluster_that_works_is_no_worry(as_sam: Client) -> None:
    beat()
    assert "No worker of “sync2gear”" not in shown(as_sam)


def test_the_page_refreshes_as_a_fragment(as_sam: Client) -> None:
    text = as_sam.get(PAGE, headers={"HX-Request": "true", "HX-Target": "system"}).content.decode()
    assert text.lstrip().startswith('<div id="system"')


def test_every_drawing_has_words(as_sam: Client) -> None:
    DayFigures.objects.create(day=timezone.now().date(), plays=7)
    text = shown(as_sam)
    assert text.count('class="trend" role="img" aria-label="') == 7
    assert "Plays a day in 30 days: at most 7, last 7." in text
    assert " style=" not in text


def test_the_number_of_queries_follows_nothing(as_sam: Client, acme: Business) -> None:
    fail(business=acme)
    with CaptureQueriesContext(connection) as few:
        shown(as_sam)
    for number in range(8):
        fail(business=Business.objects.create(name=f"Shop {number}", slug=f"shop-{number}"))
        KnownError.objects.create(mark=f"{number}", kind="x", place="x", part="web")
    with CaptureQueriesContext(connection) as many:
        shown(as_sam)
    assert len(many) == len(few)


def test_a_failed_task_says_what_where_and_why(as_sam: Client, acme: Business) -> None:
    fail(business=acme, result="<b>Oh</b>\nValueError: <script>")
    text = shown(as_sam, f"{PAGE}failed/")
    assert all(words in text for words in ("library.tasks.render", "Acme", "ValueError: &lt;script&gt;"))
    assert "<b>Oh" not in text


def test_a_failed_task_is_tried_again(as_sue: Client, acme: Business) -> None:
    task = fail(business=acme)
    answer = as_sue.post(f"{PAGE}failed/{task.pk}/retry/", follow=True)
    assert "The task waits for a worker again." in answer.content.decode()
    assert (OrmQ.objects.count(), Failure.objects.count()) == (1, 0)


def test_one_that_this_version_does_not_know_is_refused_in_words(as_sam: Client) -> None:
    task = fail(path="library.gone.task")
    answer = as_sam.post(f"{PAGE}failed/{task.pk}/retry/", follow=True)
    assert "This version does not know “library.gone.task”." in answer.content.decode()


def test_all_failed_tasks_are_tried_again(as_sam: Client, acme: Business) -> None:
    for _ in range(3):
        fail(business=acme)
    text = as_sam.post(f"{PAGE}failed/retry/", follow=True).content.decode()
    assert "3 tasks wait for a worker again." in text


@pytest.mark.parametrize("pk", ["x", "1" * 400, "-"])
def test_a_task_that_is_not_there_is_no_error(as_sam: Client, pk: str) -> None:
    assert as_sam.post(f"{PAGE}failed/{pk}/retry/").status_code == 302


def test_an_error_is_read_and_solved(as_sam: Client, error: KnownError) -> None:
    assert "12 times" in shown(as_sam, f"{PAGE}errors/{error.pk}/")
    as_sam.post(f"{PAGE}errors/{error.pk}/solve/")
    assert "ValueError" not in shown(as_sam, f"{PAGE}errors/")
    assert "ValueError" in shown(as_sam, f"{PAGE}errors/?state=solved")
    assert "Solved by Sam" in shown(as_sam, f"{PAGE}errors/{error.pk}/")
