"""Who gets in where: every page of a business, asked for by everybody. A page without an entry fails."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from broadcast.edge.models import RemoteKey
from broadcast.models import (
    BlockedTrack,
    Channel,
    Daypart,
    Device,
    Floor,
    HolidayCalendar,
    Interrupt,
    Override,
    QuietHours,
    Schedule,
    ScheduleException,
    SpecialDay,
    Zone,
)
from library import shelf
from library.models import (
    Change,
    Folder,
    MusicFolder,
    Playlist,
    Pronunciation,
    Recording,
    Rendering,
    Track,
    Upload,
)
from sync2gear import urls_business
from tenants.access import Person
from tenants.models import Business, Invitation, Membership, Thread, User
from tenants.schemas import in_business
from tests.announced import published
from tests.conftest import GROUND, audio, signed_in

SEE, MAKE, DO, NOT_THERE = (200, 405), (200, 422), (405, 302), (404, 404)
#: Nobody has the name that the address leaves out.
NO_NAME = (404, 405)
#: A file that the catalogue does not have.
NO_SUCH = (404, 405)
SEE_BOTH = (200, 200)
#: The row that such a form names is not there.
NO_ROW = (405, 404)


@dataclass(frozen=True)
class Page:
    """What it is about, and the answers to a GET and an empty form: the owner's and the zone user's."""

    about: str
    owner: tuple[int, int]
    zone_user: tuple[int, int]


def only_owner(about: str, answers: tuple[int, int]) -> Page:
    """Where a method is not allowed at all, that is said before anything else."""
    get, post = (405 if status == 405 else 404 for status in answers)
    return Page(about, answers, (get, post))


PAGES = {
    "home": Page("", SEE, SEE),
    "tracks": Page("", SEE, SEE),
    "suggest_tracks": Page("", SEE, SEE),
    "reading_tracks": Page("", SEE, SEE),
    "artists": Page("", SEE, SEE),
    "artist": Page("", NO_NAME, NO_NAME),
    "albums": Page("", SEE, SEE),
    "album": Page("", NO_NAME, NO_NAME),
    "genres": Page("", SEE, SEE),
    "genre": Page("", NO_NAME, NO_NAME),
    "heard": Page("", SEE, SEE),
    "time_travel": Page("", SEE, SEE),
    "log": only_owner("", SEE),
    "business_settings": only_owner("", MAKE),
    "close_business": only_owner("", MAKE),
    "plan": only_owner("", SEE),
    "support": only_owner("", SEE),
    "new_thread": only_owner("", MAKE),
    "thread": only_owner("thread", MAKE),
    "read_thread": only_owner("thread", (405, 204)),
    "settle_thread": only_owner("thread", DO),
    "export_log": only_owner("kind", SEE),
    "upload_tracks": only_owner("file", DO),
    "begin_uploads": only_owner("", (405, 422)),
    "forget_upload": only_owner("upload", (405, 204)),
    "upload_piece": only_owner("piece", (405, 404)),
    "finish_upload": only_owner("upload", (405, 409)),
    "track": only_owner("track", MAKE),
    "keep_twin": only_owner("track", DO),
    "drop_twin": only_owner("track", DO),
    "waveform": Page("sha256", SEE, SEE),
    "remove_track": only_owner("track", DO),
    "restore_track": only_owner("track", DO),
    "chosen_tracks": only_owner("", DO),
    "music_changes": only_owner("", SEE),
    "undo_change": only_owner("change", DO),
    "apply_import": only_owner("proposal", DO),
    "export_tracks": only_owner("", SEE_BOTH),
    "import_tracks": only_owner("", MAKE),
    "bin": only_owner("", SEE),
    "restore_from_bin": only_owner("", DO),
    "empty_bin": only_owner("", DO),
    "music_folders": only_owner("", SEE),
    "new_music_folder": only_owner("", MAKE),
    "music_folder": only_owner("music_folder", SEE),
    "edit_music_folder": only_owner("music_folder", MAKE),
    "move_music_folder": only_owner("music_folder", DO),
    "sort_music_folder": only_owner("music_folder", NO_ROW),
    "remove_music_folder": only_owner("music_folder", (200, 302)),
    "music_tags": only_owner("", SEE),
    "known_music_tags": only_owner("", SEE),
    "rename_music_tag": only_owner("", DO),
    "remove_music_tag": only_owner("", NO_ROW),
    "playlists": Page("", SEE, SEE),
    "new_playlist": only_owner("", MAKE),
    "playlist": only_owner("playlist", MAKE),
    "catalogue": only_owner("", SEE),
    # What is not in the catalogue is there for nobody.
    "catalogue_playlist": only_owner("playlist", (404, 405)),
    "follow_playlist": only_owner("playlist", NO_ROW),
    "unfollow_playlist": only_owner("playlist", NO_ROW),
    "new_rule": only_owner("", MAKE),
    "rule": only_owner("ruled", MAKE),
    "keep_tracks": only_owner("ruled", DO),
    "add_to_playlist": only_owner("playlist", NO_ROW),
    "remove_from_playlist": only_owner("playlist", NO_ROW),
    "move_in_playlist": only_owner("playlist", NO_ROW),
    "share_playlist": only_owner("playlist", DO),
    "copy_playlist": only_owner("playlist", DO),
    "remove_playlist": only_owner("playlist", DO),
    "restore_playlist": only_owner("playlist", DO),
    "channels": only_owner("", SEE),
    "new_channel": only_owner("", MAKE),
    "channel": only_owner("channel", MAKE),
    "channel_preview": only_owner("channel", SEE),
    "remove_channel": only_owner("channel", DO),
    "restore_channel": only_owner("channel", DO),
    "dayparts": only_owner("", SEE),
    "new_daypart": only_owner("", MAKE),
    "daypart": only_owner("daypart", MAKE),
    "switch_daypart": only_owner("daypart", DO),
    "remove_daypart": only_owner("daypart", DO),
    "restore_daypart": only_owner("daypart", DO),
    "new_override": Page("zone", MAKE, MAKE),
    "end_override": Page("override", DO, DO),
    "restore_override": Page("override", DO, DO),
    "portal_audio": Page("sha256", SEE, SEE),
    "portal_cover": Page("sha256", SEE, SEE),
    "catalogue_audio": Page("sha256", NO_SUCH, NO_SUCH),
    "catalogue_cover": Page("sha256", NO_SUCH, NO_SUCH),
    "announcements": Page("", SEE, SEE),
    "new_announcement": only_owner("", MAKE),
    "announcement": only_owner("announcement", MAKE),
    "remove_announcement": only_owner("announcement", DO),
    "restore_announcement": only_owner("announcement", DO),
    "announcement_proof": Page("announcement", SEE, SEE),
    "announcement_proof_csv": Page("announcement", SEE, SEE),
    "preview_part": only_owner("", (405, 422)),
    "part_preview": only_owner("rendering", SEE),
    "chime_audio": only_owner("chime", SEE),
    "decide_announcement": only_owner("version", (405, 422)),
    "bring_back_announcement": only_owner("version", DO),
    "new_recording": only_owner("", MAKE),
    "upload_recording": only_owner("file", DO),
    "recording": only_owner("recording", SEE),
    "remove_recording": only_owner("recording", DO),
    "restore_recording": only_owner("recording", DO),
    "switch_announcement": only_owner("announcement", DO),
    "file_announcements": only_owner("", DO),
    "refile_announcements": only_owner("", DO),
    "folders": only_owner("", SEE),
    "new_folder": only_owner("", MAKE),
    "folder": only_owner("folder", MAKE),
    "remove_folder": only_owner("folder", DO),
    "restore_folder": only_owner("folder", DO),
    "speech_settings": only_owner("", MAKE),
    "switch_speech_approval": only_owner("", DO),
    "new_pronunciation": only_owner("", MAKE),
    "pronunciation": only_owner("pronunciation", MAKE),
    "remove_pronunciation": only_owner("pronunciation", DO),
    "restore_pronunciation": only_owner("", DO),
    "hear_pronunciation": only_owner("", (405, 200)),
    "heard_pronunciation": only_owner("said", SEE),
    "play_now": Page("announcement", MAKE, MAKE),
    "interrupts_played": Page("", SEE, SEE),
    "interrupt": Page("interrupt", SEE, SEE),
    "clear_interrupt": Page("interrupt", DO, DO),
    "say_now": Page("", MAKE, MAKE),
    "interrupt_report": Page("interrupt", SEE, SEE),
    "interrupt_table": Page("interrupt", SEE, SEE),
    "all_clear": only_owner("emergency", DO),
    "emergency": only_owner("", MAKE),
    "emergency_clips": only_owner("", SEE),
    "mark_emergency": only_owner("announcement", DO),
    "calendar": Page("", SEE, SEE),
    "calendar_ics": Page("", SEE, SEE),
    "import_calendar": only_owner("", MAKE),
    "skip_occurrence": only_owner("", DO),
    "move_occurrence": only_owner("", DO),
    "restore_occurrence": only_owner("exception", DO),
    "reshape_calendar": only_owner("daypart", DO),
    "copy_calendar": only_owner("", DO),
    "take_back_calendar": only_owner("", DO),
    "schedules": only_owner("", SEE),
    "new_schedule": only_owner("", MAKE),
    "schedule": only_owner("schedule", MAKE),
    "switch_schedule": only_owner("schedule", DO),
    "copy_schedule": only_owner("schedule", DO),
    "remove_schedule": only_owner("schedule", DO),
    "restore_schedule": only_owner("schedule", DO),
    "recipes": only_owner("", SEE),
    "undo_recipe": only_owner("", DO),
    "recipe": only_owner("key", MAKE),
    "zones": Page("", SEE, SEE),
    "new_zone": only_owner("", MAKE),
    "remote_keys": only_owner("zone", MAKE),
    "revoke_remote_key": only_owner("remote_key", DO),
    "remote": Page("zone", (200, 302), (200, 302)),
    "commands": Page("zone", SEE, SEE),
    "zone": only_owner("zone", MAKE),
    "remove_zone": only_owner("zone", DO),
    "restore_zone": only_owner("zone", DO),
    "track_zones": only_owner("track", (200, 404)),
    "unblock_track": only_owner("blocked", DO),
    "floors": only_owner("", SEE),
    "new_floor": only_owner("", MAKE),
    "floor": only_owner("floor", MAKE),
    "remove_floor": only_owner("floor", DO),
    "restore_floor": only_owner("floor", DO),
    "opening_hours": only_owner("", MAKE),
    "new_special_day": only_owner("", MAKE),
    "special_day": only_owner("special_day", MAKE),
    "remove_special_day": only_owner("special_day", DO),
    "restore_special_day": only_owner("special_day", DO),
    "new_holiday_calendar": only_owner("", MAKE),
    "holiday_calendar": only_owner("holiday_calendar", MAKE),
    "remove_holiday_calendar": only_owner("holiday_calendar", DO),
    "restore_holiday_calendar": only_owner("holiday_calendar", DO),
    "quiet_hours": only_owner("", SEE),
    "new_quiet": only_owner("", MAKE),
    "quiet": only_owner("quiet", MAKE),
    "remove_quiet": only_owner("quiet", DO),
    "undo_quiet": only_owner("quiet", DO),
    "restore_quiet": only_owner("quiet", DO),
    "devices": Page("", SEE, SEE),
    "pair_device": only_owner("", MAKE),
    "device": only_owner("device", MAKE),
    "disconnect_device": only_owner("device", DO),
    "people": only_owner("", SEE),
    "invite_person": only_owner("", MAKE),
    "resend_invitation": only_owner("invitation", DO),
    "withdraw_invitation": only_owner("invitation", DO),
    # That one is not withdrawn.
    "restore_invitation": only_owner("invitation", NO_ROW),
    "person": only_owner("member", MAKE),
    "deactivate_person": only_owner("member", DO),
    "restore_person": only_owner("member", DO),
    "remove_person": only_owner("member", (200, 302)),
}
OF_PEOPLE = [name for name in PAGES if "person" in name or "invit" in name or name == "people"]
OF_HANDS = {"decide_announcement", "switch_speech_approval", "finish_upload", "forget_upload"}
#: What even a manager and sync2gear's support cannot do; an upload is whose it is.
OWNERS_ALONE = {"plan", "close_business", *OF_HANDS, *OF_PEOPLE}
NAMED = [route.name or "" for route in urls_business.urlpatterns]
ABOUT_A_ROW = [name for name, page in PAGES.items() if page.about not in ("", "file", "key", "chime", "kind")]
OF_ZONES = [name for name, page in PAGES.items() if page.about in ("zone", "device", "interrupt", "override")]
Things = dict[str, Any]


def furnished(business: Business, zone_id: Any, letter: str) -> Things:
    """One row of each kind, around one zone; `about` leads to what stands in the URL."""
    with in_business(business):
        zone, _ = Zone.objects.get_or_create(pk=zone_id, defaults={"name": f"Zone {letter}"})
        track = Track.objects.create(title="Song", file_name="song.mp3", **audio(letter, 1000))
        words = published("Words", "Words.", **audio(letter, 1000))
        version = words.versions.create(
            number=2, parts=[], rendering=words.versions.get().rendering, stage="asked", created_by="Zed"
        )
        owner = business.memberships.get(role="owner").user_id
        upload = Upload.objects.create(user_id=owner, file_name="song.mp3", size_bytes=5)
        take = Recording.objects.create(title="Take", created_by="Olive", **audio(letter, 1000))
        device = Device.objects.create(zone=zone, name="Player")
        schedule = Schedule.objects.create(days=[0], zone_ids=[zone.pk])
        schedule.items.create(announcement=words)
        interrupt = Interrupt.objects.create(
            announcement=words, media={"sha256": letter * 64}, expires_at=words.created_at
        )
        interrupt.zones.add(zone)
        emergency = Interrupt.objects.create(
            announcement=words, media={"sha256": letter * 64}, is_emergency=True, expires_at=words.created_at
        )
        emergency.zones.add(zone)
        music = music_of(zone) | hours_of(zone) | shelves_of(zone)
        exception = ScheduleException.objects.create(schedule=schedule, zone=zone, planned_at=zone.created_at)
    for key_of in (shelf.audio_key, shelf.cover_key):
        shelf.write(b"sound", key_of(business.pk, letter * 64))
    rows = {"track": track, "announcement": words, "recording": take, "zone": zone, "device": device}
    rows |= {"upload": upload, "version": version, "rendering": version.rendering}
    key = RemoteKey.objects.create(
        token_hash=letter * 64, business_id=business.pk, zone_id=zone.pk, expires_at=zone.created_at
    )
    rows["remote_key"] = key
    rows["thread"] = Thread.objects.create(business=business, subject="Silence")
    with in_business(business):
        rows["blocked"] = BlockedTrack.objects.create(zone=zone, track=track, created_by="Olive")
    rows |= {
        "schedule": schedule,
        "interrupt": interrupt,
        "emergency": emergency,
        "exception": exception,
    } | music
    rows |= people_of(business, letter)
    return {about: row.pk for about, row in rows.items()} | {
        "piece": upload.pk,
        "sha256": letter * 64,
        "key": "closing",
        "chime": "soft",
        "kind": "csv",
    }


def people_of(business: Business, letter: str) -> Things:
    user = User.objects.create_user(f"{letter}@people.example")
    owner = business.memberships.get(role="owner").user
    return {
        "member": Membership.objects.create(user=user, business=business, role="manager"),
        "invitation": Invitation.objects.create(
            business=business, email=user.email, role="manager", token_hash=letter * 64, invited_by=owner
        ),
    }


def music_of(zone: Zone) -> Things:
    channel = Channel.objects.create(name=f"Channel of {zone}")
    override = Override.objects.create(
        zone=zone, channel=channel, starts_at=zone.created_at, ends_at=zone.created_at
    )
    return {
        "playlist": Playlist.objects.create(name=f"List of {zone}"),
        "ruled": Playlist.objects.create(name=f"Rule of {zone}", rule={"conditions": []}),
        "channel": channel,
        "daypart": Daypart.objects.create(channel=channel, zone_ids=[zone.pk]),
        "override": override,
    }


def shelves_of(zone: Zone) -> Things:
    return {
        "folder": Folder.objects.create(name=f"Folder of {zone}"),
        "music_folder": MusicFolder.objects.create(name=f"Music of {zone}"),
        "change": Change.objects.create(verb="changed", made_by="Olive", applied_at=zone.created_at),
        "proposal": Change.objects.create(verb="imported", made_by="Olive"),
        "pronunciation": Pronunciation.objects.create(written=f"Name of {zone}", spoken="Name"),
        "said": Rendering.objects.create(digest=zone.pk.hex, parts=[], status="ready"),
    }


def hours_of(zone: Zone) -> Things:
    day = zone.created_at.date()
    return {
        "floor": Floor.objects.create(name=f"Floor of {zone}"),
        "special_day": SpecialDay.objects.create(name="Party", first_date=day, last_date=day, zone=zone),
        "holiday_calendar": HolidayCalendar.objects.create(country="GB", zone=zone),
        "quiet": QuietHours.objects.create(zone=zone),
    }


@pytest.fixture
def ours(acme: Business, tmp_path: Path, settings: Any) -> Things:
    """Acme's, on zed's ground floor."""
    settings.MEDIA_ROOT = tmp_path
    return furnished(acme, GROUND, "a")


@pytest.fixture
def theirs(ours: Things, rival: Business) -> Things:
    return furnished(rival, Business().pk, "e")


@pytest.fixture
def upstairs(ours: Things, acme: Business) -> Things:
    """Acme's, where zed has no business."""
    return furnished(acme, Business().pk, "c")


