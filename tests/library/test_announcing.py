from datetime import UTC, datetime

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from library.announcing import bring_back, decide, save_announcement, set_enabled, write_announcement
from library.models import Announcement, AnnouncementVersion, Rendering
from library.parts import Chime, Part, Speech
from library.versions import follow
from tenants.access import Person
from tenants.models import Business, User
from tests.announced import speak
from tests.conftest import person
from tests.library.conftest import manager
from tests.logged import verbs
from tests.queued import jobs

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def write(row: Announcement | None, actor: Person, **words: str) -> Announcement:
    words = {"title": "Welcome", "text": "Welcome to Acme."} | words
    return write_announcement(row.pk if row else None, actor=actor, **words)


def stages(row: Announcement) -> list[str]:
    """From the first to the newest."""
    return list(row.versions.order_by("number").values_list("stage", flat=True))


def test_a_new_announcement_waits_for_the_voice(olive: Person, inside, changed) -> None:
    row = write(None, olive)
    assert (row.status, verbs(), changed) == ("waiting", ["wrote"], [])
    assert jobs() == [("library.tasks.render", str(inside.pk), str(row.versions.get().rendering_id))]


def test_new_words_are_spoken_and_the_last_sound_stays_until_then(
    olive: Person, welcome: Announcement
) -> None:
    sha256 = welcome.sha256
    row = write(welcome, olive, text="Good morning.")
    assert (row.status, row.sha256, row.is_playable) == ("waiting", sha256, True)
    assert len(jobs()) == 1


def test_a_new_title_alone_is_not_spoken_again(olive: Person, welcome: Announcement, changed) -> None:
    row = write(welcome, olive, title="Hello")
    assert (row.status, row.title, jobs(), changed) == ("ready", "Hello", [], [welcome])


def test_saving_what_failed_tries_again(olive: Person, welcome: Announcement) -> None:
    for kind in (Announcement, Rendering):
        kind.objects.update(status="refused", problem="The voice failed.")
    row = write(welcome, olive)
    assert row.versions.count() == 1
    assert (row.status, row.problem, len(jobs())) == ("waiting", "", 1)


def test_saving_twice_while_it_waits_asks_once(olive: Person, inside) -> None:
    write(write(None, olive), olive)
    assert len(jobs()) == 1


def test_a_draft_is_made_and_not_heard(olive: Person, welcome: Announcement) -> None:
    sha256 = welcome.sha256
    parts: list[Part] = [Chime("two_up"), Speech("Good morning.")]
    save_announcement(welcome.pk, actor=olive, title="Welcome", parts=parts, is_draft=True)
    row = speak(welcome)
    assert (row.status, row.sha256, stages(row)) == ("ready", sha256, ["published", "draft"])


def test_a_draft_that_is_published_is_heard_at_once(olive: Person, welcome: Announcement) -> None:
    draft = [Speech("Good morning.")]
    save_announcement(welcome.pk, actor=olive, title="Welcome", parts=draft, is_draft=True)
    made = speak(welcome).versions.get(number=2).rendering
    row = save_announcement(welcome.pk, actor=olive, title="Welcome", parts=draft)
    assert (row.sha256, stages(row)) == (made.sha256, ["published", "published"])


def test_the_same_parts_are_made_once(olive: Person, inside) -> None:
    first = speak(write(None, olive))
    second = write(None, olive, title="Hello")
    assert (second.sha256, second.status) == (first.sha256, "ready")


def test_one_that_waits_for_approval_is_heard_once_somebody_else_approves(mia: Person, olive: Person) -> None:
    row = speak(write(None, mia))
    version = row.versions.get()
    assert (row.sha256, version.stage) == ("", "asked")
    with pytest.raises(Http404):
        decide(version.pk, actor=mia, is_approved=True)
    decide(version.pk, actor=olive, is_approved=True)
    row.refresh_from_db()
    assert row.sha256 == version.rendering.sha256
    assert verbs()[-1] == "approved"


def test_two_people_of_one_name_are_two(mia: Person) -> None:
    version = write(None, mia).versions.get()
    namesake = manager("Mia", mia.business, "mia.two@acme.example")
    assert decide(version.pk, actor=namesake, is_approved=True).stage == "published"


def test_who_has_another_name_by_now_still_needs_somebody_else(mia: Person) -> None:
    version = write(None, mia).versions.get()
    User.objects.filter(pk=mia.user.pk).update(name="Mia Brown")
    with pytest.raises(Http404):
        decide(version.pk, actor=person("Mia Brown", mia.business), is_approved=True)


