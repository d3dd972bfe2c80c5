from urllib.parse import quote

import pytest
from django.test import Client

from library.finding.lists import Beside
from library.finding.sorting import SORTS
from library.models import MusicFolder, Track

MUSIC = "/b/acme/music/"


def beside(client: Client, address: str, track: Track) -> Beside:
    found: Beside = client.get(f"{MUSIC}{track.pk}/", {"back": address}).context["beside"]
    return found


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("?sort=title", ("a", "c")),
        ("?sort=title&genre=Jazz", ("a", "d")),
        ("?sort=title&only=explicit", ("", "")),
        ("?sort=title&folder=none#track-x", ("a", "c")),
        ("?sort=title&folder=00000000-0000-4000-8000-000000000001", ("", "")),
        ("?q=somebody&sort=title", ("a", "")),
        ("?q=somebodi&sort=title", ("a", "")),
        ("?after=nonsense&sort=title", ("a", "c")),
        ("genre/?name=jazz", ("a", "d")),
        ("artist/?name=Somebody", ("", "a")),
        ("album/?name=One", ("", "")),
        ("album/?name=", ("", "")),
        ("artists/", ("", "")),
        ("x/\x00?\x00=%00", ("", "")),
    ],
)
def test_what_stands_beside_a_track_is_as_in_the_list(as_olive: Client, add, address: str, found) -> None:
    add("a", genre="Jazz", artist="Somebody")
    here = add("b", genre="Jazz", artist="Somebody", album="One")
    add("c")
    add("d", genre="Jazz")
    there = beside(as_olive, MUSIC + address, here)
    assert tuple(row.title if row else "" for row in (there.before, there.behind)) == found


@pytest.mark.parametrize("name", SORTS)
def test_going_on_leads_through_the_whole_list_and_back(as_olive: Client, add, name: str) -> None:
    for number in range(4):
        add(f"{number}", year=number and 2000 + number, bpm=number or None)
    address = f"{MUSIC}?sort={name}"
    rows = as_olive.get(address).context["page"].rows
    pairs = [beside(as_olive, address, row) for row in rows]
    assert [pair.behind for pair in pairs] == [*rows[1:], None]
    assert [pair.before for pair in pairs] == [None, *rows[:-1]]


def test_the_page_leads_on_and_keeps_the_way_back(as_olive: Client, add) -> None:
    a, b = add("a", genre="R&B"), add("b", genre="R&B")
    back = f"{MUSIC}?genre=R%26B&sort=title"
    text = as_olive.get(f"{MUSIC}{a.pk}/", {"back": back}).content.decode()
    assert f'rel="next" href="{MUSIC}{b.pk}/?back={quote(back, safe="")}"' in text
    assert 'rel="prev"' not in text
    assert f'<input type="hidden" name="back" value="{back.replace("&", "&amp;")}#track-{a.pk}">' in text


def test_rows_say_where_they_stood(as_olive: Client, add) -> None:
    row = add("a", twin=add("b"))
    text = as_olive.get(f"{MUSIC}?sort=title").content.decode()
    assert f'href="{MUSIC}{row.pk}/?back=%2Fb%2Facme%2Fmusic%2F%3Fsort%3Dtitle"' in text
    assert f'<input type="hidden" name="back" value="{MUSIC}?sort=title"></form>' in text
    for verb in ("keep", "remove"):
        answer = as_olive.post(f"{MUSIC}{row.pk}/{verb}/", {"back": f"{MUSIC}?sort=title"})
        assert answer["Location"] == f"{MUSIC}?sort=title"


def test_what_was_read_meanwhile_leads_back_to_the_list(as_olive: Client, song: Track) -> None:
    headers = {
        "HX-Request": "true",
        "HX-Target": "reading",
        "HX-Current-URL": f"http://testserver{MUSIC}?q=slow",
    }
    answer = as_olive.get(f"{MUSIC}reading/", {"reading": str(song.pk)}, headers=headers)
    assert '?back=%2Fb%2Facme%2Fmusic%2F%3Fq%3Dslow"' in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "name"),
    [("artist/?name=Q", "← Q<"), ("", "← Music<"), ("folder", "← Top / Low<")],
)
def test_the_way_back_has_the_name_of_the_list(as_olive: Client, add, address: str, name: str) -> None:
    low = MusicFolder.objects.create(name="Low", parent=MusicFolder.objects.create(name="Top"))
    back = f"folders/{low.pk}/" if address == "folder" else address
    assert name in as_olive.get(f"{MUSIC}{add().pk}/", {"back": MUSIC + back}).content.decode()


@pytest.mark.parametrize("noun", ["artist", "album", "genre"])
def test_who_takes_away_the_last_of_a_name_comes_to_the_other_names(as_olive: Client, add, noun) -> None:
    row, address = add(artist="A", album="A", genre="A"), f"{MUSIC}{noun}/?name=A"
    answer = as_olive.post(f"{MUSIC}{row.pk}/remove/", {"back": address}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{MUSIC}{noun}s/"
    assert as_olive.get(address).status_code == 404


def test_a_twin_s_page_asks_whether_both_are_wanted(as_olive: Client, add) -> None:
    row = add("b", twin=add("The first"))
    text = as_olive.get(f"{MUSIC}{row.pk}/").content.decode()
    assert all(words in text for words in ("The first", "Keep both", "Do not add"))