def address(name: str, things: Things) -> str:
    about = PAGES[name].about
    values = (
        {(about if about in ("sha256", "key", "chime", "kind") else "pk"): things[about]}
        if about in things
        else {}
    )
    values |= {"piece": 0} if about == "piece" else {}
    return "/b/acme" + reverse(name, "sync2gear.urls_business", kwargs=values)


def answers(client: Client, name: str, things: Things) -> tuple[int, int]:
    """To GET and to POST."""
    path = address(name, things)
    file = SimpleUploadedFile("song.mp3", b"no music")
    body = {"files": file} if PAGES[name].about == "file" else {"csrfmiddlewaretoken": "as every form"}
    return client.get(path).status_code, client.post(path, body).status_code


def test_every_page_has_an_entry() -> None:
    assert sorted(NAMED) == sorted(PAGES)


@pytest.mark.parametrize("name", NAMED)
def test_the_owner_gets_in_everywhere(as_olive: Client, ours: Things, name: str) -> None:
    assert answers(as_olive, name, ours) == PAGES[name].owner


@pytest.mark.parametrize("name", NAMED)
def test_a_zone_user_gets_in_where_the_rights_say_so(as_zed: Client, ours: Things, name: str) -> None:
    assert answers(as_zed, name, ours) == PAGES[name].zone_user


