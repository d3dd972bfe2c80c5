"""Many businesses at once, with what staff see of them, to try the console out and to measure it."""

import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from broadcast.edge.models import EdgeDevice, Presence
from broadcast.outbox import token_hash
from tenants.models import (
    AuditLog,
    Business,
    DayPlays,
    Feature,
    Membership,
    Message,
    PlaceUse,
    Plan,
    SpeechProvider,
    SpeechUsage,
    StaffNote,
    StaffVisit,
    StorageUse,
    Thread,
    User,
)
from tenants.opening import open_business

FIRST = ("Golden", "Little", "Corner", "Blue", "Harbour", "Garden", "Royal", "Sunny", "Copper", "Market")
KINDS = ("Bakery", "Café", "Gym", "Hotel", "Bookshop", "Pharmacy", "Salon", "Bistro", "Florist", "Spa")
TOWNS = ("Leeds", "York", "Bath", "Derby", "Oxford", "Truro", "Wells", "Ripon", "Hull", "Exeter", "Perth")
NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Hana", "Ivo", "Jade", "Leo", "Mia", "Ned", "Rosa")
STATES = [Business.Status.OPEN] * 94 + [Business.Status.SUSPENDED] * 4 + [Business.Status.CLOSING] * 2
#: Days until a trial ends; None for those who have none.
TRIALS = [None] * 8 + [-9, 1, 2, 6, 11, 14]
SUBJECTS = ("The terrace is silent", "A second floor", "An invoice", "The bell at noon comes twice")
VERBS = ("changed", "made", "removed", "paired", "played")
GB = 1_000_000_000
A_BATCH = 1000


def make(count: int, *, opened: bool, seed: int = 7) -> list[Business]:
    """`count` businesses more. Without `opened` their schemas stay empty until the next release."""
    made = rows_of(count, random.Random(f"{seed} {Business.objects.count()}"))  # noqa: S311  no secret
    for row in made:
        (open_as if opened else make_schema)(row)
    return made


def open_as(row: Business) -> None:
    """Opened as every business is, then in the state that it is to have."""
    Business.objects.filter(pk=row.pk).update(status=Business.Status.OPENING, step=Business.Step.ASKED)
    open_business(row.pk)
    Business.objects.filter(pk=row.pk).update(status=row.status)


@transaction.atomic
def rows_of(count: int, chance: random.Random) -> list[Business]:
    now = timezone.now()
    plans = list(Plan.objects.filter(retired_at=None))
    made = [business(number, chance, plans, now) for number in range(count)]
    Business.objects.bulk_create(made, A_BATCH)
    owners = User.objects.bulk_create([owner(row, chance) for row in made], A_BATCH)
    Membership.objects.bulk_create(people(made, owners, chance), A_BATCH)
    furnish(made, owners, chance, now)
    return made


def business(number: int, chance: random.Random, plans: list[Plan], now: datetime) -> Business:
    plan = chance.choice([*plans, None]) if plans else None
    name = f"{chance.choice(FIRST)} {chance.choice(KINDS)} {chance.choice(TOWNS)}"
    trial_days = chance.choice(TRIALS)
    row = Business(
        name=name,
        slug=f"{slugify(name)[:36]}-{chance.getrandbits(40):x}",
        status=chance.choice(STATES),
        step=Business.Step.DONE,
        created_at=now - timedelta(days=chance.randrange(700)),
        plan=plan,
        trial_ends_at=None if trial_days is None else now + timedelta(days=trial_days, minutes=number),
        features=plan.features if plan else list(Feature.values),
    )
    if plan:
        row.floor_limit, row.zone_limit = plan.floor_limit, plan.zone_limit
        row.device_limit, row.people_limit = plan.device_limit, plan.people_limit
        row.price_a_month = plan.price_a_month
    return row


def owner(row: Business, chance: random.Random) -> User:
    user = User(email=f"owner@{row.slug}.example", name=f"{chance.choice(NAMES)} {chance.choice(TOWNS)}")
    user.set_unusable_password()
    return user


def people(made: list[Business], owners: list[User], chance: random.Random) -> Iterator[Membership]:
    """Each has an owner of its own; every tenth is looked after by somebody else's owner too."""
    for row, user in zip(made, owners, strict=True):
        yield Membership(business=row, user=user, role=Membership.Role.OWNER)
        other = chance.choice(owners)
        if other is not user and chance.random() < 0.1:
            yield Membership(business=row, user=other, role=Membership.Role.MANAGER)


