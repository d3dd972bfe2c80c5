"""What sync2gear tells all businesses."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from tenants import audit
from tenants.access import demand_of_staff
from tenants.models import Notice, User
from tenants.notices.shown import current


@transaction.atomic
def publish_notice(*, actor: User, **fields: Any) -> Notice:
    """`fields` are those of Notice. It is not changed later: take it back, and publish another."""
    demand_of_staff(actor, "publish_notices")
    notice = Notice.objects.create(author=actor, **fields)
    starts_at, ends_at = str(notice.starts_at), str(notice.ends_at)
    audit.write(actor, None, "published", notice, kind=notice.kind, starts_at=starts_at, ends_at=ends_at)
    current.forget()
    return notice


@transaction.atomic
def withdraw_notice(pk: UUID, *, actor: User) -> Notice:
    demand_of_staff(actor, "publish_notices")
    notice = Notice.objects.select_for_update().filter(pk=pk).first()
    if notice is None:
        raise Http404
    if notice.state in ("planned", "shown"):
        notice.withdrawn_at = timezone.now()
        notice.save(update_fields=["withdrawn_at"])
        audit.write(actor, None, "took back", notice)
        current.forget()
    return notice


@transaction.atomic
def dismiss_notice(pk: UUID, *, actor: User) -> None:
    """For oneself, on all of one's screens. It stands in no log: nothing changes for anybody else."""
    user = User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    known = Notice.objects.filter(pk__in=[*user.dismissed_notices, pk], ends_at__gt=timezone.now())
    user.dismissed_notices = list(known.values_list("pk", flat=True))
    user.save(update_fields=["dismissed_notices"])