@pytest.fixture
def as_milo(ours: Things) -> Client:
    """A manager of acme."""
    return signed_in(Membership.objects.get(pk=ours["member"]).user)


def of_others(name: str) -> tuple[int, int]:
    """What managers, and staff on a visit, are answered."""
    page = PAGES[name]
    return only_owner("", page.owner).zone_user if name in OWNERS_ALONE else page.owner


@pytest.mark.parametrize("name", NAMED)
def test_a_manager_gets_in_where_it_is_not_the_owners_alone(as_milo: Client, ours: Things, name: str) -> None:
    assert answers(as_milo, name, ours) == of_others(name)


@pytest.mark.parametrize("name", NAMED)
def test_support_on_a_visit_gets_in_as_a_manager_does(as_sue: Client, ours: Things, name: str) -> None:
    as_sue.post("/staff/enter/acme/", {"reason": "The terrace is silent."})
    assert answers(as_sue, name, ours) == of_others(name)


@pytest.mark.parametrize("name", NAMED)
def test_an_admin_on_a_visit_gets_in_where_it_is_not_one_persons_alone(
    as_sam: Client, ours: Things, name: str
) -> None:
    as_sam.post("/staff/enter/acme/", {"reason": "Nobody there is owner."})
    assert answers(as_sam, name, ours) == (of_others(name) if name in OF_HANDS else PAGES[name].owner)