def test_what_is_of_an_unknown_author_is_for_the_owner(mia: Person, olive: Person) -> None:
    version = write(None, mia).versions.get()
    AnnouncementVersion.objects.update(author_id=None, created_by="Somebody")
    with pytest.raises(Http404):
        decide(version.pk, actor=mia, is_approved=True)
    assert decide(version.pk, actor=olive, is_approved=True).stage == "published"


def test_what_is_declined_is_not_heard_and_says_why(mia: Person, olive: Person) -> None:
    row = speak(write(None, mia))
    version = decide(row.versions.get().pk, actor=olive, is_approved=False, reason="Too long.")
    row.refresh_from_db()
    assert (row.sha256, version.stage, version.reason, version.decided_by) == (
        "",
        "declined",
        "Too long.",
        "Olive",
    )
    again = write(row, mia)
    assert stages(again) == ["declined", "asked"]


def test_what_somebody_brings_back_is_asked_about_again(mia: Person, olive: Person) -> None:
    row = speak(write(None, olive))
    speak(write(row, olive, text="Good morning."))
    assert bring_back(row.versions.get(number=1).pk, actor=mia).stage == "asked"


def test_an_owner_needs_nobody(mia: Person, olive: Person) -> None:
    assert stages(write(None, olive)) == ["published"]


def test_an_earlier_version_comes_back_with_its_sound(olive: Person, welcome: Announcement) -> None:
    old, sha256 = welcome.versions.get(), welcome.sha256
    speak(write(welcome, olive, text="Good morning."))
    bring_back(old.pk, actor=olive)
    welcome.refresh_from_db()
    assert (welcome.sha256, welcome.text, stages(welcome)) == (sha256, "Welcome to Acme.", ["published"] * 3)
    assert welcome.versions.filter(published_at=None).count() == 1


def test_one_that_is_off_or_over_is_not_playable(olive: Person, welcome: Announcement) -> None:
    for columns in ({"is_enabled": False}, {"is_enabled": True, "expires_at": LONG_AGO}):
        row = save_announcement(
            welcome.pk, actor=olive, title="Welcome", parts=[Speech("Welcome to Acme.")], **columns
        )
        assert not row.is_playable
        assert not Announcement.objects.playable().exists()


def test_one_that_is_off_is_played_nowhere_and_says_so_to_those_above(
    olive: Person, welcome: Announcement, changed
) -> None:
    row = set_enabled(welcome.pk, actor=olive, is_enabled=False)
    assert (row.is_playable, changed, verbs()) == (False, [row], ["switched off"])
    assert set_enabled(welcome.pk, actor=olive, is_enabled=True).is_playable


def test_what_is_off_already_is_not_switched_off_again(olive: Person, welcome: Announcement, changed) -> None:
    set_enabled(welcome.pk, actor=olive, is_enabled=True)
    assert (changed, verbs()) == ([], [])


def test_a_zone_user_switches_nothing_off(zed: Person, welcome: Announcement) -> None:
    with pytest.raises(Http404):
        set_enabled(welcome.pk, actor=zed, is_enabled=False)


def test_what_fills_a_gap_may_be_too_long_to_be_spoken_but_is_saved(olive: Person, inside: Business) -> None:
    row = write(None, olive, text="a" * 1990 + " {business} {business} {business}")
    assert "Shorten it" in speak(row).problem


def test_one_that_is_approved_while_its_sound_is_made_is_heard(mia: Person, olive: Person) -> None:
    asked = write(None, mia).versions.select_related("rendering").get()
    decide(asked.pk, actor=olive, is_approved=True)
    Rendering.objects.update(status="ready", sha256="c" * 64)
    follow(asked)
    assert Announcement.objects.get().sha256 == "c" * 64


def test_a_rendering_is_locked_before_its_announcements(mia: Person, olive: Person) -> None:
    version = write(None, mia).versions.get()
    for change in (
        lambda: decide(version.pk, actor=olive, is_approved=True),
        lambda: bring_back(version.pk, actor=olive),
    ):
        with CaptureQueriesContext(connection) as asked:
            change()
        locks = [query["sql"] for query in asked if query["sql"].endswith("UPDATE")]
        assert ["library_rendering" in sql.split("WHERE")[0] for sql in locks[:2]] == [True, False]


def test_what_is_tried_again_waits_from_now_on(olive: Person, welcome: Announcement) -> None:
    """Housekeeping would give it a second task, and pay the voice twice."""
    Rendering.objects.update(status="refused", created_at=LONG_AGO)
    write(welcome, olive)
    assert Rendering.objects.get().created_at > LONG_AGO
