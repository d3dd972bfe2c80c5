"""The pages of support, on both sides."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tenants.access import Person
from tenants.models import Business, Message, Thread, User
from tenants.support import actions, staff_actions
from tenants.support.talking import MOST
from tenants.support.threads import how_many_wait

SUPPORT = "/b/acme/support/"


@pytest.fixture
def thread(olive: Person) -> Thread:
    return actions.begin_thread(actor=olive, subject="Silence", text="The terrace is silent.")


@pytest.fixture
def answered(thread: Thread, sam: User) -> Thread:
    staff_actions.answer_thread(thread.pk, actor=sam, text="Plug it in.")
    return thread


def page(client: Client, path: str, **headers: str) -> str:
    return client.get(path, headers=headers).content.decode()


def fragment(client: Client, path: str) -> str:
    return page(client, path, HX_Request="true", HX_Target="thread-messages")


def test_writing_to_us_begins_a_thread(as_olive: Client) -> None:
    answer = as_olive.post(f"{SUPPORT}new/", {"subject": "  Two \n lines ", "text": "Hello."})
    begun = Thread.objects.get()
    assert (answer["Location"], begun.subject) == (f"{SUPPORT}{begun.pk}/", "Two lines")


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("", "x"),
        ("x", ""),
        ("   ", "x"),
        ("x" * 121, "x"),
        ("x", "x" * 10_001),
        ("x\x00", "x"),
        ("x", "\x00"),
    ],
)
def test_what_cannot_be_sent_is_kept_and_explained(as_olive: Client, subject: str, text: str) -> None:
    answer = as_olive.post(f"{SUPPORT}new/", {"subject": subject, "text": text})
    assert answer.status_code == 422
    assert 'class="errorlist' in answer.content.decode()
    assert not Thread.objects.exists()


def test_a_draft_is_there_again_after_a_refusal(as_olive: Client) -> None:
    answer = as_olive.post(f"{SUPPORT}new/", {"subject": "", "text": "Long words"})
    assert "Long words" in answer.content.decode()


def test_nobody_floods_us(as_olive: Client, thread: Thread) -> None:
    codes = [as_olive.post(f"{SUPPORT}{thread.pk}/", {"text": "Hi"}).status_code for _ in range(MOST + 1)]
    assert codes == [302] * MOST + [422]


def test_the_list_says_what_is_new(as_olive: Client, answered: Thread) -> None:
    assert ">New<" in page(as_olive, SUPPORT)
    page(as_olive, f"{SUPPORT}{answered.pk}/")
    assert ">New<" not in page(as_olive, SUPPORT)


def test_every_page_counts_what_is_new(as_olive: Client, answered: Thread) -> None:
    assert "has-news" in page(as_olive, "/b/acme/zones/")
    assert "has-news" not in page(as_olive, f"{SUPPORT}{answered.pk}/")


def test_counting_costs_no_query(as_olive: Client, answered: Thread, django_assert_num_queries) -> None:
    with django_assert_num_queries(6) as with_news:
        page(as_olive, "/b/acme/recipes/")
    Thread.objects.all().delete()
    with django_assert_num_queries(len(with_news)):
        page(as_olive, "/b/acme/recipes/")


def test_a_page_that_is_open_in_the_background_reads_nothing(as_olive: Client, answered: Thread) -> None:
    text = fragment(as_olive, f"{SUPPORT}{answered.pk}/")
    assert f'hx-post="{SUPPORT}{answered.pk}/read/"' in text
    assert ">New<" in page(as_olive, SUPPORT)


def test_what_was_seen_is_read(as_olive: Client, answered: Thread) -> None:
    newest = answered.messages.latest("at")
    as_olive.post(f"{SUPPORT}{answered.pk}/read/", {"message": newest.pk})
    assert ">New<" not in page(as_olive, SUPPORT)


def test_what_came_before_it_was_shown_stays_new(as_olive: Client, answered: Thread, sam: User) -> None:
    shown = answered.messages.latest("at")
    staff_actions.answer_thread(answered.pk, actor=sam, text="And switch it on.")
    as_olive.post(f"{SUPPORT}{answered.pk}/read/", {"message": shown.pk})
    assert ">New<" in page(as_olive, SUPPORT)


def test_what_was_read_stays_read(as_olive: Client, answered: Thread) -> None:
    page(as_olive, f"{SUPPORT}{answered.pk}/")
    oldest = answered.messages.earliest("at")
    as_olive.post(f"{SUPPORT}{answered.pk}/read/", {"message": oldest.pk})
    assert ">New<" not in page(as_olive, SUPPORT)


def test_earlier_messages_are_not_the_new_ones(as_olive: Client, answered: Thread) -> None:
    page(as_olive, f"{SUPPORT}{answered.pk}/?page=2")
    assert ">New<" in page(as_olive, SUPPORT)


@pytest.mark.parametrize("message", ["", "5", "no\x00thing", "00000000-0000-4000-8000-00000000dead"])
def test_a_message_that_is_none_reads_nothing(as_olive: Client, answered: Thread, message: str) -> None:
    answer = as_olive.post(f"{SUPPORT}{answered.pk}/read/", {"message": message})
    assert answer.status_code == 204
    assert ">New<" in page(as_olive, SUPPORT)


def test_staff_read_what_they_were_shown(as_sue: Client, thread: Thread, olive: Person) -> None:
    shown = thread.messages.get()
    actions.write_message(thread.pk, actor=olive, text="Still.")
    as_sue.post(f"/staff/messages/{thread.pk}/read/", {"message": shown.pk})
    assert how_many_wait() == 1
    as_sue.post(f"/staff/messages/{thread.pk}/read/", {"message": thread.messages.latest("at").pk})
    assert how_many_wait() == 0


def test_words_are_shown_as_words_and_addresses_as_links(as_olive: Client, olive: Person) -> None:
    words = "<script>alert(1)</script> javascript:alert(1) https://example.com/?a=1&b=2"
    thread = actions.begin_thread(actor=olive, subject="<b>", text=words)
    text = page(as_olive, f"{SUPPORT}{thread.pk}/")
    assert "&lt;script&gt;alert(1)" in text
    assert 'href="https://example.com/?a=1&amp;b=2" rel="nofollow"' in text
    assert 'href="javascript' not in text


def test_a_long_thread_shows_the_newest_in_their_order(
    as_olive: Client, thread: Thread, olive: Person
) -> None:
    now = timezone.now()
    rows = [
        Message(
            thread=thread,
            author=olive.user,
            is_staff=False,
            text=f"No. {n:02}",
            at=now + timedelta(seconds=n),
        )
        for n in range(40)
    ]
    Message.objects.bulk_create(rows)
    text = page(as_olive, f"{SUPPORT}{thread.pk}/")
    assert text.index("No. 10") < text.index("No. 39")
    assert "No. 09" not in text
    assert "No. 09" in page(as_olive, f"{SUPPORT}{thread.pk}/?page=2")


def test_a_long_thread_takes_as_many_queries_as_a_short_one(
    as_olive: Client, thread: Thread, olive: Person, django_assert_num_queries
) -> None:
    path = f"{SUPPORT}{thread.pk}/"
    with django_assert_num_queries(10) as few:
        page(as_olive, path)
    Message.objects.bulk_create(
        Message(thread=thread, author=olive.user, is_staff=False, text="More") for _ in range(25)
    )
    with django_assert_num_queries(len(few)):
        page(as_olive, path)


def test_an_answer_sent_from_the_page_comes_back_with_an_empty_field(as_sam: Client, thread: Thread) -> None:
    told = {"HX-Request": "true", "HX-Target": "thread-talk"}
    answer = as_sam.post(f"/staff/messages/{thread.pk}/", {"text": "Plug it in."}, headers=told)
    text = answer.content.decode()
    assert text.count("Plug it in.") == 1
    assert "<html" not in text


def test_each_side_sees_who_has_read(as_olive: Client, as_sue: Client, thread: Thread) -> None:
    assert "Read by" not in page(as_olive, f"{SUPPORT}{thread.pk}/")
    page(as_sue, f"/staff/messages/{thread.pk}/")
    assert "Read by Sue" in page(as_olive, f"{SUPPORT}{thread.pk}/")


def listed(client: Client, **query: str) -> str:
    return client.get("/staff/messages/", query).content.decode()


def test_staff_find_threads_by_what_they_need(as_sam: Client, thread: Thread) -> None:
    assert "Silence" in listed(as_sam, show="unanswered")
    assert "Silence" not in listed(as_sam, show="mine")
    as_sam.post(f"/staff/messages/{thread.pk}/", {"text": "Plug it in."})
    assert "Silence" not in listed(as_sam, show="unanswered")
    assert "Silence" in listed(as_sam, show="mine")
    as_sam.post(f"/staff/messages/{thread.pk}/settle/", {"to": "solved"})
    assert "Silence" not in listed(as_sam)
    assert "Silence" in listed(as_sam, show="solved")


@pytest.mark.parametrize(
    ("query", "is_found"),
    [({"q": "terrace"}, True), ({"q": "acm"}, True), ({"q": "roof"}, False), ({"business": "rival"}, False)],
)
def test_staff_find_threads_by_words_and_business(
    as_sam: Client, thread: Thread, query: dict[str, str], is_found: bool
) -> None:
    assert ("Silence" in listed(as_sam, **query)) == is_found


def test_many_threads_take_as_many_queries_as_one(
    as_sam: Client, thread: Thread, olive: Person, sam: User, django_assert_num_queries
) -> None:
    rows = (Thread(business=olive.business, subject=f"No. {n}", assignee=sam) for n in range(60))
    Thread.objects.bulk_create(rows)
    with django_assert_num_queries(6):
        listed(as_sam)


def test_staff_write_first(as_sue: Client, as_olive: Client, olive: Person) -> None:
    as_sue.post("/staff/messages/new/acme/", {"subject": "Your plan", "text": "Is one floor enough?"})
    assert "Your plan" in page(as_olive, SUPPORT)
    assert ">New<" in page(as_olive, SUPPORT)


@pytest.mark.parametrize("status", ["closing", "closed"])
def test_staff_write_to_nobody_who_cannot_read_it(as_sue: Client, olive: Person, status: str) -> None:
    Business.objects.filter(pk=olive.business.pk).update(status=status)
    answer = as_sue.post("/staff/messages/new/acme/", {"subject": "Your plan", "text": "Hello?"})
    assert (answer.status_code, "cannot read this" in answer.content.decode()) == (422, True)
    assert not Thread.objects.exists()
    assert "/staff/messages/new/acme/" not in page(as_sue, "/staff/businesses/acme/")


def test_staff_are_offered_to_write_to_others(as_sue: Client, olive: Person) -> None:
    assert "/staff/messages/new/acme/" in page(as_sue, "/staff/businesses/acme/")


def test_the_console_counts_what_waits(as_sue: Client, thread: Thread) -> None:
    assert 'class="count"' in page(as_sue, "/staff/visits/")
    page(as_sue, f"/staff/messages/{thread.pk}/")
    assert 'class="count"' not in page(as_sue, "/staff/visits/")
