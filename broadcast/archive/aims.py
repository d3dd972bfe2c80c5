"""What an archive becomes here: the business that it was, anew or instead of what it is now; or another."""

import uuid
from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import ValidationError
from django.db.models import Q

from broadcast.archive.loading import Ids, other_ids, public_ids
from broadcast.archive.reading import Archive, BrokenArchive, Refused
from broadcast.archive.shapes import SETTINGS, TERMS
from broadcast.edge.models import EdgeDevice, ReadyFeed
from tenants.models import Business
from tenants.slugs import hold, valid_slug

THERE = "There is a business at /b/{0}/. Use --replace to put the archive in its place, or --as for another."
ANOTHER = "What stands at /b/{0}/ is another business. Restore the archive under another slug with --as."
TAKEN = "Its zones or players belong to another business here. Restore it under another slug with --as."
OPENING = "{0} is being opened. Wait until that is done."
CLOSING = "{0} is closing. Reopen it first, or wait until it is gone."
#: A job is at work on it, which would go on with what was restored.
NOT_NOW: dict[str, str] = {Business.Status.OPENING: OPENING, Business.Status.CLOSING: CLOSING}


class Kind(Enum):
    #: Nothing of it is here.
    AGAIN = "again"
    #: It was deleted: its row and its log are here, and nothing else.
    BACK = "back"
    INSTEAD = "instead"
    COPY = "copy"


@dataclass(frozen=True)
class Aim:
    kind: Kind
    #: As it is to be stored; its schema comes later.
    business: Business
    #: Other ids for a copy.
    ids: Ids

    @property
    def is_new(self) -> bool:
        """There is no row of it yet."""
        return self.kind in (Kind.AGAIN, Kind.COPY)


def aim_at(archive: Archive, *, slug: str, name: str, replace: bool) -> Aim:
    """Raises Refused with a sentence."""
    if slug and slug != archive.business["slug"]:
        return copy(archive, slug, name)
    there = Business.objects.filter(Q(pk=archive.business_id) | Q(slug=archive.business["slug"])).first()
    if there:
        return in_place_of(there, archive, replace=replace)
    business = checked(Business(pk=archive.business_id, slug=archive.business["slug"]), archive)
    demand_free(archive)
    return Aim(Kind.AGAIN, business, {})


def in_place_of(there: Business, archive: Archive, *, replace: bool) -> Aim:
    if there.pk != archive.business_id:
        raise Refused(ANOTHER.format(there.slug))
    if why_not := NOT_NOW.get(there.status):
        raise Refused(why_not.format(there))
    is_gone = there.status == Business.Status.CLOSED
    if not (replace or is_gone):
        raise Refused(THERE.format(there.slug))
    demand_free(archive)
    return Aim(Kind.BACK if is_gone else Kind.INSTEAD, checked(there, archive, SETTINGS), {})


def copy(archive: Archive, slug: str, name: str) -> Aim:
    """Its id is the same at each try: files that came at an earlier one are there."""
    if there := Business.objects.filter(slug=slug).first():
        raise Refused(THERE.format(there.slug))
    demand_slug(slug)
    pk = uuid.uuid5(archive.business_id, f"{archive.manifest['made_at']} {slug}")
    if Business.objects.filter(pk=pk).exists():
        pk = uuid.uuid4()
    business = checked(Business(pk=pk, slug=slug), archive)
    business.name = name or business.name
    return Aim(Kind.COPY, business, other_ids(archive, pk))


def demand_slug(slug: str) -> None:
    """As of any new business; in a transaction it is held until its end."""
    hold(slug)
    try:
        valid_slug(slug)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None


def checked(business: Business, archive: Archive, names: tuple[str, ...] = SETTINGS + TERMS) -> Business:
    for name in names:
        setattr(business, name, archive.business.get(name, getattr(business, name)))
    try:
        business.clean_fields()
    except ValidationError as error:
        raise BrokenArchive(
            f"Its settings are not those of a business: {'; '.join(error.messages)}"
        ) from None
    return business


def demand_free(archive: Archive) -> None:
    """No zone and no player is in two businesses."""
    ids, hashes = [pk.decode() for pk in public_ids(archive)], list(archive.told["players"].values())
    players = EdgeDevice.objects.filter(Q(pk__in=ids) | Q(token_hash__in=hashes))
    for rows in (players, ReadyFeed.objects.filter(pk__in=ids)):
        if rows.exclude(business_id=archive.business_id).exists():
            raise Refused(TAKEN)
