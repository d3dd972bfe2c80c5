"""A zone's ready feed: compute its rundown, put the bytes where the edge reads them."""

import json
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from broadcast import plans
from broadcast.edge.models import ReadyFeed
from broadcast.models import Interrupt, Zone
from broadcast.outbox import notify
from broadcast.plans import Loaded, rfc3339
from broadcast.rundown import Anchor, Cue, Sound, build_rundown, carry_on, order_music
from tenants.models import Business
from tenants.schemas import current_business, in_business

log = logging.getLogger(__name__)
#: A feed is renewed every six hours, so that a device always holds at least the next 36.
HORIZON = timedelta(hours=42)
RENEWAL = timedelta(hours=6)
POLL_S = 60
DUCK = {"db": -18, "attack_ms": 250, "release_ms": 900}


def announce(zone_ids: Iterable[UUID]) -> None:
    """Have these zones' feeds rebuilt once the transaction in hand commits.

    They are marked as due inside the transaction: should this process die on commit, the renewal finds them.
    """
    ids = list(zone_ids)
    # Locked in one order: two people who change many zones at once would wait for each other for ever.
    rows = (
        ReadyFeed.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True)
    )
    ReadyFeed.objects.filter(pk__in=list(rows)).update(due_at=timezone.now())
    transaction.on_commit(partial(rebuild_all, current_business(), ids), robust=True)


def announce_everywhere() -> None:
    announce(Zone.objects.kept().values_list("pk", flat=True))


def rebuild_all(business: Business, zone_ids: Iterable[UUID]) -> None:
    """A zone that fails stays due, and holds back no other."""
    with in_business(business):
        for zone_id in zone_ids:
            try:
                rebuild(zone_id)
            except Exception:
                log.exception("The feed of zone %s could not be built.", zone_id)


@transaction.atomic
def rebuild(zone_id: UUID) -> None:
    """Build the zone's feed as of now, in its business's schema. An unchanged one keeps its ETag."""
    now = timezone.now()
    zone = Zone.objects.kept().filter(pk=zone_id).first()
    if zone is None:
        ReadyFeed.objects.filter(pk=zone_id).delete()
        return
    row = locked_row(zone_id, now)
    # The rows are read after the lock: of two rebuilds at once, the later one sees the newer plan.
    body = build(plans.load(zone, now), told(row), now)
    etag = etag_of(body)
    changed = etag != row.etag
    if changed:
        row.body, row.etag, row.valid_until = dump(body), etag, horizon(now)[1]
    row.built_at, row.due_at = now, now + RENEWAL
    row.save()
    if changed:
        notify("feed", zone_id)


def locked_row(zone_id: UUID, now: datetime) -> ReadyFeed:
    empty = {
        "business_id": current_business().pk,
        "built_at": now,
        "valid_until": now,
        "due_at": now,
        "body": b"{}",
    }
    ReadyFeed.objects.get_or_create(pk=zone_id, defaults=empty)
    return ReadyFeed.objects.select_for_update().get(pk=zone_id)


def told(row: ReadyFeed) -> dict[str, Any]:
    """The feed that devices have now; empty before the first one."""
    feed: dict[str, Any] = json.loads(bytes(row.body))
    return feed


def horizon(now: datetime) -> tuple[datetime, datetime]:
    """From the full hour, so that a rebuild within the hour changes nothing by itself."""
    start = now.replace(minute=0, second=0, microsecond=0)
    return start, start + HORIZON


def build(loaded: Loaded, previous: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The feed without its member `device`. The music of `previous` goes on without a jump."""
    start, until = horizon(now)
    music, anchor = music_of(loaded, previous, now)
    return {
        "v": 1,
        "generated_at": rfc3339(now),
        "valid_until": rfc3339(until),
        "poll_s": POLL_S,
        "zone": zone_member(loaded.zone),
        "media": loaded.media,
        "music": music,
        "cues": [cue_member(cue) for cue in build_rundown(loaded.plan, start, until).cues],
        "interrupts": [interrupt_member(interrupt) for interrupt in loaded.interrupts],
        "state": {"playing": True, "anchor": anchor},
    }


def zone_member(zone: Zone) -> dict[str, Any]:
    return {
        "id": str(zone.pk),
        "name": zone.name,
        "tz": zone.tz.key,
        "volume": zone.volume_percent,
        "crossfade_s": zone.crossfade_s,
        "duck": DUCK,
        "quiet": [],
    }


def music_of(
    loaded: Loaded, previous: dict[str, Any], now: datetime
) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """The feed's `music` and where it stands: an endless loop, open at its end."""
    plan = loaded.plan
    today = now.astimezone(plan.tz).date()
    order = order_music(plan.music, f"{plan.zone_id} {today}")
    if not order:
        return [], None
    crossfade_ms = round(loaded.zone.crossfade_s * 1000)
    before, anchor, before_ms = playing_before(previous, now)
    anchor = carry_on(before, anchor, order, crossfade_ms, now, previous_crossfade_ms=before_ms)
    member = {"index": anchor.index, "position_s": anchor.position_ms / 1000, "at": rfc3339(anchor.at)}
    tracks = [plans.key(sound.sha256) for sound in order]
    segment = {
        "from": rfc3339(anchor.at),
        "until": None,
        "channel": "Everything",
        "tracks": tracks,
        "anchor": member,
    }
    return [segment], member


def playing_before(previous: dict[str, Any], now: datetime) -> tuple[list[Sound], Anchor, int]:
    """The order, anchor and crossfade (ms) of a feed."""
    if not previous.get("music"):
        return [], Anchor(0, 0, now), 0
    segment, media = previous["music"][-1], previous["media"]
    order = [Sound(media[track]["sha256"], round(media[track]["s"] * 1000)) for track in segment["tracks"]]
    anchor = segment["anchor"]
    at = datetime.fromisoformat(anchor["at"])
    crossfade_ms = round(previous["zone"]["crossfade_s"] * 1000)
    return order, Anchor(anchor["index"], round(anchor["position_s"] * 1000), at), crossfade_ms


def cue_member(cue: Cue) -> dict[str, Any]:
    return {
        "id": cue.id,
        "at": rfc3339(cue.at),
        "media": [plans.key(cue.sound.sha256)],
        "mode": cue.mode,
        "priority": cue.priority,
        "late_by_s": cue.late_by_s,
    }


def interrupt_member(interrupt: Interrupt) -> dict[str, Any]:
    return {
        "id": str(interrupt.pk),
        "media": [plans.key(interrupt.media["sha256"])],
        "mode": interrupt.mode,
        "repeat_until_cleared": False,
        "expires_at": rfc3339(interrupt.expires_at),
        "announced_at": rfc3339(interrupt.created_at),
    }


def etag_of(body: dict[str, Any]) -> str:
    """Of all but the moment of building: the same plan, built twice, is the same feed."""
    acted_on = {name: value for name, value in body.items() if name != "generated_at"}
    return sha256(dump(acted_on)).hexdigest()


def dump(body: dict[str, Any]) -> bytes:
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
