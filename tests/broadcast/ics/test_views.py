"""Calendar files that somebody sends: what is understood is shown before it is made, and nothing breaks."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from broadcast.models import Channel, Daypart, DaypartException, Schedule, Zone
from library.models import Announcement

IMPORT = "/b/acme/calendar/import/"


def event(*lines: str) -> bytes:
    whole = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR")
    return "\r\n".join(whole).encode()


@pytest.fixture
def send(as_olive: Client, ground: Zone, welcome: Announcement):
    Channel.objects.create(name="Calm")

    def send(data: bytes, **more: Any) -> Any:
        return as_olive.post(IMPORT, {"zone": ground.pk, "file": SimpleUploadedFile("a.ics", data)} | more)

    return send


EVENING = ("SUMMARY:Calm", "DTSTART:20990105T180000Z", "DTEND:20990105T220000Z")


def test_it_is_shown_before_it_is_made(send) -> None:
    answer = send(event(*EVENING, "RRULE:FREQ=DAILY"))
    assert (answer.status_code, answer.context["count"], Daypart.objects.count()) == (200, 1, 0)
    assert "18:00–22:00" in answer.content.decode()


def test_who_is_sure_makes_it_and_may_take_it_back(send, as_olive: Client) -> None:
    answer = send(event(*EVENING, "RRULE:FREQ=DAILY"), is_sure="1")
    assert Daypart.objects.kept().count() == 1
    page = as_olive.get(answer["Location"])
    [message] = page.context["messages"]
    as_olive.post(message.extra_tags)
    assert Daypart.objects.kept().count() == 0


HOSTILE = [
    (("RRULE:FREQ=DAILY;COUNT=1000000000",), "at most 2,000"),
    (("RRULE:FREQ=DAILY;COUNT=" + "9" * 5000,), "cannot be read"),
    (("RRULE:FREQ=SECONDLY",), "only DAILY and WEEKLY"),
    (("RRULE:FREQ=DAILY;INTERVAL=0",), "INTERVAL"),
    (("RRULE:FREQ=DAILY;UNTIL=00010101T000000Z",), "The year 1 is out of reach."),
]


@pytest.mark.parametrize(("lines", "why"), HOSTILE)
def test_what_cannot_be_kept_says_why(send, lines: tuple[str, ...], why: str) -> None:
    answer = send(event(*EVENING, *lines))
    assert answer.context["count"] == 0
    assert why in answer.context["problems"][0].why


@pytest.mark.parametrize("at", ["99991231T235959Z", "00010101T000000Z"])
def test_dates_at_the_ends_of_the_calendar_are_out_of_reach(send, ground: Zone, at: str) -> None:
    Zone.objects.update(time_zone="Pacific/Kiritimati" if at[0] == "9" else "America/Los_Angeles")
    answer = send(event("SUMMARY:Welcome", "DTSTART:20990105T180000Z", "RRULE:FREQ=DAILY", f"EXDATE:{at}"))
    assert "out of reach" in answer.context["problems"][0].why


def test_who_imports_lands_where_the_first_thing_begins(send) -> None:
    start = timezone.now().date() + timedelta(days=30)
    when = f"{start:%Y%m%d}"
    answer = send(event("SUMMARY:Calm", f"DTSTART:{when}T180000Z", f"DTEND:{when}T220000Z"), is_sure="1")
    assert f"week={start:%G-W%V}" in answer["Location"]


def test_a_date_that_is_left_out_is_kept(send, ground: Zone) -> None:
    send(event(*EVENING, "RRULE:FREQ=DAILY", "EXDATE:20990107T180000Z"), is_sure="1")
    [left_out] = DaypartException.objects.all()
    assert (left_out.daypart, left_out.date) == (Daypart.objects.get(), date(2099, 1, 7))


def test_for_ever_as_some_calendars_write_it_is_for_ever(send, ground: Zone) -> None:
    Zone.objects.update(time_zone="Pacific/Kiritimati")
    answer = send(event(*EVENING, "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z"), is_sure="1")
    assert answer.status_code == 302
    assert Daypart.objects.get().last_date is None


def test_an_unknown_time_zone_is_named(send) -> None:
    answer = send(event("SUMMARY:Calm", "DTSTART;TZID=../../etc/passwd:20990105T180000"))
    assert answer.context["problems"][0].why == "Its time zone “../../etc/passwd” is not known."


@pytest.mark.parametrize(
    "data",
    [b"", b"x" * 1_100_000, b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 5000, b"\xff\xfe", b"BEGIN:VCALENDAR"],
)
def test_what_is_no_calendar_is_said_at_the_field(send, data: bytes) -> None:
    answer = send(data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_a_rhythm_that_would_fill_the_hour_is_refused(send) -> None:
    Announcement.objects.update(duration_ms=50_000)
    own = ("X-SYNC2GEAR-RHYTHM:interval", "X-SYNC2GEAR-EVERY:1")
    times = ("SUMMARY:Welcome", "DTSTART:20990105T180000Z", "DTEND:20990105T200000Z")
    answer = send(event(*times, *own, "RRULE:FREQ=DAILY"), is_sure="1")
    assert "of 60 minutes of speech" in answer.context["problems"][0].why
    assert not Schedule.objects.exists()


def test_a_zone_user_cannot_import(as_zed: Client, ground: Zone) -> None:
    assert as_zed.get(IMPORT).status_code == 404


def test_a_zone_user_gets_the_file_of_their_own_zones_alone(
    as_zed: Client, ground: Zone, terrace: Zone
) -> None:
    assert as_zed.get(f"/b/acme/calendar.ics?zone={ground.pk}").status_code == 200
    assert as_zed.get(f"/b/acme/calendar.ics?zone={terrace.pk}").status_code == 404


def test_what_is_left_out_for_the_same_reason_is_said_once(send) -> None:
    one = b"BEGIN:VEVENT\r\nSUMMARY:Unknown\r\nDTSTART:20990105T180000Z\r\nEND:VEVENT\r\n"
    answer = send(b"BEGIN:VCALENDAR\r\n" + one * 30 + b"END:VCALENDAR")
    assert [problem.title for problem in answer.context["problems"]] == ["Unknown"]
