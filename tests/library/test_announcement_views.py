import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from library.models import Announcement
from library.parts import Speech
from library.said_once import say_once
from tenants.access import Person
from tests.announced import published, speak
from tests.conftest import signed_in
from tests.library.written import CHIME, PAUSE, SPEECH, of, words
from tests.queued import jobs

BASE = "/b/acme/announcements/"
WORDS = {"title": "Closing", "text": "We close in fifteen minutes."}


def page(client: Client, path: str = "", **query: str) -> str:
    answer = client.get(BASE + path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def htmx(target: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": target}


def test_announcements_are_listed_by_title(as_olive: Client, welcome: Announcement) -> None:
    Announcement.objects.create(title="Aperitif", text="Come to the bar.")
    text = page(as_olive)
    assert text.index("Aperitif") < text.index("Welcome")


def test_writing_one_leads_to_its_page(as_olive: Client, inside) -> None:
    answer = as_olive.post(f"{BASE}new/", words())
    row = Announcement.objects.get()
    assert answer.headers["Location"] == f"{BASE}{row.pk}/"
    assert (row.title, row.text, len(jobs())) == (*WORDS.values(), 1)


@pytest.mark.parametrize(
    "text", ["", "   ", "🎵🎵", "<br>", "a" * 2001], ids=["none", "blank", "emoji", "tag", "long"]
)
def test_what_cannot_be_spoken_is_not_saved(as_olive: Client, inside, text: str) -> None:
    answer = as_olive.post(f"{BASE}new/", words(text))
    assert answer.status_code == 422
    assert answer.context["editor"].rows[0].errors["text"][0].endswith(".")
    assert (Announcement.objects.count(), jobs()) == (0, [])


def test_rejected_words_stay_in_the_form_and_out_of_the_heading(
    as_olive: Client, welcome: Announcement
) -> None:
    answer = as_olive.post(f"{BASE}{welcome.pk}/", words("🎵", title="Changed"))
    text = answer.content.decode()
    assert "<h1>Welcome</h1>" in text
    assert 'value="Changed"' in text
    assert "🎵</textarea>" in text
    assert answer.status_code == 422


def test_the_page_asks_for_its_sound_until_it_is_there(as_olive: Client, inside) -> None:
    row = published(**WORDS)
    assert "every 500ms" in page(as_olive, f"{row.pk}/")
    speak(row)
    sound = as_olive.get(f"{BASE}{row.pk}/", headers=htmx("announcement-sound")).content.decode()
    assert "every 500ms" not in sound
    assert "<html" not in sound
    assert f"/b/acme/audio/{row.sha256}.mp3" in sound


def test_what_is_spoken_can_be_heard(as_olive: Client, inside) -> None:
    row = speak(published(**WORDS))
    answer = as_olive.get(f"/b/acme/audio/{row.sha256}.mp3")
    assert len(b"".join(answer.streaming_content)) == row.size_bytes  # type: ignore[attr-defined]


def test_the_last_sound_stays_while_new_words_are_spoken(as_olive: Client, welcome: Announcement) -> None:
    as_olive.post(f"{BASE}{welcome.pk}/", words())
    text = page(as_olive, f"{welcome.pk}/")
    assert f"/b/acme/audio/{'b' * 64}.mp3" in text
    assert "The version before" in text


def test_a_failure_is_shown_with_the_reason(as_olive: Client, welcome: Announcement) -> None:
    Announcement.objects.update(status="refused", problem="The voice failed.")
    assert "The voice failed." in page(as_olive)
    assert "The voice failed." in page(as_olive, f"{welcome.pk}/")


def test_the_list_alone_is_what_htmx_gets(as_olive: Client, welcome: Announcement) -> None:
    Announcement.objects.update(status="waiting")
    text = as_olive.get(BASE, headers=htmx("announcement-list")).content.decode()
    assert "every 1s" in text
    assert "<html" not in text


def test_the_list_asks_the_database_no_more_often_when_it_grows(
    as_olive: Client, welcome: Announcement
) -> None:
    with CaptureQueriesContext(connection) as few:
        page(as_olive)
    Announcement.objects.bulk_create(Announcement(title=f"Call {n:02}", text="Hello.") for n in range(70))
    with CaptureQueriesContext(connection) as many:
        text = page(as_olive)
    assert (len(many), text.count("row-title")) == (len(few), 50)
    assert "1 of 2" in text


def test_a_removed_one_comes_back_by_its_message(as_olive: Client, welcome: Announcement) -> None:
    text = as_olive.post(f"{BASE}{welcome.pk}/remove/", follow=True).content.decode()
    assert "Removed “Welcome”." in text
    assert f'action="{BASE}{welcome.pk}/restore/"' in text
    again = as_olive.post(f"{BASE}{welcome.pk}/restore/", follow=True).content.decode()
    assert "“Welcome” is back." in again


def test_who_keeps_what_nobody_approved_is_told_so(mia: Person, olive: Person) -> None:
    row = say_once([Speech("Hello.")], actor=olive)
    text = signed_in(mia.user).post(f"{BASE}{row.pk}/restore/", follow=True).content.decode()
    assert "“Hello.” is back. It is heard once somebody else has approved it." in text


def test_a_removed_one_has_no_page(as_olive: Client, welcome: Announcement) -> None:
    as_olive.post(f"{BASE}{welcome.pk}/remove/")
    assert as_olive.get(f"{BASE}{welcome.pk}/").status_code == 404
    assert as_olive.post(f"{BASE}{welcome.pk}/", words()).status_code == 404


def test_a_zone_user_reads_and_does_not_write(as_zed: Client, welcome: Announcement) -> None:
    text = page(as_zed)
    assert "Welcome to Acme." in text
    assert f'href="{BASE}new/"' not in text
    assert as_zed.get(f"{BASE}new/").status_code == 404


@pytest.mark.parametrize("path", ["new/", "{pk}/", "{pk}/remove/", "{pk}/restore/"])
@pytest.mark.parametrize("who", ["as_zed", "as_rita"])
def test_others_change_nothing(request, welcome: Announcement, who: str, path: str) -> None:
    client = request.getfixturevalue(who)
    assert client.post(BASE + path.format(pk=welcome.pk), words()).status_code == 404
    assert list(Announcement.objects.kept().values_list("title", flat=True)) == ["Welcome"]


def test_one_of_another_business_is_404(as_rita: Client, welcome: Announcement) -> None:
    for path in ("", "remove/", "restore/"):
        assert as_rita.post(f"/b/rival/announcements/{welcome.pk}/{path}", words()).status_code == 404


def test_words_cannot_mark_up_the_page(as_olive: Client, inside) -> None:
    Announcement.objects.create(title="<b>Hi</b>", text="<script>alert(1)</script> hello")
    text = page(as_olive)
    assert "<b>Hi" not in text
    assert "<script>alert(1)" not in text


ALL = [CHIME, SPEECH, PAUSE, SPEECH | {"text": "Goodbye."}]


def order(client: Client, do: str, *parts: dict[str, str], path: str = "new/", **more: str) -> str:
    """What a button of the parts is answered with."""
    answer = client.post(BASE + path, of(*parts) | {"do": do} | more, headers=htmx("part-rows"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_parts_are_saved_in_their_order(as_olive: Client, inside) -> None:
    as_olive.post(f"{BASE}new/", of(*ALL))
    version = Announcement.objects.get().versions.get()
    assert [part["kind"] for part in version.parts] == ["chime", "speech", "pause", "speech"]
    assert (version.announcement.text, version.stage) == (
        "We close in fifteen minutes.\nGoodbye.",
        "published",
    )


def test_nothing_is_lost_where_one_part_is_wrong(as_olive: Client, inside) -> None:
    parts = [CHIME | {"name": "soft"}, SPEECH | {"text": "Hello.", "speed": "1.5"}, PAUSE | {"seconds": "99"}]
    answer = as_olive.post(f"{BASE}new/", of(*parts, category="offers", new_folder="Spring"))
    text = answer.content.decode()
    assert (answer.status_code, text.count("errorlist"), Announcement.objects.count()) == (422, 1, 0)
    for kept in (
        'value="soft" selected',
        "Hello.</textarea>",
        'value="1.5"',
        'value="99"',
        "offers",
        "Spring",
    ):
        assert kept in text


def test_a_button_of_the_parts_gets_the_parts_alone_and_judges_nothing(as_olive: Client, inside) -> None:
    text = order(as_olive, "add part pause", SPEECH | {"text": ""})
    assert "<html" not in text
    assert text.count('class="part"') == 2
    assert "errorlist" not in text
    assert Announcement.objects.count() == 0


def test_a_button_of_the_parts_works_without_javascript(as_olive: Client, welcome: Announcement) -> None:
    text = as_olive.post(f"{BASE}{welcome.pk}/", of(SPEECH, PAUSE) | {"do": "up part 1"}).content.decode()
    assert "<html" in text
    assert text.index('name="part-0-seconds"') < text.index('name="part-1-text"')


def test_a_removed_part_is_gone(as_olive: Client, inside) -> None:
    assert "Goodbye." not in order(as_olive, "remove part 3", *ALL)


def test_a_draft_is_not_heard_and_says_so(as_olive: Client, welcome: Announcement) -> None:
    as_olive.post(f"{BASE}{welcome.pk}/", words() | {"to": "draft"})
    speak(welcome)
    text = page(as_olive, f"{welcome.pk}/")
    assert welcome.versions.get(number=2).stage == "draft"
    assert "Version 2 is a draft" in text
    assert f"/b/acme/audio/{'b' * 64}.mp3" in text


def test_folder_category_and_end_are_saved(as_olive: Client, inside) -> None:
    as_olive.post(f"{BASE}new/", words(new_folder="Spring", category="offers", expires_at="2090-07-01T18:00"))
    row = Announcement.objects.get()
    assert (str(row.folder), row.category, row.expires_at and row.expires_at.year) == (
        "Spring",
        "offers",
        2090,
    )
    assert 'value="2090-07-01T18:00"' in page(as_olive, f"{row.pk}/")


def test_who_spoke_is_said(as_olive: Client, inside) -> None:
    row = speak(published(**WORDS))
    assert "Spoken by the built-in voice" in page(as_olive, f"{row.pk}/")


def test_versions_ask_the_database_no_more_often_when_they_grow(
    as_olive: Client, welcome: Announcement
) -> None:
    with CaptureQueriesContext(connection) as few:
        page(as_olive, f"{welcome.pk}/")
    old = welcome.versions.get()
    for number in range(2, 14):
        old.pk, old.number = None, number
        old.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        text = page(as_olive, f"{welcome.pk}/")
    assert (len(many), text.count("Play version ")) == (len(few), 10)
    assert "1 of 2" in text


def test_while_the_page_asks_for_its_sound_the_page_of_versions_stays(as_olive: Client, inside) -> None:
    row = published(**WORDS)
    old = row.versions.get()
    for number in range(2, 13):
        old.pk, old.number = None, number
        old.save(force_insert=True)
    shown = page(as_olive, f"{row.pk}/", page="2")
    assert f'hx-get="{BASE}{row.pk}/?page=2"' in shown
    again = as_olive.get(f"{BASE}{row.pk}/?page=2", headers=htmx("announcement-sound")).content.decode()
    assert f'hx-get="{BASE}{row.pk}/?page=2"' in again
    assert "2 of 2" in again


@pytest.mark.parametrize(
    ("do", "were"),
    [
        ("add part pause", ["0", "1", ""]), ("up part 1", ["1", "0"]), ("remove part 0", ["1"]),
        ("add part chime", ["", "0", "1"]), ("look part", ["0", "1"]), ("", ["0", "1"]),
    ],
)  # fmt: skip
def test_each_part_tells_where_it_was(as_olive: Client, inside, do: str, were: list[str]) -> None:
    text = order(as_olive, do, SPEECH, PAUSE)
    assert re.findall(r'data-was="(.*?)"', text) == were


@pytest.mark.parametrize(
    ("kind", "field"), [("chime", "0-name"), ("speech", "1-text"), ("pause", "1-seconds")]
)
def test_somebody_goes_on_at_the_part_that_was_added(as_olive: Client, inside, kind: str, field: str) -> None:
    text = order(as_olive, f"add part {kind}", SPEECH)
    (focused,) = [tag for tag in text.split("<") if " autofocus" in tag]
    assert f'name="part-{field}"' in focused
