"""Fills an empty installation with two businesses that sound. What is there already is left as it is."""

import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile

from broadcast.actions.schedules import save_schedule
from broadcast.actions.zones import save_zone
from broadcast.demo.curated import furnish_catalogue, furnish_playlists
from broadcast.demo.examples import furnish_examples
from broadcast.demo.music import write_all
from broadcast.demo.programme import furnish_programme
from broadcast.demo.texts import ANNOUNCEMENTS
from broadcast.edge.models import EdgeDevice
from broadcast.models import Zone
from broadcast.outbox import token_hash
from broadcast.players import pairing
from library.announcing import write_announcement
from library.models import Announcement, Track
from library.reading import read_track
from library.tasks import render
from library.uploads import take_in
from tenants.access import Person, person_in
from tenants.actions import ask_for_business
from tenants.models import Business, Membership, User
from tenants.opening import open_business
from tenants.schemas import in_business
from tenants.speech_settings import switch_approval

SEED = 7
STAFF = "sam@sync2gear.example"
MANAGER = "milo@acme.example"


@dataclass(frozen=True)
class Shop:
    """A business of the demo. It has every `track_step`-th of the demo's tracks."""

    name: str
    owner: str
    email: str
    zones: tuple[str, ...]
    announcements: tuple[tuple[str, str], ...]
    track_step: int


CAFE = Shop("Café Acme", "Olive", "olive@acme.example", ("Counter", "Terrace"), ANNOUNCEMENTS, 1)
GYM = Shop("Rival Fitness", "Rita", "rita@rival.example", ("Gym floor",), ANNOUNCEMENTS[:1], 3)


def seed(portal: str, kept: dict[str, Any], music: Path | None) -> dict[str, Any]:
    """Make what is missing; gives the credentials. `kept` are the last run's, `music` a folder."""
    owner, staff = sign_in(kept, "owner", CAFE.email), sign_in(kept, "staff", STAFF)
    curator = account(STAFF, "Sam", staff["password"], staff_role=User.StaffRole.ADMIN)
    cafe = business(account(CAFE.email, CAFE.owner, owner["password"]), CAFE)
    gym = business(account(GYM.email, GYM.owner, secrets.token_urlsafe()), GYM)
    with tempfile.TemporaryDirectory(prefix="sync2gear-") as folder:
        files = music_files(music, Path(folder), cafe)
        furnish_catalogue(curator, files, add_track)
        furnish(cafe, CAFE, files)
        furnish(gym, GYM, files)
    tokens = {row["zone"]: row["token"] for row in kept.get("players", [])}
    players = [player(cafe, zone, portal, tokens) for zone in CAFE.zones]
    return {"portal": portal, "owner": owner, "staff": staff, "players": players}


def sign_in(kept: dict[str, Any], who: str, email: str) -> dict[str, str]:
    """The sign-in of the last run, else one with a new password."""
    return kept.get(who) or {"email": email, "password": secrets.token_urlsafe(9)}


def account(email: str, name: str, password: str, *, staff_role: str = "") -> User:
    """A person whose address counts as verified, with this password."""
    user, _ = User.objects.get_or_create(email=email, defaults={"name": name, "staff_role": staff_role})
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def business(owner: User, shop: Shop) -> Person:
    """The shop, opened, through the eyes of its owner."""
    row = Business.objects.filter(name=shop.name, memberships__user=owner).first()
    row = row or ask_for_business(actor=owner, name=shop.name, time_zone="Europe/London")
    open_business(row.pk)
    row.refresh_from_db()
    person = person_in(owner, row)
    assert person  # noqa: S101  the owner is a member
    return person


def music_files(music: Path | None, folder: Path, owner: Person) -> list[Path]:
    """The files of `music`, else the demo's own, composed into `folder` unless they are in already."""
    if music:
        return sorted(path for path in music.rglob("*") if path.is_file() and not path.name.startswith("."))
    with in_business(owner.business):
        has_music = Track.objects.exists()
    return [] if has_music else sorted(write_all(folder, SEED))


def furnish(owner: Person, shop: Shop, files: Sequence[Path]) -> None:
    with in_business(owner.business):
        for file in files[:: shop.track_step]:
            add_track(owner, file)
        if Zone.objects.exists():
            return
        for title, text in shop.announcements:
            speak(write_announcement(None, actor=owner, title=title, text=text))
        zones = [save_zone(None, actor=owner, name=name) for name in shop.zones]
        (furnish_programme if shop is CAFE else add_schedule)(owner, zones)
        if shop is CAFE:
            furnish_examples(owner, colleague(owner))
            furnish_playlists(owner)


def colleague(owner: Person) -> Person:
    """A manager of the owner's business, in which somebody else approves from now on."""
    user = account(MANAGER, "Milo", secrets.token_urlsafe())
    row = switch_approval(actor=owner, is_on=True)
    Membership.objects.get_or_create(user=user, business=row, defaults={"role": Membership.Role.MANAGER})
    person = person_in(user, row)
    assert person  # noqa: S101  a member
    return person


def speak(row: Announcement) -> None:
    render(row.versions.get().rendering_id)


def add_track(owner: Person, file: Path) -> None:
    """Take a file in and read it at once, unless its name is known."""
    if not Track.objects.filter(file_name=file.name).exists():
        track = take_in(SimpleUploadedFile(file.name, file.read_bytes()), actor=owner)
        read_track(track.pk)


def add_schedule(owner: Person, zones: Sequence[Zone]) -> None:
    """The first announcement, every half hour from eight to eight, every day."""
    save_schedule(
        None,
        actor=owner,
        items=[(Announcement.objects.order_by("created_at")[0], 0)],
        every_min=30,
        windows=[[time(8), time(20)]],
        days=list(range(7)),
        zone_ids=[zone.pk for zone in zones],
    )


def player(owner: Person, zone_name: str, portal: str, tokens: dict[str, str]) -> dict[str, str]:
    """A paired player: with the last run's token where that still opens the door."""
    name = f"{owner.business.slug}/{zone_name}"
    token = tokens.get(name, "")
    if not EdgeDevice.objects.filter(token_hash=token_hash(token), revoked_at=None).exists():
        token = paired(owner, zone_name)
    return {"zone": name, "url": f"{portal}player/#token={token}", "token": token}


def paired(owner: Person, zone_name: str) -> str:
    """Pairs as a person would: the player asks, the owner types the code, the player fetches its token."""
    asked, device_code = pairing.ask(
        hardware_id=f"demo-{zone_name}", name=f"{zone_name} player", app_version="demo"
    )
    with in_business(owner.business):
        zone = Zone.objects.get(name=zone_name)
        pairing.approve(asked.user_code, actor=owner, zone_id=zone.pk, name="")
    token, _ = pairing.redeem(device_code)
    return token