def furnish(made: list[Business], owners: list[User], chance: random.Random, now: datetime) -> None:
    """Places, players, files, characters spoken, what was played, done, asked and visited, and notes."""
    service = SpeechProvider.objects.first()
    sue = User.objects.filter(staff_role__gt="").order_by("email").last()
    devices: list[tuple[EdgeDevice, Presence]] = []
    used, kept, spoken, done, notes, visits = [], [], [], [], [], []
    plays: list[DayPlays] = []
    messages: list[Message] = []
    for row, user in zip(made, owners, strict=True):
        players = [player(row, chance, now) for _ in range(chance.choice([0, 1, 2, 2, 3, 5, 8]))]
        devices += players
        floors, zones = chance.choice([0, 1, 1, 2]), max(1, len(players) - chance.randrange(2))
        used.append(PlaceUse(business=row, floors=floors, zones=zones, devices=len(players)))
        kept.append(StorageUse(business=row, used_bytes=round(chance.betavariate(1, 6) * 110 * GB)))
        spoken.append(speech(row, service, chance, now))
        plays += [
            DayPlays(business=row, day=(now - timedelta(days=back)).date(), plays=chance.randrange(900))
            for back in range(3)
        ]
        done += [deed(row, user, chance, now) for _ in range(50)]
        messages += [message(row, user, chance, now)] if chance.random() < 0.3 else []
        visits += [visit(row, sue, chance, now)] if sue and chance.random() < 0.3 else []
        if chance.random() < 0.2:
            text = "Asked about a second floor. Call again next week."
            notes.append(StaffNote(business=row, author_id=user.pk, author_name="Sam", text=text))
    EdgeDevice.objects.bulk_create([device for device, _ in devices], A_BATCH)
    Presence.objects.bulk_create([presence for _, presence in devices], A_BATCH)
    PlaceUse.objects.bulk_create(used, A_BATCH)
    StorageUse.objects.bulk_create(kept, A_BATCH)
    SpeechUsage.objects.bulk_create(spoken, A_BATCH)
    AuditLog.objects.bulk_create(done, A_BATCH)
    StaffNote.objects.bulk_create(notes, A_BATCH)
    StaffVisit.objects.bulk_create(visits, A_BATCH)
    DayPlays.objects.bulk_create(plays, A_BATCH)
    Thread.objects.bulk_create([each.thread for each in messages], A_BATCH)
    Message.objects.bulk_create(messages, A_BATCH)


def player(row: Business, chance: random.Random, now: datetime) -> tuple[EdgeDevice, Presence]:
    """Nine in ten are there."""
    pk, zone = uuid.uuid4(), uuid.uuid4()
    away_s = chance.randrange(60) if chance.random() < 0.9 else chance.randrange(600, 400_000)
    token = token_hash(pk.hex)
    device = EdgeDevice(device_id=pk, business_id=row.pk, zone_id=zone, token_hash=token, body=b"{}", etag="")
    seen_at = now - timedelta(seconds=away_s)
    return device, Presence(device_id=pk, business_id=row.pk, zone_id=zone, seen_at=seen_at)


def speech(
    row: Business, service: SpeechProvider | None, chance: random.Random, now: datetime
) -> SpeechUsage:
    characters = chance.randrange(60_000)
    cost = service.cost(characters) if service else Decimal(0)
    counted = {"requests": characters // 200, "characters": characters, "cost": cost}
    return SpeechUsage(business=row, provider=service, day=now.date(), **counted)


def deed(row: Business, user: User, chance: random.Random, now: datetime) -> AuditLog:
    at = now - timedelta(minutes=chance.randrange(90 * 24 * 60))
    names = {"actor_id": user.pk, "actor_name": str(user), "kind": "schedule", "object_name": "Closing time"}
    return AuditLog(business=row, verb=chance.choice(VERBS), at=at, **names)


def message(row: Business, user: User, chance: random.Random, now: datetime) -> Message:
    """It begins a thread; of some, staff have taken note."""
    at = now - timedelta(minutes=chance.randrange(30 * 24 * 60))
    read_at = now if chance.random() < 0.9 else None
    thread = Thread(business=row, subject=chance.choice(SUBJECTS), last_at=at, staff_read_at=read_at)
    return Message(thread=thread, author=user, is_staff=False, text="Can you have a look?", at=at)


def visit(row: Business, staff: User, chance: random.Random, now: datetime) -> StaffVisit:
    began = now - timedelta(hours=2, minutes=chance.randrange(60 * 24 * 60))
    until = began + timedelta(hours=1)
    return StaffVisit(user=staff, business=row, reason="The terrace is silent", started_at=began, until=until)


def make_schema(row: Business) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {connection.ops.quote_name(row.schema_name)}")
