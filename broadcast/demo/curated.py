"""A small catalogue for the demo, which its café follows, and a playlist that a rule makes."""

from collections.abc import Callable, Sequence
from pathlib import Path

from library.catalogue.following import follow
from library.models import Playlist, Track
from library.playlists import add_track, save_playlist, save_rule
from library.playlists.rule import Rule, Span
from tenants.access import Person
from tenants.catalogue import CATALOGUE, open_catalogue
from tenants.models import Business, User
from tenants.schemas import in_business

FOLLOWED = "Slow Sunday"
#: Files that the catalogue has of the demo's music: each has to be read before the demo is there.
MOST = 4
QUIET = Rule(conditions=(Span("energy", high=6),), order="energy")


def furnish_catalogue(curator: User, files: Sequence[Path], take: Callable[[Person, Path], None]) -> None:
    """Two playlists, one of them by a rule; nothing where there is one already."""
    open_catalogue()
    with in_business(CATALOGUE) as business:
        if Playlist.objects.exists():
            return
        actor = Person(curator, Business.objects.get(pk=business.pk), "admin")
        for file in files[-MOST:]:
            take(actor, file)
        row = save_playlist(None, actor=actor, name=FOLLOWED)
        for track in Track.objects.order_by("title").values_list("pk", flat=True):
            add_track(row.pk, actor=actor, track=track)
        save_rule(None, actor=actor, name="Fresh this week", rule=Rule(order="newest", most_tracks=3))


def furnish_playlists(owner: Person) -> None:
    """In the owner's business: one that is followed, one by a rule."""
    with in_business(CATALOGUE):
        followed = Playlist.objects.filter(name=FOLLOWED).values_list("pk", flat=True).first()
    if followed:
        follow(followed, actor=owner)
    save_rule(None, actor=owner, name="Calm to lively", rule=QUIET)
