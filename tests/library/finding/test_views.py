import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from library.models import MusicFolder, Track
from library.models.music import searched
from tenants.limits import count_stored
from tenants.models import Business

LIST = {"HX-Request": "true", "HX-Target": "track-list"}
MORE = {"HX-Request": "true", "HX-Target": "more-tracks"}
MUSIC = "/b/acme/music/"


def page(client: Client, headers: dict[str, str] | None = None, path: str = MUSIC, **query: str) -> str:
    answer = client.get(path, query, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def fill(count: int, **columns: object) -> None:
    rows = [
        Track(title=f"Song {n:03}", file_name="a.mp3", sha256=f"{n:064}", status="ready", **columns)
        for n in range(count)
    ]
    for row in rows:
        row.search_text = searched(row)
    Track.objects.bulk_create(rows)


def asked(client: Client, path: str, headers: dict[str, str] | None = None) -> int:
    """How often the database was; changing the schema is no question."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path, headers=headers).status_code == 200
    return sum(not query["sql"].startswith("SET ") for query in queries)


@pytest.mark.parametrize(
    "query",
    ["", "?q=song", "?q=sogn", "?q=xylophone", "?genre=Jazz&only=clean&sort=bpm", "?folder=none&sort=year"],
)
def test_at_most_eight_questions_are_asked(as_olive: Client, inside, query: str) -> None:
    fill(90, genre="Jazz")
    assert asked(as_olive, MUSIC + query, LIST) <= 8


@pytest.mark.parametrize("query", ["", "?q=song", "?genre=Jazz", "?folder=none"])
def test_a_whole_page_asks_no_more(as_olive: Client, inside, query: str) -> None:
    MusicFolder.objects.create(name="Calm")
    fill(90, genre="Jazz", cover_sha256="c" * 64)
    assert asked(as_olive, MUSIC + query) <= 8


def test_the_list_goes_on_as_one_scrolls(as_olive: Client, inside) -> None:
    fill(90)
    first = as_olive.get(MUSIC, {"sort": "title"})
    assert 'hx-trigger="revealed"' in first.content.decode()
    after = first.context["page"].after
    more = page(as_olive, MORE, sort="title", after=after)
    assert "Song 040" in more
    assert "Song 039" not in more
    assert "<section" not in more


def test_without_a_script_a_link_leads_on_and_back(as_olive: Client, inside) -> None:
    fill(90)
    after = as_olive.get(MUSIC, {"sort": "title"}).context["page"].after
    text = page(as_olive, sort="title", after=after)
    assert "Back to the beginning of the list" in text
    assert "<html" in text


def test_the_end_says_so(as_olive: Client, inside) -> None:
    fill(50)
    after = as_olive.get(MUSIC, {"sort": "title"}).context["page"].after
    assert "That is all of them." in page(as_olive, MORE, sort="title", after=after)


@pytest.mark.parametrize(
    "query",
    ["?after=x", "?after=%00", "?sort=%00", "?genre=%00", "?q=%00&sort=best", "?only=%F0"],
)
def test_nonsense_is_the_list(as_olive: Client, song, query: str) -> None:
    assert "Slow Morning" in as_olive.get(MUSIC + query).content.decode()


def test_what_is_only_similar_is_called_so(as_olive: Client, song) -> None:
    text = page(as_olive, LIST, q="mornign")
    assert "Nothing is called “mornign”. Showing what is similar." in text
    assert "Slow Morning" in text


def test_filters_stand_above_the_list_and_lead_out(as_olive: Client, song) -> None:
    text = page(as_olive, q="slow", genre="Jazz")
    assert "Without the filter Jazz" in text
    assert 'href="?q=slow"' in text
    assert "without the filters" in text


def test_the_filters_come_when_they_are_asked_for(as_olive: Client, song) -> None:
    Track.objects.filter(pk=song.pk).update(search_text="slow morning\n\n\n\n\njazz\n", genre="Jazz")
    assert "<option>Jazz" not in page(as_olive)
    assert '<option value="Jazz">' in page(as_olive, filters="open")
    text = page(as_olive, {"HX-Request": "true", "HX-Target": "filters"}, filters="open", genre="jazz")
    assert '<option value="Jazz" selected>' in text
    assert "<html" not in text


def test_the_filters_go_and_stay_in_force(as_olive: Client, song) -> None:
    text = page(as_olive, {"HX-Request": "true", "HX-Target": "filters"}, q="slow", genre="Jazz")
    assert '<input type="hidden" name="genre" value="Jazz">' in text
    assert 'aria-expanded="false"' in text
    assert "<html" not in text


@pytest.mark.parametrize(("query", "trigger"), [("", '"uploaded'), ("slow", '"load, uploaded')])
def test_a_list_that_is_narrow_asks_for_the_storage_apart(
    as_olive: Client, song, query: str, trigger: str
) -> None:
    assert f"hx-trigger={trigger} from:body" in page(as_olive, q=query)


def test_the_storage_is_told_as_it_is_now(as_olive: Client, inside: Business) -> None:
    count_stored(inside, 5_000_000)
    text = page(as_olive, {"HX-Request": "true", "HX-Target": "storage"}, q="slow")
    assert "5.0 MB" in text
    assert "track-list" not in text


def test_genres_to_choose_from_are_those_of_the_list(as_olive: Client, add) -> None:
    add(genre="Jazz")
    add(genre="Polka", catalogue_id="00000000-0000-4000-8000-000000000001")
    text = page(as_olive, filters="open")
    assert ("Jazz" in text, "Polka" in text) == (True, False)


def test_what_is_read_meanwhile_takes_its_row_s_place(as_olive: Client, song) -> None:
    other = Track.objects.create(title="Later", file_name="b.mp3")
    ids = {"reading": [str(song.pk), str(other.pk), "nonsense"]}
    answer = as_olive.get(f"{MUSIC}reading/", ids, headers={"HX-Request": "true", "HX-Target": "reading"})
    text = answer.content.decode()
    assert f'<li id="track-{song.pk}" class="track" hx-swap-oob="true">' in text
    assert answer["HX-Trigger"] == '{"read": {}}'
    assert "Later" not in text


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("bey", "artist"), ("lem", "album"), ("form", "title"), ("soul", "genre"), ("onade", "")],
)
def test_names_that_begin_so_are_suggested(as_olive: Client, inside, typed: str, kind: str) -> None:
    Track.objects.create(title="Formation", artist="Beyoncé", album="Lemonade", genre="Soul", file_name="a")
    found = as_olive.get(f"{MUSIC}suggest/", {"q": typed}).context["suggestions"]
    assert [each.kind for each in found] == ([kind] if kind else [])


def test_names_that_go_on_so_are_suggested_too(as_olive: Client, inside) -> None:
    Track.objects.create(title="Help!", artist="The Beatles", file_name="a")
    assert "The Beatles" in page(as_olive, path=f"{MUSIC}suggest/", q="beat")


def test_an_album_is_suggested_with_whose_it_is(as_olive: Client, add) -> None:
    add("Sun", artist="Ada", album="Morning")
    add("Sea", artist="Bob", album_artist="Cy", album="Morning")
    text = page(as_olive, path=f"{MUSIC}suggest/", q="mor")
    assert ("Album by Ada" in text, "Album by Cy" in text) == (True, True)


def test_suggesting_asks_twice(as_olive: Client, song) -> None:
    headers = {"HX-Request": "true", "HX-Target": "suggestions"}
    assert (
        asked(as_olive, f"{MUSIC}suggest/?q=slow", headers) - asked(as_olive, f"{MUSIC}suggest/", headers)
        == 2
    )
