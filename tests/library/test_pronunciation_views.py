import pytest
from django.test import Client

from library import previewing
from library.models import Announcement, Pronunciation, Rendering
from library.pronunciation_forms import FULL, MOST
from tests.conftest import audio
from tests.queued import jobs, work_off

BASE = "/b/acme/pronunciations/"
SETTINGS = "/b/acme/announcements/settings/"
NAME = {"written": "Nguyen", "spoken": "Win"}


@pytest.fixture
def nguyen(inside) -> Pronunciation:
    return Pronunciation.objects.create(**NAME)


def test_a_name_is_added_and_listed(as_olive: Client, inside) -> None:
    assert "No name yet" in as_olive.get(SETTINGS).content.decode()
    text = as_olive.post(f"{BASE}new/", NAME, follow=True).content.decode()
    assert "“Nguyen” is said “Win”." in text
    assert "said like “Win”" in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("written", ""), ("written", "nguyen"), ("written", "{zone}"), ("written", "…"),
        ("written", "x" * 81), ("spoken", ""), ("spoken", "{"), ("spoken", "…"), ("spoken", "x" * 81),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(
    as_olive: Client, nguyen: Pronunciation, field: str, value: str
) -> None:
    answer = as_olive.post(f"{BASE}new/", {"written": "Siobhan", "spoken": "Shivawn"} | {field: value})
    assert (answer.status_code, Pronunciation.objects.count()) == (422, 1)
    assert answer.context["form"].errors[field][0].endswith((".", ")"))


def test_the_list_has_an_end(as_olive: Client, inside) -> None:
    names = (Pronunciation(written=f"Name {n}", spoken="N") for n in range(MOST))
    Pronunciation.objects.bulk_create(names)
    assert FULL in as_olive.post(f"{BASE}new/", NAME).content.decode()


def test_it_is_changed_under_its_own_name(as_olive: Client, nguyen: Pronunciation) -> None:
    as_olive.post(f"{BASE}{nguyen.pk}/", NAME | {"spoken": "Nwin"})
    assert Pronunciation.objects.get().spoken == "Nwin"


def test_a_removed_name_comes_back_by_its_message(as_olive: Client, nguyen: Pronunciation) -> None:
    text = as_olive.post(f"{BASE}{nguyen.pk}/remove/", follow=True).content.decode()
    undo = text.split('class="toast success"')[1].split('action="')[1].split('"')[0].replace("&amp;", "&")
    for _ in range(2):
        assert as_olive.post(undo, follow=True).status_code == 200
    assert list(Pronunciation.objects.values_list("written", "spoken")) == [("Nguyen", "Win")]


def test_a_word_is_heard(as_olive: Client, inside) -> None:
    text = as_olive.post(f"{BASE}hear/", {"spoken": "Win"}).content.decode()
    rendering = Rendering.objects.get()
    poll = f"{BASE}hear/{rendering.pk}/"
    assert f'hx-get="{poll}"' in text
    assert "hx-get" in as_olive.get(poll).content.decode()
    work_off()
    done = as_olive.get(poll).content.decode()
    assert "hx-get" not in done
    assert "Spoken by the built-in voice" in done
    assert "data-start" in done


def test_the_same_word_is_spoken_once(as_olive: Client, inside) -> None:
    for _ in range(2):
        as_olive.post(f"{BASE}hear/", {"spoken": "Win"})
    assert (Rendering.objects.count(), len(jobs())) == (1, 1)


def test_there_is_an_end_to_trying_out(as_olive: Client, inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previewing, "TRIES", 1)
    as_olive.post(f"{BASE}hear/", {"spoken": "Win"})
    assert previewing.TOO_MANY in as_olive.post(f"{BASE}hear/", {"spoken": "Wen"}).content.decode()
    assert Rendering.objects.count() == 1


@pytest.mark.parametrize("spoken", ["", "🎵", "{a}", "x" * 81])
def test_what_cannot_be_said_is_told(as_olive: Client, inside, spoken: str) -> None:
    answer = as_olive.post(f"{BASE}hear/", {"spoken": spoken})
    assert "row-why" in answer.content.decode()
    assert (Rendering.objects.count(), jobs()) == (0, [])


def test_a_voice_that_fails_says_so(as_olive: Client, inside) -> None:
    row = Rendering.objects.create(digest="x", parts=[], status="refused", problem="The voice failed.")
    text = as_olive.get(f"{BASE}hear/{row.pk}/").content.decode()
    assert "The voice failed." in text
    assert "hx-get" not in text


def test_others_hear_and_change_nothing(as_zed: Client, nguyen: Pronunciation, welcome: Announcement) -> None:
    row = Rendering.objects.create(digest="x", parts=[], **audio("c", 1000))
    assert as_zed.get(f"{BASE}hear/{row.pk}/").status_code == 404
    for path in ("new/", f"{nguyen.pk}/", f"{nguyen.pk}/remove/", "restore/?written=A&spoken=B", "hear/"):
        assert as_zed.post(f"{BASE}{path}", NAME).status_code == 404
    assert Pronunciation.objects.get() == nguyen
