"""The business whose playlists every other may follow. sync2gear's staff curate it, on visits."""

from uuid import UUID

from django.db import transaction

from tenants.actions import free_slug
from tenants.models import Business, Following
from tenants.opening import open_business

CATALOGUE = UUID("6f1c9d52-7f6b-4b0e-9a58-2d5c0a7e4b11")
NAME = "sync2gear catalogue"


def open_catalogue() -> None:
    """Make it where it is not there yet. It goes on where it was interrupted."""
    with transaction.atomic():
        if not Business.objects.filter(pk=CATALOGUE).exists():
            Business.objects.create(pk=CATALOGUE, name=NAME, slug=free_slug(NAME))
    open_business(CATALOGUE)


def is_catalogue(business: Business) -> bool:
    return business.pk == CATALOGUE


def is_there() -> bool:
    return Business.objects.filter(pk=CATALOGUE, status=Business.Status.OPEN).exists()


def followers_of(playlist_id: UUID) -> list[Business]:
    """The open businesses that follow a playlist of the catalogue."""
    rows = Following.objects.filter(playlist_id=playlist_id, business__status=Business.Status.OPEN)
    return [row.business for row in rows.select_related("business")]