@pytest.mark.parametrize("name", OF_ZONES)
def test_a_zone_user_finds_nothing_of_other_zones(as_zed: Client, upstairs: Things, name: str) -> None:
    assert set(answers(as_zed, name, upstairs)) <= {404, 405}
    assert 404 in answers(as_zed, name, upstairs)


@pytest.mark.parametrize("name", NAMED)
def test_the_owner_of_another_business_finds_nothing(as_rita: Client, ours: Things, name: str) -> None:
    assert answers(as_rita, name, ours) == NOT_THERE


@pytest.mark.parametrize("name", ABOUT_A_ROW)
def test_rows_of_another_business_are_not_in_this_one(as_olive: Client, theirs: Things, name: str) -> None:
    assert set(answers(as_olive, name, theirs)) <= {404, 405}
    assert 404 in answers(as_olive, name, theirs)


@pytest.mark.parametrize("name", NAMED)
def test_staff_without_a_visit_find_nothing(as_sam: Client, ours: Things, name: str) -> None:
    assert answers(as_sam, name, ours) == NOT_THERE


@pytest.mark.parametrize("name", NAMED)
def test_nobody_is_asked_to_sign_in_and_comes_back(ours: Things, name: str) -> None:
    path = address(name, ours)
    for answer in (Client().get(path), Client().post(path)):
        assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")


