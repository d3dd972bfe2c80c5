"""What a business writes, and what staff answer: `tenants/support/actions.py` and `staff_actions.py`."""

import pytest
from django.http import Http404
from django.utils import timezone

from tenants.access import Person, person_in
from tenants.actions import start_visit
from tenants.models import AuditLog, Business, Membership, Thread, User
from tenants.support import actions, staff_actions
from tenants.support.threads import how_many_wait, waiting
from tests.conftest import account, person


@pytest.fixture
def thread(olive: Person) -> Thread:
    return actions.begin_thread(actor=olive, subject="Silence", text="The terrace is silent.")


@pytest.fixture
def milo(acme: Business) -> Person:
    """A manager of acme."""
    Membership.objects.create(user=account("milo@acme.example", name="Milo"), business=acme, role="manager")
    return person("Milo", acme)


def unread(person: Person) -> int:
    found = person_in(person.user, person.business)
    assert found
    return found.unread


def test_what_a_business_writes_is_new_to_staff_and_stands_in_its_log(thread: Thread, acme: Business) -> None:
    assert how_many_wait() == 1
    assert AuditLog.objects.get(business=acme, verb="wrote").object_name == "Silence"


def test_the_navigation_of_staff_hears_of_it(thread: Thread) -> None:
    assert waiting.get() == 1


def test_ones_own_words_are_not_new(thread: Thread, olive: Person) -> None:
    assert unread(olive) == 0


def test_an_answer_is_new_to_each_until_read(thread: Thread, olive: Person, sam: User) -> None:
    staff_actions.answer_thread(thread.pk, actor=sam, text="Plug it in.")
    assert unread(olive) == 1
    actions.read_thread(thread.pk, actor=olive, up_to=timezone.now())
    assert unread(olive) == 0


def test_what_one_answers_is_still_new_to_another(
    thread: Thread, olive: Person, sam: User, milo: Person
) -> None:
    staff_actions.answer_thread(thread.pk, actor=sam, text="Plug it in.")
    actions.write_message(thread.pk, actor=milo, text="I did.")
    assert (unread(olive), unread(milo)) == (1, 0)


def test_what_ones_own_people_write_is_not_counted(thread: Thread, milo: Person) -> None:
    assert unread(milo) == 0


def test_whoever_answers_first_looks_after_it(thread: Thread, sam: User, sue: User) -> None:
    staff_actions.answer_thread(thread.pk, actor=sam, text="Plug it in.")
    staff_actions.answer_thread(thread.pk, actor=sue, text="And out.")
    assert Thread.objects.get().assignee == sam


def test_staff_read_as_one(thread: Thread, sue: User) -> None:
    staff_actions.read_for(thread.pk, actor=sue, up_to=timezone.now())
    assert how_many_wait() == 0
    assert [reading.user for reading in thread.readings.exclude(user__name="Olive")] == [sue]


def test_writing_opens_a_solved_thread_again(thread: Thread, olive: Person, sam: User) -> None:
    staff_actions.settle_for(thread.pk, actor=sam, is_solved=True)
    actions.write_message(thread.pk, actor=olive, text="It is silent again.")
    assert Thread.objects.get().solved_at is None


def test_what_staff_write_into_a_solved_thread_leaves_it_solved(thread: Thread, sam: User) -> None:
    staff_actions.settle_for(thread.pk, actor=sam, is_solved=True)
    staff_actions.answer_thread(thread.pk, actor=sam, text="All good?")
    assert Thread.objects.get().solved_at


def test_solving_twice_is_told_once(thread: Thread, olive: Person) -> None:
    for _ in range(2):
        actions.settle_thread(thread.pk, actor=olive, is_solved=True)
    assert AuditLog.objects.filter(verb="solved").count() == 1


def test_taking_on_and_giving_away_stand_in_the_log(thread: Thread, sam: User) -> None:
    for is_mine in (True, True, False):
        staff_actions.assign_thread(thread.pk, actor=sam, is_mine=is_mine)
    changes = [row.changes["assignee"] for row in AuditLog.objects.filter(verb="assigned").order_by("at")]
    assert changes == [{"from": "nobody", "to": "Sam"}, {"from": "Sam", "to": "nobody"}]


def test_staff_on_a_visit_write_for_sync2gear(thread: Thread, sue: User, acme: Business) -> None:
    visit = start_visit(acme, actor=sue, reason="Olive asked")
    person = person_in(sue, acme)
    assert person
    message = actions.write_message(thread.pk, actor=person, text="I am looking.")
    assert message.is_staff
    assert AuditLog.objects.get(actor_name="Sue", verb="wrote").visit_id == visit.pk


def test_a_thread_of_another_business_is_not_there(thread: Thread, rita: Person) -> None:
    with pytest.raises(Http404):
        actions.write_message(thread.pk, actor=rita, text="Hello?")


def test_a_zone_user_writes_nothing(thread: Thread, zed: Person) -> None:
    with pytest.raises(Http404):
        actions.write_message(thread.pk, actor=zed, text="Hello?")
    assert unread(zed) == 0


def test_owners_answer_nothing_as_staff(thread: Thread, olive: Person) -> None:
    with pytest.raises(Http404):
        staff_actions.answer_thread(thread.pk, actor=olive.user, text="Hello?")
