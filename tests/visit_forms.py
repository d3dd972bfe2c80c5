"""What staff on a visit send where a page's own form, as it stands, would change nothing."""

# Every form gets the rows and the number.
# ruff: noqa: ARG005

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.http import urlencode

from broadcast.players.pairing import ask
from broadcast.recipes.views import SALT

#: A day on which nothing is over yet, for as long as a test takes.
FAR = timedelta(days=3)
Things = dict[str, Any]
Data = dict[str, Any]


def day(days: int = 3) -> str:
    return f"{timezone.now() + timedelta(days=days):%Y-%m-%d}"


def file(number: int, name: str = "song.mp3") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, f"no music {number}".encode())


def occurrence(things: Things) -> Data:
    return {"schedule": things["hourly"], "zone": things["zone"], "planned": things["planned"]}


def calendar_file(number: int) -> SimpleUploadedFile:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", f"UID:{number}", "SUMMARY:Closed"]
    lines += [f"DTSTART;VALUE=DATE:{day().replace('-', '')}", "END:VEVENT", "END:VCALENDAR", ""]
    return SimpleUploadedFile("days.ics", "\r\n".join(lines).encode(), "text/calendar")


def picked(things: Things, todo: str, **more: Any) -> Data:
    return {"do": todo, "track": str(things["track"]), "sure": "1", **more}


def words(number: int) -> Data:
    part = {"kind": "speech", "text": f"Hello {number}.", "language": "en-US", "voice": "hibari"}
    part |= {"speed": "1", "pitch_st": "0", "gain_db": "0"}
    return {"title": f"Words {number}", "is_enabled": "on"} | {
        f"part-0-{name}": each for name, each in part.items()
    }


def schedule(things: Things, number: int) -> Data:
    told = {"kind": "interval", "item-0-announcement": str(things["announcement"]), "every_min": "15"}
    told |= {"name": f"Name {number}", "mode": "duck", "priority": "50", "late_by_s": "120", "min_gap_s": "5"}
    told |= {"window-0-start": "09:00", "window-0-end": "17:00", "special_days": "any", "cycle_min": "60"}
    return told | {"days": ["0", "1"], "everywhere": "on", "is_enabled": "on", "edge": "closes"}


def toggled(number: int) -> str:
    return "on" if number % 2 else "off"