def test_nobody_learns_whether_a_business_exists(db: None) -> None:
    known, unknown = (Client().get(f"/b/{slug}/") for slug in ("acme", "nowhere"))
    assert (known.status_code, unknown.status_code) == (302, 302)
    assert known["Location"].replace("acme", "nowhere") == unknown["Location"]


def test_a_stranger_learns_no_more(as_rita: Client, acme: Business) -> None:
    known, unknown = (as_rita.get(f"/b/{slug}/") for slug in ("acme", "nowhere"))
    assert (known.status_code, unknown.status_code) == (404, 404)


def test_who_left_gets_in_no_more(as_zed: Client, ours: Things, zed: Person) -> None:
    Membership.objects.filter(user=zed.user).delete()
    assert {answers(as_zed, name, ours) for name in NAMED} == {NOT_THERE}


def test_whose_place_is_deactivated_gets_in_no_more(as_zed: Client, ours: Things, zed: Person) -> None:
    Membership.objects.filter(user=zed.user).update(deactivated_at=timezone.now())
    assert {answers(as_zed, name, ours) for name in NAMED} == {NOT_THERE}


def test_who_was_deactivated_is_nobody(as_olive: Client, ours: Things, olive: Person) -> None:
    User.objects.filter(pk=olive.user.pk).update(is_active=False)
    assert {answers(as_olive, name, ours) for name in NAMED} == {(302, 302)}


