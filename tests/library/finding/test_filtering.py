from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from library.finding.asked import asked_in
from library.finding.filtering import chips, filtered
from library.finding.folders import folders_of
from library.models import MusicFolder, Track
from library.models.music import MOST_FOLDERS
from library.playlists.rule_form import folder_choices


def titles(person, query: str) -> str:
    folders = folders_of(person)
    asked = asked_in(QueryDict(query), "", folders)
    return "".join(sorted(row.title for row in filtered(Track.objects.all(), asked, folders)))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("genre=jazz", "a"),
        ("genre=R%26B", "b"),
        ("year_from=1999&year_to=2000", "a"),
        ("year_from=2001", "b"),
        ("year_to=1990&year_from=2000", "a"),
        ("bpm_from=120&bpm_to=120", "a"),
        ("energy_to=3", "a"),
        ("loudness_from=-10", "b"),
        ("loudness_to=-60", ""),
        ("only=explicit", "b"),
        ("only=clean", "ac"),
        ("only=unplayed", "bc"),
        ("only=expired", "a"),
        ("only=refused", "c"),
        ("only=twice", "b"),
        ("added=7", "bc"),
        ("only=explicit&only=refused", ""),
        ("year_from=abc&added=8&only=x&energy_from=99999999", "abc"),
        ("folder=y", ""),
        ("artist=BEYONCE", "b"),
        ("artist=Bey", ""),
        ("album=lemonade", "ab"),
        ("album=lemonade&by=beyonce", "b"),
        ("album=lemonade&by=", "a"),
        ("by=beyonce", "abc"),
        ("tag=lobby", "ac"),
        ("tag=Lobby&genre=jazz", "a"),
        ("tag=%F0%9F%8E%84", "c"),
        ("tag=lob", ""),
        ("tag=%00", "abc"),
        ("tag=" + "x" * 3000, ""),
    ],
)
def test_filters_narrow(add, olive, query: str, found: str) -> None:
    now = timezone.now()
    played = {"last_played_at": now, "expires_at": now, "created_at": now - timedelta(days=8)}
    tagged: dict[str, Any] = {"album": "Lemonade", "tags": ["Lobby"]}
    a = add("a", genre="Jazz", year=2000, bpm=120.4, energy=3, loudness_lufs=-14, **played, **tagged)
    b = {"artist": "Beyoncé", "album": "LEMONADE", "is_explicit": True, "twin": a}
    add("b", genre="R&B", year=2005, bpm=90, energy=9, loudness_lufs=-8, **b)
    add("c", status="refused", sha256="", duration_ms=0, tags=["lobby", "🎄"])
    assert titles(olive, query) == found


def test_a_folder_is_what_lies_in_its_folders_too(add, olive) -> None:
    top = MusicFolder.objects.create(name="Top")
    low = MusicFolder.objects.create(name="Low", parent=MusicFolder.objects.create(name="Mid", parent=top))
    gone = MusicFolder.objects.create(name="Gone", removed_at=timezone.now())
    for title, folder in (("a", top), ("b", low), ("c", None), ("d", gone)):
        add(title, folder=folder)
    assert (titles(olive, f"folder={top.pk}"), titles(olive, "folder=none")) == ("ab", "cd")


def test_a_folder_that_is_gone_holds_nothing_and_its_filter_can_be_taken_away(add, olive) -> None:
    gone = MusicFolder.objects.create(name="Gone", removed_at=timezone.now())
    add("a", folder=gone)
    told = QueryDict(f"folder={gone.pk}")
    folders = folders_of(olive)
    asked = asked_in(told, "", folders)
    assert (titles(olive, told.urlencode()), asked.is_narrow) == ("", True)
    assert [(chip.label, chip.without) for chip in chips(asked, folders, told)] == [
        ("A folder that is gone", "?")
    ]


def test_folders_in_each_other_end(add, olive) -> None:
    one = MusicFolder.objects.create(name="One")
    other = MusicFolder.objects.create(name="Other", parent=one)
    MusicFolder.objects.filter(pk=one.pk).update(parent=other)
    add("a", folder=one)
    assert titles(olive, f"folder={other.pk}") == "a"


def test_every_folder_that_may_be_made_can_be_asked_for(olive, inside) -> None:
    rows = MusicFolder.objects.bulk_create([MusicFolder(name=f"{n:04}") for n in range(MOST_FOLDERS)])
    assert folders_of(olive).named(str(rows[-1].pk)) == rows[-1].pk
    assert len(folder_choices()) == MOST_FOLDERS


def test_each_filter_can_be_taken_away(olive, inside) -> None:
    told = QueryDict(
        "q=x&after=y&genre=Jazz&artist=A&album=B&by=C&tag=D&year_from=1990&year_to=1999&only=explicit&only=expired&added=7"
    )
    folders = folders_of(olive)
    found = {chip.label: chip.without for chip in chips(asked_in(told, "x", folders), folders, told)}
    assert list(found) == [
        "Jazz",
        "By A",
        "On B by C",
        "Tagged D",
        "Year 1990 to 1999",
        "Added in the last 7 days",
        "Expired",
        "Explicit",
    ]
    assert (
        found["Explicit"]
        == "?q=x&genre=Jazz&artist=A&album=B&by=C&tag=D&year_from=1990&year_to=1999&only=expired&added=7"
    )
    assert "by=C" not in found["On B by C"]
    assert "year" not in found["Year 1990 to 1999"]
