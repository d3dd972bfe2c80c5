"""The catalogue, with one playlist of two tracks."""

from dataclasses import dataclass
from uuid import UUID

from library.catalogue.in_step import keep_in_step
from library.models import Playlist, PlaylistTrack, Track
from tenants.access import Person
from tenants.catalogue import CATALOGUE
from tenants.models import Business, User
from tenants.schemas import in_business, in_public
from tests.conftest import audio


@dataclass
class Curated:
    """What sam has put into the catalogue; `curator` is sam there."""

    curator: Person
    playlist: Playlist
    tracks: list[Track]

    @property
    def pk(self) -> UUID:
        pk: UUID = self.playlist.pk
        return pk


def curate(sam: User) -> Curated:
    """Fill it. It is there once for the whole run, and empty."""
    business = Business.objects.get(pk=CATALOGUE)
    with in_business(business):
        row = Playlist.objects.create(name="Slow Sunday")
        tracks = [sunday(letter) for letter in "12"]
        for place, track in enumerate(tracks):
            PlaylistTrack.objects.create(playlist=row, track=track, position=place)
    return Curated(Person(sam, business, "admin"), row, tracks)


def sunday(letter: str) -> Track:
    sound = audio(letter, 60_000)
    return Track.objects.create(
        title=f"Sunday {letter}", artist="Ada", file_name="s.mp3", cover_sha256="d" * 64, **sound
    )


def titles(row: Playlist) -> list[str]:
    return [place.track.title for place in row.places.select_related("track")]


def ticks() -> None:
    """Followers are brought in step; the schema in hand stays."""
    with in_public():
        keep_in_step()
