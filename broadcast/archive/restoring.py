"""Making an archive a business again: beside all others until it is whole, and then in one transaction."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from broadcast.announcing import announce
from broadcast.archive import files, players
from broadcast.archive.aims import Aim, Kind, aim_at, demand_slug
from broadcast.archive.loading import filled
from broadcast.archive.reading import MALFORMED, Archive, BrokenArchive, Refused
from broadcast.archive.shapes import SETTINGS, bring_people, log_row
from broadcast.edge.models import ReadyFeed
from broadcast.leaving import forget_edge
from broadcast.models import Interrupt, Zone
from broadcast.room import count_places
from library.models import Playlist
from library.stored import measure_stored
from library.turns import ask_for_reading, unread
from tenants import audit
from tenants.access import demand_of_staff
from tenants.holding import wait_for
from tenants.models import AuditLog, Business, Following, User, random_schema_name
from tenants.models.states import Standing
from tenants.people.places import follow_floors
from tenants.schemas import in_business

BATCH = 1000


@dataclass
class Restored:
    business: Business
    #: Addresses that had no account.
    new_people: list[str] = field(default_factory=list)
    #: Players that the archive does not know: they have to be paired again.
    lost_players: int = 0
    missing_files: list[str] = field(default_factory=list)


def restore(
    archive: Archive,
    *,
    slug: str = "",
    name: str = "",
    replace: bool = False,
    advance: Callable[[int, str], None],
) -> Restored:
    """Raises Refused, with a sentence: then nothing is changed. Killed, it leaves nothing to see."""
    aim = aim_at(archive, slug=slug, name=name, replace=replace)
    with filled(archive, aim.ids) as place:
        missing = files.bring(archive, aim.business.pk, advance)
        try:
            done = put_in_place(aim, archive, place, actor=None)
        except (*MALFORMED, ValidationError, DataError, IntegrityError) as error:
            raise BrokenArchive(f"It does not fit together: {error}") from error
    done.missing_files = missing
    return done


@transaction.atomic
def put_in_place(aim: Aim, archive: Archive, place: Business, *, actor: User | None) -> Restored:
    """From here on `place` is the business's schema, and the players hear of it on commit.

    By sync2gear itself where `actor` is None.
    """
    if actor:
        demand_of_staff(actor, "edit_businesses")
    done = Restored(aim.business)
    move_in(aim, place)
    if aim.kind is not Kind.INSTEAD:
        ids = {old.decode(): new.decode() for old, new in aim.ids.items()}
        done.new_people = bring_people(aim.business, archive.told["people"], ids)
    if aim.is_new:
        bring_log(aim, archive)
    with in_business(aim.business):
        done.lost_players = settle(aim, archive)
    made = {"made_at": archive.manifest["made_at"], "instead": aim.kind is Kind.INSTEAD}
    audit.write(actor, aim.business, "restored", aim.business, **made)
    return done


def move_in(aim: Aim, place: Business) -> None:
    """The schema first: whoever hears of the row finds its tables."""
    business = aim.business
    if aim.kind is Kind.COPY:
        demand_slug(business.slug)
    old = "" if aim.is_new else name_now(business)
    business.schema_name = random_schema_name()
    run(f"ALTER SCHEMA {place.schema_name} RENAME TO {business.schema_name}")
    if old:
        run(f"DROP SCHEMA IF EXISTS {connection.ops.quote_name(old)} CASCADE")
        business.save(update_fields=["schema_name", *SETTINGS])
    if aim.kind is not Kind.INSTEAD:
        forget_edge(business.pk)
        begin_anew(business, is_new=aim.is_new)


def begin_anew(business: Business, *, is_new: bool) -> None:
    """Open, and as if it had never been closed."""
    names = [column.name for column in Standing._meta.get_fields()]
    for name in names:
        setattr(business, name, Standing._meta.get_field(name).get_default())  # type: ignore[union-attr]
    business.status, business.step = Business.Status.OPEN, Business.Step.DONE
    if is_new:
        business.save(force_insert=True)
    else:
        business.save(update_fields=["status", "step", *names])


def name_now(business: Business) -> str:
    """Of its schema; nobody else works on that, or on the row, until the transaction ends."""
    wait_for(str(business.pk))
    rows = Business.objects.select_for_update(no_key=True)
    row = rows.filter(pk=business.pk, schema_name=business.schema_name, status=business.status).first()
    if row is None:
        raise Refused(f"{business} is another than a moment ago. Try again.")
    return row.schema_name


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def bring_log(aim: Aim, archive: Archive) -> None:
    is_copy = aim.kind is Kind.COPY
    rows = (log_row(told, aim.business, is_copy=is_copy) for told in archive.log())
    while batch := list(islice(rows, BATCH)):
        AuditLog.objects.bulk_create(batch)


def settle(aim: Aim, archive: Archive) -> int:
    """What in its rows was true then and is not now. Gives how many players had to go."""
    lost = pair(aim, archive)
    now = timezone.now()
    # Whoever pressed play or raised the alarm did not mean today.
    started = Interrupt.objects.filter(cleared_at=None, expires_at__gt=now)
    started.update(cleared_at=now, cleared_by="sync2gear")
    follow_again(aim.business)
    measure_stored()
    announce({*Zone.objects.values_list("pk", flat=True), *feeds_of(aim.business)})
    follow_floors(aim.business)
    count_places()
    if unread().exists():
        ask_for_reading(aim.business, aim.business.pk)
    return lost


def pair(aim: Aim, archive: Archive) -> int:
    if aim.kind is Kind.INSTEAD:
        return players.keep_in(aim.business)
    # A player is paired with one business: those of a copy stay where they are.
    is_copy = aim.kind is Kind.COPY
    players.let_in({} if is_copy else archive.told["players"])
    if not is_copy:
        players.bring_remotes(archive, aim.business)
    return 0


def follow_again(business: Business) -> None:
    """What it follows; of edition 0, so that it is brought in step."""
    Following.objects.filter(business=business).delete()
    followed = Playlist.objects.kept().exclude(catalogue_id=None).values_list("catalogue_id", flat=True)
    Following.objects.bulk_create(Following(business=business, playlist_id=pk) for pk in followed)


def feeds_of(business: Business) -> Iterable[UUID]:
    """Also of zones that it has no more: theirs go."""
    return ReadyFeed.objects.filter(business_id=business.pk).values_list("pk", flat=True)
