"""Real files of every format, two seconds long, made once a run by ffmpeg."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

from library.signals import sound_changed
from tenants.access import Person, person_in
from tenants.models import Business, Membership, User
from tests.library.curated import Curated, curate

TONE = "sine=440:duration=2,aformat=channel_layouts=stereo"
FORMATS = {
    "mp3": ["-b:a", "128k"],
    "m4a": ["-c:a", "aac"],
    "aac": ["-c:a", "aac"],
    "flac": [],
    "ogg": ["-c:a", "libvorbis"],
    "opus": ["-c:a", "libopus"],
    "wav": [],
    "aiff": [],
    "wma": ["-c:a", "wmav2"],
    "webm": ["-c:a", "libopus"],
}
MakeSound = Callable[..., Path]


@pytest.fixture
def changed() -> Iterator[list[Any]]:
    """The sounds of which those above were told."""
    told: list[Any] = []

    def note(sound: Any, **_: Any) -> None:
        told.append(sound)

    sound_changed.connect(note)
    yield told
    sound_changed.disconnect(note)


@pytest.fixture(scope="session")
def make_sound(tmp_path_factory: pytest.TempPathFactory) -> MakeSound:
    """`make_sound("a.wav", "-ac", "1", source="anullsrc")`: a file that ffmpeg makes."""
    folder = tmp_path_factory.mktemp("sounds")

    def make(name: str, *arguments: str, source: str = TONE) -> Path:
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "lavfi", "-i", source]
        subprocess.run([*command, *arguments, str(folder / name)], check=True, timeout=30)
        return folder / name

    return make


@pytest.fixture(scope="session")
def sounds(make_sound: MakeSound) -> dict[str, Path]:
    """One clean file of every format, by its suffix."""
    return {suffix: make_sound(f"tone.{suffix}", *arguments) for suffix, arguments in FORMATS.items()}


def kept_files(media: Path) -> list[Path]:
    """Everything that stands on the shelves."""
    return [path for path in media.rglob("*") if path.is_file()]


@pytest.fixture
def mia(acme: Business, inside: Business) -> Person:
    """A manager where announcements are approved."""
    Business.objects.filter(pk=acme.pk).update(approves_announcements=True)
    return manager("Mia", acme)


def manager(name: str, business: Business, email: str = "") -> Person:
    user = User.objects.create_user(email or f"{name}@{business.slug}.example".lower(), name=name)
    Membership.objects.create(user=user, business=business, role="manager")
    business.refresh_from_db()
    found = person_in(user, business)
    assert found
    return found


@pytest.fixture
def curated(sam: User) -> Curated:
    """The catalogue, with one playlist of two tracks."""
    return curate(sam)
