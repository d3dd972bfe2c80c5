import re
from datetime import time
from typing import Any

import pytest
from django.test import Client

from broadcast.models import Channel, Daypart, OpeningHours, QuietHours, Schedule, Zone
from broadcast.recipes.catalogue import RECIPES
from library.models import Announcement

LIST = "/b/acme/recipes/"


def filled(key: str, ground: Zone, **changes: Any) -> dict[str, Any]:
    """The form of a recipe as it comes, for the ground floor."""
    recipe = RECIPES[key]
    texts = {f"text_{place}": line.text for place, line in enumerate(recipe.lines)}
    times = {f"time_{place}": f"{asked.at:%H:%M}" for place, asked in enumerate(recipe.asked)}
    hours = {"opens": "09:00", "closes": "18:00"}
    return texts | times | hours | {"zones": [str(ground.pk)]} | changes


def test_every_recipe_has_its_page(as_olive: Client, ground: Zone) -> None:
    page = as_olive.get(LIST).content.decode()
    for key, recipe in RECIPES.items():
        assert recipe.name in page
        assert as_olive.get(f"{LIST}{key}/").status_code == 200


def test_there_is_no_other_recipe(as_olive: Client) -> None:
    assert as_olive.get(f"{LIST}soup/").status_code == 404


def test_a_closing_countdown_goes_by_new_opening_hours(as_olive: Client, ground: Zone) -> None:
    answer = as_olive.post(f"{LIST}closing/", filled("closing", ground))
    row, hours = Schedule.objects.get(), OpeningHours.objects.get()
    assert answer["Location"] == f"/b/acme/schedules/{row.pk}/"
    assert (row.kind, row.edge, row.zone_ids) == ("opening", "closes", [ground.pk])
    assert [item.offset_min for item in row.items.all()] == [-30, -15, -5]
    assert (hours.opens, hours.closes, hours.zone_id) == (time(9), time(18), None)


def test_opening_hours_that_are_there_are_kept(as_olive: Client, ground: Zone) -> None:
    OpeningHours.objects.create(opens=time(8), closes=time(20))
    assert "You open at" not in as_olive.get(f"{LIST}welcome/").content.decode()
    as_olive.post(f"{LIST}welcome/", filled("welcome", ground))
    assert OpeningHours.objects.get().opens == time(8)


def test_hours_are_not_asked_for_where_every_zone_has_its_own(as_olive: Client, ground: Zone) -> None:
    OpeningHours.objects.create(zone=ground, days=[0], opens=time(9), closes=time(17))
    assert "You open at" not in as_olive.get(f"{LIST}closing/").content.decode()
    as_olive.post(f"{LIST}closing/", filled("closing", ground))
    assert OpeningHours.objects.count() == 1


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [("lunch", "time_0", "time_1"), ("music", "time_2", "time_3"), ("closing", "opens", "closes")],
)
def test_from_and_until_the_same_is_refused(
    as_olive: Client, ground: Zone, key: str, start: str, end: str
) -> None:
    answer = as_olive.post(f"{LIST}{key}/", filled(key, ground, **{start: "11:00", end: "11:00"}))
    assert list(answer.context["form"].errors) == [end]
    assert not Schedule.objects.exists()


def test_a_lunch_offer_has_the_chosen_words_and_hours(as_olive: Client, ground: Zone) -> None:
    as_olive.post(f"{LIST}lunch/", filled("lunch", ground, text_0="Soup today.", time_1="14:00"))
    row = Schedule.objects.get()
    assert row.windows == [[time(11, 30), time(14)]]
    assert Announcement.objects.get().text == "Soup today."


def test_a_staff_break_waits_for_the_track(as_olive: Client, ground: Zone) -> None:
    as_olive.post(f"{LIST}break/", filled("break", ground))
    row = Schedule.objects.get()
    assert (row.mode, row.at_times) == ("after_track", [time(10, 30), time(15, 30)])


def test_a_music_plan_makes_the_channels_that_are_missing(as_olive: Client, ground: Zone) -> None:
    evening = Channel.objects.create(name="evening")
    as_olive.post(f"{LIST}music/", filled("music", ground))
    assert sorted(Channel.objects.values_list("name", flat=True)) == ["Morning", "Sunday", "evening"]
    part = Daypart.objects.get(channel=evening)
    assert (part.start, part.end, part.zone_ids) == (time(17), time(22), [ground.pk])


@pytest.mark.parametrize("key", RECIPES)
def test_what_was_made_can_be_taken_back(as_olive: Client, ground: Zone, key: str) -> None:
    page = as_olive.post(f"{LIST}{key}/", filled(key, ground), follow=True).content.decode()
    undo = re.search(r'action="([^"]*/recipes/undo/[^"]*)"', page)
    assert undo
    assert as_olive.post(undo[1].replace("&amp;", "&")).status_code == 302
    kept = [model.objects.kept().exists() for model in (Schedule, Announcement, Daypart, Channel)]
    assert [*kept, OpeningHours.objects.exists()] == [False] * 5


def test_rubbish_takes_nothing_back(as_olive: Client, ground: Zone) -> None:
    as_olive.post(f"{LIST}lunch/", filled("lunch", ground))
    as_olive.post(f"{LIST}undo/?made=rubbish")
    assert Schedule.objects.kept().exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("text_0", ""), ("text_0", "😀"), ("time_0", "noon"), ("zones", []), ("text_0", "x" * 2001)],
)
def test_what_is_wrong_is_said_at_its_field(as_olive: Client, ground: Zone, name: str, value: Any) -> None:
    answer = as_olive.post(f"{LIST}lunch/", filled("lunch", ground, **{name: value}))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [name])
    assert not Announcement.objects.exists()