#: By the name of a page, what is sent, from the rows there and the number of the step.
FORMS: dict[str, Callable[[Things, int], Any]] = {
    "upload_tracks": lambda _, n: {"files": file(n)},
    "upload_recording": lambda _, n: {"file": file(n, "take.webm")},
    "begin_uploads": lambda _, n: json.dumps({"files": [{"name": f"{n}.mp3", "size_bytes": 5}]}),
    "track": lambda t, n: {"title": f"Title {n}", "artist": "Nina"},
    "chosen_tracks": lambda t, n: picked(t, "tag", add=f"Tag {n}"),
    "remove_track": lambda t, n: {"sure": "1"},
    "restore_from_bin": lambda t, n: {"track": str(t["binned"])},
    "empty_bin": lambda t, n: {"track": str(t["binned"]), "sure": "1"},
    "move_music_folder": lambda t, n: {"into": str(t["other_folder"]) if n % 2 else ""},
    "sort_music_folder": lambda t, n: {"place": str(t["filed"][n % 2]), "to": str(n % 2)},
    "remove_music_folder": lambda t, n: {"tracks": "stay"},
    "rename_music_tag": lambda t, n: {"tag": "Calm", "name": f"Calm {n}", "to": f"Calm {n}", "sure": "1"},
    "remove_music_tag": lambda t, n: {"tag": "Calm", "sure": "1"},
    "add_to_playlist": lambda t, n: {"track": str(t["filed"][0])},
    "remove_from_playlist": lambda t, n: {"place": str(t["place"])},
    "move_in_playlist": lambda t, n: {"place": str(t["place"]), "to": str(n % 2)},
    "share_playlist": lambda t, n: {"with": "all" if n % 2 else "some"},
    "switch_daypart": lambda t, n: {} if n % 2 else {"on": "1"},
    "switch_schedule": lambda t, n: {"to": toggled(n + 1)},
    "switch_announcement": lambda t, n: {"to": toggled(n + 1)},
    "mark_emergency": lambda t, n: {"is_emergency": toggled(n)},
    "file_announcements": lambda t, n: {
        "pick": str(t["announcement"]),
        "to": str(t["folder"]) if n % 2 else "none",
    },
    "refile_announcements": lambda t, n: {"pick": str(t["announcement"])},
    "new_override": lambda t, n: {"channel": str(t["channel"]), "until": "hour", "at": ""},
    "remote": lambda t, n: {"action": "volume", "value": str(n % 90)},
    "skip_occurrence": lambda t, n: occurrence(t),
    "move_occurrence": lambda t, n: occurrence(t) | {"day": day(), "at": "10:07", "is_sure": "1"},
    "reshape_calendar": lambda t, n: {
        "zone": str(t["zone"]),
        "on": day(),
        "start": f"{n % 9 + 8:02}:00",
        "end": "20:00",
        "days": ["0", "1"],
        "scope": "all",
        "is_sure": "1",
    },
    "copy_calendar": lambda t, n: {
        "zone": str(t["zone"]),
        "day": day(),
        "what": "day",
        "to": day(4 + n),
        "with_music": "1",
        "times": "1",
    },
    "take_back_calendar": lambda t, n: f"?{urlencode({'batch': t['made_at']})}",
    "import_calendar": lambda t, n: {"file": calendar_file(n), "zone": str(t["zone"]), "is_sure": "1"},
    "undo_recipe": lambda t, n: (
        "?" + urlencode({"made": signing.dumps({"schedules": [str(t["schedule"])]}, salt=SALT)})
    ),
    "pair_device": lambda t, n: {
        "code": ask(hardware_id=f"h{n}", name="", app_version="")[0].user_code,
        "zone": str(t["zone"]),
    },
    "track_zones": lambda t, n: {"zone": str(t["zone"])},
    "play_now": lambda t, n: {"everywhere": "on", "mode": "duck" if n % 2 else "pause", "lasts_min": "5"},
    "say_now": lambda t, n: {"everywhere": "on", "text": f"Car {n}.", "mode": "duck", "lasts_min": "5"},
    "pronunciation": lambda t, n: {"written": "Name of Zone a", "spoken": f"Name {n}"},
    "restore_pronunciation": lambda t, n: f"?written=Siobhan{n}&spoken=Shivawn",
    "announcement": lambda t, n: words(n),
    "new_announcement": lambda t, n: words(n),
    "opening_hours": lambda t, n: {"day0-0-start": "09:00", "day0-0-end": f"1{n % 9}:30"},
    "new_special_day": lambda t, n: {
        "name": f"Party {n}",
        "first_date": day(),
        "last_date": day(),
        "where": "business",
        "state": "closed",
    },
    "new_daypart": lambda t, n: {
        "channel": str(t["channel"]),
        "name": f"Name {n}",
        "start": "09:00",
        "end": "17:00",
        "days": ["0", "1"],
        "everywhere": "on",
        "special_days": "any",
        "priority": "50",
        "is_enabled": "on",
    },
    "new_schedule": lambda t, n: schedule(t, n),
    "schedule": lambda t, n: schedule(t, n),
    "speech_settings": lambda t, n: {"language": ("de-DE", "en-US")[n % 2 - 1], "voice": ""},
    "holiday_calendar": lambda t, n: {
        "country": ("FR", "DE")[n % 2],
        "region": "",
        "where": "business",
        "state": "closed",
    },
    "new_recording": lambda t, n: {"title": f"Take {n}", "recording": str(t["recording"]), "start_ms": "0"},
    "import_tracks": lambda t, n: {
        "table": SimpleUploadedFile("t.csv", f"id,title\n{t['track']},T{n}\n".encode())
    },
    "emergency": lambda t, n: {
        "clip": str(t["clip"]),
        "everywhere": "on",
        "kind": "drill",
        "word": "DRILL",
    },
    "invite_person": lambda t, n: {"email": f"guest{n}@people.example", "role": "manager"},
    "person": lambda t, n: {"role": "owner" if n % 2 else "manager"},
    "new_thread": lambda t, n: {"subject": f"Silence {n}", "text": "The terrace is silent."},
    "close_business": lambda t, n: {"typed": "Acme"},
}
