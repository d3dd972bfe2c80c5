from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.http import Http404
from django.utils import timezone

from broadcast.models import Floor, Zone
from broadcast.tasks import sweep_edge
from tenants.access import Person, person_in
from tenants.letters import send_letters
from tenants.models import AuditLog, Business, Invitation, Letter, Membership
from tenants.people import accepting, inviting, members
from tenants.people.holding import Refused
from tenants.people.room import waiting
from tests.conftest import person
from tests.queued import work_off
from tests.tenants.people.conftest import NINA, PORTAL, Invited, newest_link, newest_token


@pytest.fixture(autouse=True)
def _nobody_has_tried_before(db: None) -> None:
    cache.clear()


def test_an_invitation_is_a_mail_with_a_link(invited: Invited) -> None:
    invited()
    send_letters()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([NINA], "Olive invites you to Acme on sync2gear")
    assert f"{PORTAL}/invitation/" in sent.body


def test_the_mail_goes_out_at_once_and_not_with_the_next_tick(invited: Invited) -> None:
    invited()
    work_off()
    assert [sent.to for sent in mail.outbox] == [[NINA]]


def test_nothing_that_is_kept_opens_the_link(invited: Invited) -> None:
    row = invited()
    token = newest_token()
    kept = [str(value) for value in Invitation.objects.filter(pk=row.pk).values().get().values()]
    logged = str(list(AuditLog.objects.values_list("changes", "object_name")))
    assert token not in "".join(kept) + logged


def test_it_holds_for_seven_days(invited: Invited) -> None:
    row = invited()
    assert row.expires_at - row.sent_at == pytest.approx(timedelta(days=7), abs=timedelta(seconds=5))


def test_an_address_is_kept_in_lower_case(invited: Invited) -> None:
    assert invited(" Nina@Shop.Example ").email == NINA


def test_the_log_says_who_invited_whom_as_what(invited: Invited) -> None:
    invited()
    row = AuditLog.objects.get(verb="invited")
    assert (row.actor_name, row.object_name, row.changes) == ("Olive", NINA, {"role": {"to": "Manager"}})


def test_a_zone_user_is_given_what_is_there_and_the_log_names_it(invited: Invited, ground: Zone) -> None:
    floor = Floor.objects.create(name="Upstairs")
    gone = Business().pk
    row = invited(role="zone_user", floor_ids=[floor.pk, gone], zone_ids=[ground.pk, gone])
    assert (row.floor_ids, row.zone_ids) == ([floor.pk], [ground.pk])
    assert AuditLog.objects.get(verb="invited").changes["places"]["to"] == ["Upstairs", "Ground floor"]


def test_others_than_zone_users_are_given_no_single_zones(invited: Invited, ground: Zone) -> None:
    assert invited(zone_ids=[ground.pk]).zone_ids == []


def test_nobody_invites_themselves(invited: Invited) -> None:
    with pytest.raises(Refused, match="your own address"):
        invited("OLIVE@acme.example")


def test_who_is_in_is_not_invited_again(invited: Invited, zed: Person) -> None:
    with pytest.raises(Refused, match="Zed works here already, as zone user"):
        invited("Zed@Acme.example")


def test_who_is_locked_out_is_to_be_brought_back(invited: Invited, zed: Person) -> None:
    Membership.objects.filter(user=zed.user).update(deactivated_at=timezone.now())
    with pytest.raises(Refused, match="Bring them back"):
        invited(zed.user.email)


def test_an_open_invitation_is_not_doubled(invited: Invited) -> None:
    invited()
    with pytest.raises(Refused, match="was invited on"):
        invited(NINA.upper())


def test_one_that_is_too_old_makes_room_for_another(invited: Invited) -> None:
    old = invited()
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    assert invited().pk != old.pk
    assert Invitation.objects.get(pk=old.pk).withdrawn_at


def test_two_businesses_may_invite_the_same_person(invited: Invited, rita: Person) -> None:
    assert invited().business != invited(actor=rita).business


@pytest.mark.parametrize("name", ["zed", "milo"])
def test_only_owners_invite(invited: Invited, zed: Person, milo: Membership, name: str) -> None:
    actor = person_in({"zed": zed.user, "milo": milo.user}[name], zed.business)
    with pytest.raises(Http404):
        invited(actor=actor)


def test_who_was_demoted_since_their_page_was_loaded_invites_nobody(
    invited: Invited, olive: Person, otto: Membership
) -> None:
    person = person_in(otto.user, olive.business)
    members.change_person(otto.pk, actor=olive, role="manager")
    with pytest.raises(Http404):
        invited(actor=person)


def test_a_new_link_ends_the_one_of_before(invited: Invited, olive: Person) -> None:
    row = invited()
    first = newest_link()
    inviting.invite_again(row.pk, actor=olive, portal=PORTAL)
    assert newest_link() != first
    assert Letter.objects.count() == 2