@pytest.mark.parametrize(
    ("status", "answer"), [("opening", 302), ("suspended", 200), ("closing", 302), ("closed", 404)]
)
def test_who_is_not_open_lets_people_in_at_most_to_look(
    as_olive: Client, acme: Business, status: str, answer: int
) -> None:
    Business.objects.filter(pk=acme.pk).update(status=status, suspended_at=timezone.now())
    assert as_olive.get("/b/acme/").status_code == answer


#: The end of an emergency, and what one writes to us.
WHILE_SUSPENDED = {"clear_interrupt", "all_clear", "new_thread", "thread", "read_thread", "settle_thread"}


@pytest.mark.parametrize("name", [name for name in NAMED if name not in WHILE_SUSPENDED])
def test_a_suspended_business_is_open_to_read_and_to_nothing_else(
    as_olive: Client, ours: Things, acme: Business, name: str
) -> None:
    Business.objects.filter(pk=acme.pk).update(status="suspended", suspended_at=timezone.now())
    get, post = answers(as_olive, name, ours)
    assert (get, post) == (PAGES[name].owner[0], 403)


def test_staff_on_a_visit_get_in(as_sam: Client, ours: Things) -> None:
    as_sam.post("/staff/enter/acme/", {"reason": "The terrace is silent."})
    assert as_sam.get(address("zone", ours)).status_code == 200
    as_sam.post("/staff/leave/acme/")
    assert as_sam.get(address("zone", ours)).status_code == 403


def test_two_businesses_of_one_person_never_mix(
    as_olive: Client, olive: Person, theirs: Things, rival: Business
) -> None:
    Membership.objects.create(user=olive.user, business=rival, role="owner")
    assert as_olive.get(address("zone", theirs)).status_code == 404
    assert as_olive.get(address("zone", theirs).replace("acme", "rival")).status_code == 200
