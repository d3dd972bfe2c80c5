"""What people tell of themselves."""

from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from tenants import audit
from tenants.models import Portrait, User
from tenants.pictures import redrawn

FIELDS = ("name", "language", "time_zone")
PIXELS = 192
MOST_BYTES = 30_000


@transaction.atomic
def save_profile(*, actor: User, **told: str) -> None:
    """`told`: some of FIELDS, as a form has cleaned them."""
    before = {name: getattr(actor, name) for name in FIELDS}
    changed = {name: {"from": before[name], "to": told[name]} for name in told if told[name] != before[name]}
    if not changed:
        return
    for name in changed:
        setattr(actor, name, told[name])
    actor.save(update_fields=list(changed))
    audit.write(actor, None, "changed", actor, visit_id=None, **changed)


@transaction.atomic
def save_portrait(*, actor: User, upload: UploadedFile) -> None:
    """Raises PictureRefused."""
    jpeg = redrawn(upload, pixels=PIXELS, limit_bytes=MOST_BYTES, is_square=True)
    Portrait.objects.update_or_create(user=actor, defaults={"jpeg": jpeg})
    actor.portrait_sha256 = sha256(jpeg).hexdigest()
    actor.save(update_fields=["portrait_sha256"])
    audit.write(actor, None, "changed the picture of", actor)


@transaction.atomic
def remove_portrait(*, actor: User) -> None:
    if not Portrait.objects.filter(user=actor).delete()[0]:
        return
    actor.portrait_sha256 = ""
    actor.save(update_fields=["portrait_sha256"])
    audit.write(actor, None, "removed the picture of", actor)