def test_a_new_link_holds_for_another_week_in_the_name_of_who_sends_it(
    invited: Invited, olive: Person, otto: Membership
) -> None:
    row = invited()
    Invitation.objects.update(expires_at=timezone.now())
    person = person_in(otto.user, olive.business)
    assert person
    again = inviting.invite_again(row.pk, actor=person, portal=PORTAL)
    assert (again.is_over, again.invited_by) == (False, otto.user)


def test_what_was_withdrawn_is_not_sent_again(invited: Invited, olive: Person) -> None:
    row = invited()
    inviting.withdraw(row.pk, actor=olive)
    for action in (inviting.withdraw, inviting.invite_again):
        with pytest.raises(Http404):
            action(row.pk, actor=olive, **({"portal": PORTAL} if action is inviting.invite_again else {}))


def test_what_was_withdrawn_can_be_brought_back_with_its_link(invited: Invited, olive: Person) -> None:
    row = invited()
    inviting.withdraw(row.pk, actor=olive)
    inviting.restore(row.pk, actor=olive)
    found = accepting.found(newest_token())
    assert found
    assert accepting.why_not(found) == ""


def test_it_is_not_brought_back_beside_a_newer_one(invited: Invited, olive: Person) -> None:
    row = invited()
    inviting.withdraw(row.pk, actor=olive)
    invited()
    with pytest.raises(Refused, match="was invited on"):
        inviting.restore(row.pk, actor=olive)


def test_one_brought_back_takes_the_place_of_a_newer_one_that_is_over(
    invited: Invited, olive: Person
) -> None:
    row = invited()
    inviting.withdraw(row.pk, actor=olive)
    newer = invited()
    Invitation.objects.filter(pk=newer.pk).update(expires_at=timezone.now())
    inviting.restore(row.pk, actor=olive)
    assert [left.pk for left in waiting(olive.business)] == [row.pk]


def test_one_whose_week_is_over_is_not_brought_back(invited: Invited, olive: Person) -> None:
    row = invited()
    inviting.withdraw(row.pk, actor=olive)
    Invitation.objects.filter(pk=row.pk).update(expires_at=timezone.now())
    with pytest.raises(Refused, match="week"):
        inviting.restore(row.pk, actor=olive)


def test_an_invitation_of_another_business_is_not_there(invited: Invited, rita: Person) -> None:
    row = invited()
    with pytest.raises(Http404):
        inviting.withdraw(row.pk, actor=rita)


def test_members_and_open_invitations_take_the_places_that_there_are(
    invited: Invited, acme: Business
) -> None:
    Business.objects.filter(pk=acme.pk).update(people_limit=3)
    invited("third@shop.example")
    with pytest.raises(Refused, match="Acme has room for 3 people"):
        invited("fourth@shop.example")


def test_old_invitations_and_deactivated_people_take_no_place(invited: Invited, zed: Person) -> None:
    Business.objects.filter(pk=zed.business.pk).update(people_limit=2)
    Membership.objects.filter(user=zed.user).update(deactivated_at=timezone.now())
    row = invited("second@shop.example")
    Invitation.objects.filter(pk=row.pk).update(expires_at=timezone.now())
    invited("third@shop.example")


def test_an_invitation_can_be_sent_again_where_every_place_is_taken(invited: Invited, olive: Person) -> None:
    row = invited()
    Business.objects.filter(pk=olive.business.pk).update(people_limit=3)
    inviting.invite_again(row.pk, actor=olive, portal=PORTAL)


def test_an_invitation_is_forgotten_a_month_after_its_end(invited: Invited) -> None:
    kept, gone = invited(), invited("gone@shop.example")
    for row, days in ((kept, 29), (gone, 31)):
        Invitation.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(days=days))
    sweep_edge()
    assert Invitation.objects.get() == kept


def test_many_invitations_in_an_hour_are_too_many(invited: Invited) -> None:
    for number in range(inviting.MOST_AN_HOUR):
        invited(f"{number}@shop.example")
    with pytest.raises(Refused, match="many invitations in a short time"):
        invited("one.more@shop.example")


def test_many_by_one_person_are_too_many_whatever_the_business(
    invited: Invited, olive: Person, rival: Business
) -> None:
    Membership.objects.create(user=olive.user, business=rival, role="owner")
    for number in range(inviting.MOST_AN_HOUR):
        invited(f"{number}@shop.example")
    with pytest.raises(Refused, match="many invitations in a short time"):
        invited("one.more@shop.example", actor=person("Olive", rival))


def test_nobody_is_flooded_with_mails(invited: Invited, olive: Person) -> None:
    row = invited()
    for _ in range(inviting.MOST_TO_ONE - 1):
        inviting.invite_again(row.pk, actor=olive, portal=PORTAL)
    with pytest.raises(Refused, match="several invitations in the last hour"):
        inviting.invite_again(row.pk, actor=olive, portal=PORTAL)
