"""Words that were said in a zone at a moment, and are not needed any more; and sounds that nothing names."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import SET_NULL, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.utils import timezone

from broadcast.models import Interrupt, ToldCue, ZoneWords
from broadcast.saying.drill import drill_digest_now
from library import shelf
from library.models import Announcement, Recording, Rendering, Track
from tenants.schemas import current_business

#: After they were heard last: a player that is back after days still finds them.
KEPT = timedelta(days=7)
#: Then they are tried anew.
REFUSED_KEPT = timedelta(days=1)
#: In one go; the rest has time until tomorrow.
MOST = 5000
#: Files in one go: of each, a bucket is asked twice.
MOST_FILES = 500
#: Files that are looked up with one question.
TOGETHER = 500


@transaction.atomic
def let_go_of_words(now: datetime) -> None:
    """In the current business; with files that nothing else names. Those beyond MOST_FILES are strays."""
    rows = dict(unused(now).values_list("pk", "sha256")[:MOST])
    Rendering.objects.filter(pk__in=rows).delete()
    sounds = {sha256 for sha256 in rows.values() if sha256}
    free = islice(sounds - named(sounds), MOST_FILES)
    transaction.on_commit(partial(let_go_of_files, current_business().pk, free))


def unused(now: datetime) -> QuerySet[Rendering]:
    """Those to which no row leads: no version, no cue and no press of a button of the last days."""
    kept_by = (relation.name for relation in Rendering._meta.related_objects if not lets_go(relation))
    nobody = Q(**dict.fromkeys(kept_by))
    # The index of digests has the exclusion as well.
    told = ToldCue.objects.exclude(digest="").filter(digest=OuterRef("digest"), at__gt=now - KEPT)
    recent = Interrupt.objects.filter(expires_at__gt=now - KEPT)
    pressed = recent.annotate(sound=KT("media__sha256")).filter(sound=OuterRef("sha256"))
    own = ZoneWords.objects.filter(rendering=OuterRef("pk"), interrupt__in=recent)
    refused = Q(status=Rendering.Status.REFUSED, created_at__lt=now - REFUSED_KEPT)
    heard = Q(created_at__lt=now - KEPT) & ~Exists(told) & ~Exists(pressed) & ~Q(digest=drill_digest_now())
    return Rendering.objects.filter(nobody).filter(~Exists(own)).filter(refused | heard)


def lets_go(relation: Any) -> bool:
    """Words of a zone stay known without their sound."""
    return relation.on_delete is SET_NULL


def let_go_of_stray_sounds() -> bool:
    """In the current business: older than a day, and nothing names them, whatever became of their rows.

    Gives whether there may be more.
    """
    business_id = current_business().pk
    strays = list(islice(unnamed(shelf.old_sounds(business_id)), MOST_FILES))
    let_go_of_files(business_id, strays)
    return len(strays) == MOST_FILES


def unnamed(sounds: Iterator[str]) -> Iterator[str]:
    while some := set(islice(sounds, TOGETHER)):
        yield from sorted(some - named(some))


def named(sounds: Iterable[str]) -> set[str]:
    """Those of the sounds that something still has."""
    wanted = set(sounds)
    left = set(wanted)
    for model in (Track, Announcement, Recording, Rendering):
        left.difference_update(model.objects.filter(sha256__in=left).values_list("sha256", flat=True))
    lately = ZoneWords.objects.filter(interrupt__expires_at__gt=timezone.now() - KEPT)
    for rows in (Interrupt.objects.all(), lately):
        heard = rows.filter(media__sha256__in=left).values_list("media__sha256", flat=True)
        left.difference_update(heard)
    return wanted - left


def let_go_of_files(business_id: UUID, sounds: Iterable[str]) -> None:
    for sha256 in sounds:
        shelf.let_go(shelf.audio_key(business_id, sha256))