def test_a_zone_user_makes_nothing(as_zed: Client, ground: Zone) -> None:
    assert as_zed.post(f"{LIST}lunch/", filled("lunch", ground)).status_code == 404
    assert not Schedule.objects.exists()


def test_a_lunch_offer_ends_on_its_day(as_olive: Client, ground: Zone) -> None:
    late = filled("lunch", ground, time_0="13:30", time_1="11:30")
    answer = as_olive.post(f"{LIST}lunch/", late)
    assert answer.context["form"].errors["time_1"] == ["This is before “From”. Choose a later time."]
    assert not Schedule.objects.exists()


def test_an_evening_may_end_after_midnight(as_olive: Client, ground: Zone) -> None:
    assert as_olive.post(f"{LIST}music/", filled("music", ground, time_3="01:00")).status_code == 302


def as_it_comes(client: Client, key: str) -> dict[str, Any]:
    """What a browser sends when nothing on the page is touched."""
    form = client.get(f"{LIST}{key}/").context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


@pytest.mark.parametrize("key", RECIPES)
def test_one_click_is_enough(as_olive: Client, ground: Zone, terrace: Zone, key: str) -> None:
    assert as_olive.post(f"{LIST}{key}/", as_it_comes(as_olive, key)).status_code == 302
    made = [*Schedule.objects.all(), *Daypart.objects.all()]
    assert made
    assert all(row.everywhere for row in made)


def test_who_has_one_zone_makes_it_there(as_olive: Client, ground: Zone) -> None:
    as_olive.post(f"{LIST}lunch/", as_it_comes(as_olive, "lunch"))
    row = Schedule.objects.get()
    assert (row.everywhere, row.zone_ids) == (False, [ground.pk])


def test_an_announcement_that_is_there_is_used(as_olive: Client, welcome: Announcement, ground: Zone) -> None:
    sent = as_it_comes(as_olive, "welcome")
    assert sent["text_0"] == "Welcome to Acme."
    as_olive.post(f"{LIST}welcome/", sent)
    assert [item.announcement for item in Schedule.objects.get().items.all()] == [welcome]


def test_one_with_other_words_is_left_alone(as_olive: Client, welcome: Announcement, ground: Zone) -> None:
    as_olive.post(f"{LIST}welcome/", as_it_comes(as_olive, "welcome") | {"text_0": "Come in."})
    welcome.refresh_from_db()
    assert (welcome.text, Announcement.objects.count()) == ("Welcome to Acme.", 2)


def test_what_was_there_before_stays_when_a_recipe_is_taken_back(
    as_olive: Client, welcome: Announcement, ground: Zone
) -> None:
    page = as_olive.post(f"{LIST}welcome/", as_it_comes(as_olive, "welcome"), follow=True).content.decode()
    undo = re.search(r'action="([^"]*/recipes/undo/[^"]*)"', page)
    assert undo
    as_olive.post(undo[1].replace("&amp;", "&"))
    assert not Schedule.objects.kept().exists()
    assert Announcement.objects.kept().get() == welcome


def ahead(client: Client, key: str, sent: dict[str, Any]) -> str:
    asking = {"HX-Request": "true", "HX-Target": "recipe-ahead"}
    answer = client.post(f"{LIST}{key}/", sent, headers=asking)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_it_does_is_seen_before_anything_is_touched(as_olive: Client, ground: Zone) -> None:
    page = as_olive.get(f"{LIST}lunch/").content.decode()
    assert "Every 20 minutes from 11:30 to 13:30 on weekdays, in Ground floor" in page


def test_quiet_hours_show_before_it_is_made(as_olive: Client, ground: Zone) -> None:
    QuietHours.objects.create(name="Noon", start=time(12), end=time(13))
    told = ahead(as_olive, "lunch", as_it_comes(as_olive, "lunch"))
    assert "“Lunch offer” falls into the quiet hours “Noon” at 12:10, 2 times a day" in told
    assert not Schedule.objects.exists()


def test_a_rule_that_would_never_play_is_refused(as_olive: Client, ground: Zone) -> None:
    QuietHours.objects.create(name="All day", start=time(10), end=time(10))
    sent = as_it_comes(as_olive, "lunch")
    assert "always falls into quiet hours" in ahead(as_olive, "lunch", sent)
    assert as_olive.post(f"{LIST}lunch/", sent).status_code == 422
    assert not Announcement.objects.exists()


def test_a_countdown_counts_with_the_hours_that_are_asked_for(as_olive: Client, ground: Zone) -> None:
    told = ahead(as_olive, "closing", as_it_comes(as_olive, "closing") | {"closes": "20:00"})
    assert "19:30" in told


def test_dayparts_that_win_are_named(as_olive: Client, ground: Zone) -> None:
    calm = Channel.objects.create(name="Calm")
    Daypart.objects.create(channel=calm, start=time(6), end=time(9), everywhere=True)
    told = ahead(as_olive, "music", as_it_comes(as_olive, "music"))
    assert "<strong>Calm</strong> plays then: it is the older one" in told


def test_what_is_wrong_is_said_beside_it_too(as_olive: Client, ground: Zone) -> None:
    told = ahead(as_olive, "lunch", filled("lunch", ground, text_0=""))
    assert "Write what is to be said." in told


def test_words_that_somebody_would_have_to_fill_in_are_refused(as_olive: Client, ground: Zone) -> None:
    answer = as_olive.post(f"{LIST}welcome/", filled("welcome", ground, text_0="Welcome, {name}."))
    assert "asks for {name} when it is played" in answer.content.decode()
    assert not Schedule.objects.exists()


def test_words_that_fill_themselves_are_taken(as_olive: Client, ground: Zone) -> None:
    as_olive.post(f"{LIST}welcome/", filled("welcome", ground, text_0="Welcome to {zone}. It is {time}."))
    assert Schedule.objects.exists()
