import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from broadcast.models import Channel, ChannelPlaylist
from library.finding.tagging import key, known_tags
from library.keeping import changing
from library.keeping.tags import MOST_LETTERS, MOST_TAGS, TagsRefused, joined, tidy
from library.models import Track
from library.playlists.rule import Worded
from tests.library.keeping.test_editing import make
from tests.library.playlists.conftest import by_rule

TAGS = "/b/acme/music/tags/"


@given(st.lists(st.text(max_size=MOST_LETTERS), max_size=MOST_TAGS))
def test_tidy_tags_are_short_few_and_different(words: list[str]) -> None:
    tags = tidy(words)
    assert len({key(tag) for tag in tags}) == len(tags)
    assert tidy(tags) == tags
    assert all(tag.strip() and tag.isprintable() and "," not in tag for tag in tags)


@given(st.lists(st.text(max_size=9)), st.lists(st.text(max_size=9)))
def test_what_is_taken_away_is_not_there_any_more(before: list[str], gone: list[str]) -> None:
    left = {key(tag) for tag in joined(before, [], gone)}
    assert left == {key(tag) for tag in before} - {key(tag) for tag in gone}


@pytest.mark.parametrize("words", [["x" * 41], [str(n) for n in range(21)]], ids=["long", "many"])
def test_too_much_is_refused_with_a_sentence(words: list[str]) -> None:
    with pytest.raises(TagsRefused, match="at most"):
        tidy(words)


def test_the_page_shows_tags_with_their_counts(as_olive: Client, inside) -> None:
    make(3, tags=["rain"])
    text = as_olive.get(TAGS).content.decode()
    assert "rain" in text
    assert "3 tracks" in text


def test_the_page_is_searched_by_the_beginnings_of_words(as_olive: Client, inside) -> None:
    make(1, tags=["rainy day", "snow"])
    assert [tag for tag, _ in as_olive.get(TAGS, {"q": "DA"}).context["page_obj"]] == ["rainy day"]


def test_a_tag_leads_to_its_tracks(as_olive: Client, inside) -> None:
    make(1, tags=["R&B 🎄"])
    assert "/b/acme/music/?tag=R%26B%20%F0%9F%8E%84" in as_olive.get(TAGS).content.decode()


def test_a_tag_is_renamed_on_the_page(as_olive: Client, inside) -> None:
    make(2, tags=["rian"])
    text = as_olive.post(f"{TAGS}rename/", {"tag": "rian", "to": "rain"}, follow=True).content.decode()
    assert "“rian” is “rain” on 2 tracks now." in text


def test_a_name_that_is_there_is_said_as_it_is_written(as_olive: Client, inside) -> None:
    make(1, tags=["Chill", "Lounge"])
    text = as_olive.post(f"{TAGS}rename/", {"tag": "Chill", "to": "lounge"}, follow=True).content.decode()
    assert "“Chill” is “Lounge” on 1 track now." in text


@pytest.mark.parametrize("to", ["", "a,b", "x" * 41, "\0"], ids=ascii)
def test_a_wrong_name_is_refused(as_olive: Client, inside, to: str) -> None:
    make(1, tags=["rain"])
    text = as_olive.post(f"{TAGS}rename/", {"tag": "rain", "to": to}, follow=True).content.decode()
    assert 'class="toast error"' in text
    assert known_tags() == {"rain": 1}


def test_a_tag_is_removed_on_the_page(as_olive: Client, inside) -> None:
    make(2, tags=["rain", "snow"])
    text = as_olive.post(f"{TAGS}remove/", {"tag": "rain"}, follow=True).content.decode()
    assert "Took “rain” from 2 tracks." in text
    assert known_tags() == {"snow": 2}


@pytest.mark.parametrize(
    ("todo", "fields", "left"),
    [("rename", {"to": "rest"}, {"rest": 1}), ("remove", {}, {})],
    ids=["rename", "remove"],
)
def test_a_tag_that_rules_ask_for_goes_only_once_somebody_has_seen_which(
    as_olive: Client, song: Track, todo: str, fields: dict[str, str], left: dict[str, int]
) -> None:
    make(1, tags=["calm"])
    lobby = Channel.objects.create(name="Lobby")
    ChannelPlaylist.objects.create(channel=lobby, playlist=by_rule(Worded("tag", ("Calm",)), name="Mornings"))
    sent = {"tag": "calm"} | fields
    text = as_olive.post(f"{TAGS}{todo}/", sent).content.decode()
    assert all(name in text for name in ("Mornings", "Lobby", f"{todo.title()} anyway"))
    assert known_tags() == {"calm": 1}
    as_olive.post(f"{TAGS}{todo}/", sent | {"sure": "1"})
    assert known_tags() == left


def test_another_spelling_of_a_tag_is_no_question(as_olive: Client, inside) -> None:
    make(1, tags=["calm"])
    by_rule(Worded("tag", ("calm",)))
    as_olive.post(f"{TAGS}rename/", {"tag": "calm", "to": "Calm!"})
    assert known_tags() == {"Calm!": 1}


@pytest.mark.parametrize("fields", [{"tag": "calm", "to": "rest"}, {"tag": "calm"}], ids=["rename", "remove"])
def test_a_tag_of_too_many_tracks_stays_and_says_why(
    as_olive: Client, song: Track, monkeypatch: pytest.MonkeyPatch, fields: dict[str, str]
) -> None:
    monkeypatch.setattr(changing, "MOST", 0)
    Track.objects.update(tags=["calm"])
    todo = "rename" if "to" in fields else "remove"
    answer = as_olive.post(f"/b/acme/music/tags/{todo}/", fields, follow=True)
    assert "can be changed at once" in answer.content.decode()
    assert Track.objects.get().tags == ["calm"]
