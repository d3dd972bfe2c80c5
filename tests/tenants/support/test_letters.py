"""Who gets a mail about messages, when, and with what in it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from broadcast.letters import write_letters
from tenants.access import Person
from tenants.letters import send_letters
from tenants.models import Business, Membership, Message, Thread, User
from tenants.support import actions, staff_actions
from tenants.support.letters import Told, take_due
from tenants.support.writing import MAIL_AFTER


@pytest.fixture
def thread(olive: Person) -> Thread:
    return actions.begin_thread(actor=olive, subject="Silence", text="The terrace is silent.")


@pytest.fixture
def answered(thread: Thread, sam: User) -> Thread:
    """The staff's mail is out; Sam has answered."""
    later()
    staff_actions.answer_thread(thread.pk, actor=sam, text="Plug it in.")
    return thread


def later() -> list[Told]:
    return take_due(timezone.now() + MAIL_AFTER)


def test_staff_hear_of_a_message_some_minutes_later(thread: Thread) -> None:
    assert take_due(timezone.now()) == []
    told = later()
    assert sorted(each.to for each in told) == ["sam@sync2gear.example", "sue@sync2gear.example"]
    assert told[0].subject == "Acme: Silence"
    assert "The terrace is silent." in told[0].text


def test_each_message_is_mailed_once(thread: Thread) -> None:
    later()
    assert later() == []


def test_several_messages_within_some_minutes_are_one_mail(thread: Thread, olive: Person, sam: User) -> None:
    Message.objects.update(at=timezone.now() - timedelta(minutes=2))
    Thread.objects.update(mail_at=timezone.now() + timedelta(minutes=1))
    actions.write_message(thread.pk, actor=olive, text="The counter too.")
    told = take_due(timezone.now() + timedelta(minutes=1))
    assert len(told) == 2
    assert told[0].text.index("The terrace is silent.") < told[0].text.index("The counter too.")


def test_who_has_read_it_gets_no_mail(thread: Thread, sue: User) -> None:
    staff_actions.read_for(thread.pk, actor=sue, up_to=timezone.now())
    assert [each.to for each in later()] == ["sam@sync2gear.example"]


def test_an_answer_goes_to_who_may_write_and_not_to_zone_users(answered: Thread) -> None:
    assert [each.to for each in later()] == ["olive@acme.example"]


def test_an_author_of_the_staff_who_owns_the_business_is_told_nothing(
    answered: Thread, sam: User, acme: Business
) -> None:
    Membership.objects.create(user=sam, business=acme, role="owner")
    assert [each.to for each in later()] == ["olive@acme.example"]


def test_once_somebody_looks_after_it_the_others_are_left_alone(answered: Thread, olive: Person) -> None:
    actions.write_message(answered.pk, actor=olive, text="It was not that.")
    assert "sue@sync2gear.example" not in [each.to for each in later()]


def test_who_left_or_was_deactivated_gets_nothing(answered: Thread, olive: Person) -> None:
    User.objects.filter(pk=olive.user.pk).update(is_active=False)
    assert later() == []


def test_a_mail_leads_to_the_thread(answered: Thread, settings) -> None:
    settings.PORTAL_URL = "https://portal.example/"
    assert f"https://portal.example/b/acme/support/{answered.pk}/" in later()[0].text


def test_without_an_address_of_the_portal_it_says_where_to_answer(answered: Thread, settings) -> None:
    settings.PORTAL_URL = ""
    assert "Answer in the portal" in later()[0].text


@pytest.mark.parametrize(
    "subject", ["Hi\nBcc: all@example.com", "Hi\r\nX: y", "Hi\x0bthere", "Hi\u2028there"]
)
def test_nobody_writes_into_the_head_of_a_mail(olive: Person, subject: str) -> None:
    actions.begin_thread(actor=olive, subject=subject, text="Hello.")
    assert len(later()[0].subject.splitlines()) == 1


def test_the_tick_writes_letters_that_go_out(thread: Thread) -> None:
    Thread.objects.update(mail_at=timezone.now())
    write_letters()
    send_letters()
    assert sorted(sent.to[0] for sent in mail.outbox) == ["sam@sync2gear.example", "sue@sync2gear.example"]
    assert mail.outbox[0].subject == "Acme: Silence"


def test_text_is_mailed_as_it_was_written(olive: Person) -> None:
    actions.begin_thread(actor=olive, subject="Bread & butter", text='5 < 6 & "so on"')
    told = later()[0]
    assert '5 < 6 & "so on"' in told.text
    assert told.subject == "Acme: Bread & butter"
