from django.http import QueryDict

from broadcast.interrupts.forms import GRACE_S, PlayNowForm, SayNowForm, WhereForm
from broadcast.models import Floor, Zone
from library.parts import Chime, Speech
from tenants.access import Person

PLAIN = "everywhere=on&mode=duck"


def test_a_zone_user_learns_of_no_floor_of_others(ground: Zone, terrace: Zone, zed: Person) -> None:
    inside, outside = Floor.objects.create(name="Inside"), Floor.objects.create(name="Outside")
    Zone.objects.filter(pk=terrace.pk).update(floor=outside)
    assert "floors" not in WhereForm(person=zed).fields
    Zone.objects.filter(pk=ground.pk).update(floor=inside)
    assert "Inside" in str(WhereForm(person=zed)["floors"])
    assert "Outside" not in str(WhereForm(person=zed)["floors"])


def test_the_only_zone_is_chosen_and_of_several_all(ground: Zone, olive: Person) -> None:
    form = PlayNowForm(person=olive)
    assert (form.initial.get("everywhere"), form.initial["zones"]) == (None, [str(ground.pk)])
    Zone.objects.create(name="Bar")
    assert PlayNowForm(person=olive).initial["everywhere"]


def test_it_is_heard_once_for_five_minutes_unless_somebody_says_otherwise(
    ground: Zone, olive: Person
) -> None:
    form = PlayNowForm(QueryDict(PLAIN), person=olive)
    assert form.is_valid()
    way = form.way
    assert (way["lasts"].total_seconds(), way["repeat_times"], way["repeat_every_s"]) == (300, 1, None)
    assert (way["grace_s"], way["overrides"], way["until_cleared"]) == (0, False, False)


def test_a_grace_is_three_seconds(ground: Zone, olive: Person) -> None:
    form = PlayNowForm(QueryDict(f"{PLAIN}&has_grace=on"), person=olive)
    assert form.is_valid()
    assert form.way["grace_s"] == GRACE_S == 3


def test_only_who_may_is_asked_about_mute(ground: Zone, olive: Person, zed: Person) -> None:
    assert "overrides" in PlayNowForm(person=olive).fields
    assert "overrides" not in PlayNowForm(person=zed).fields


def test_words_come_after_their_chime(ground: Zone, olive: Person) -> None:
    form = SayNowForm(QueryDict(f"{PLAIN}&text=Hello.&chime=glass"), person=olive)
    assert form.is_valid()
    assert form.parts == [Chime("glass"), Speech("Hello.")]
    quiet = SayNowForm(QueryDict(f"{PLAIN}&text=Hello."), person=olive)
    assert quiet.is_valid()
    assert quiet.parts == [Speech("Hello.")]
