import pytest

from broadcast.actions.floors import remove_floor, restore_floor, save_floor
from broadcast.actions.zones import remove_zone, restore_zone, save_zone
from broadcast.models import Floor, Zone
from tenants.access import Person, person_in
from tenants.models import Membership


@pytest.fixture
def upstairs(olive: Person, ground: Zone) -> Floor:
    """Given to zed, instead of his zone, with the bar on it."""
    bar = save_zone(None, actor=olive, name="Bar")
    floor = save_floor(None, actor=olive, name="Upstairs", zones=[bar.pk])
    own = Membership.objects.get(user__name="Zed")
    own.zone_ids, own.floor_ids, own.floor_zone_ids = [], [floor.pk], [bar.pk]
    own.save()
    return floor


def zones(person: Person) -> set[str]:
    """The zones of theirs that are there."""
    now = person_in(person.user, person.business)
    assert now
    return {row.name for row in Zone.objects.kept().open_to(now)}


def test_a_zone_that_is_opened_on_a_floor_is_theirs(olive: Person, zed: Person, upstairs: Floor) -> None:
    save_zone(None, actor=olive, name="Balcony", floor=upstairs)
    assert zones(zed) == {"Bar", "Balcony"}


def test_a_zone_that_is_put_elsewhere_is_theirs_no_more(olive: Person, zed: Person, upstairs: Floor) -> None:
    save_zone(Zone.objects.get(name="Bar").pk, actor=olive, floor=None)
    assert zones(zed) == set()


def test_what_is_put_on_the_floor_is_theirs(
    olive: Person, zed: Person, upstairs: Floor, ground: Zone
) -> None:
    save_floor(upstairs.pk, actor=olive, name="Upstairs", zones=[ground.pk])
    assert zones(zed) == {"Ground floor"}


def test_without_their_floor_they_have_nothing_until_it_is_back(
    olive: Person, zed: Person, upstairs: Floor
) -> None:
    remove_floor(upstairs.pk, actor=olive)
    assert zones(zed) == set()
    restore_floor(upstairs.pk, actor=olive)
    assert zones(zed) == {"Bar"}


def test_a_zone_that_is_removed_and_brought_back_is_theirs_again(
    olive: Person, zed: Person, upstairs: Floor
) -> None:
    bar = Zone.objects.get(name="Bar")
    remove_zone(bar.pk, actor=olive)
    assert zones(zed) == set()
    restore_zone(bar.pk, actor=olive)
    assert zones(zed) == {"Bar"}


def test_a_zone_given_by_itself_stays_wherever_it_is_put(
    olive: Person, zed: Person, upstairs: Floor, ground: Zone
) -> None:
    Membership.objects.filter(user=zed.user).update(zone_ids=[ground.pk])
    save_zone(ground.pk, actor=olive, floor=upstairs)
    save_zone(ground.pk, actor=olive, floor=None)
    assert zones(zed) == {"Bar", "Ground floor"}


def test_who_somebody_is_takes_one_query(zed: Person, upstairs: Floor, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        person_in(zed.user, zed.business)
