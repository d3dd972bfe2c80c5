"""What a business decides about its announcements."""

from typing import Any

from django.db import transaction

from tenants import audit
from tenants.access import Person
from tenants.models import Business


@transaction.atomic
def switch_approval(*, actor: Person, is_on: bool) -> Business:
    """Whether somebody else has to approve. It is the owner's rule: Http404 for everybody else."""
    actor.demand("decide_approval")
    verb = f"switched {'on' if is_on else 'off'} approval in"
    return change(actor, verb, approves_announcements=is_on)


@transaction.atomic
def choose_voice(*, actor: Person, language: str, service: str, voice: str) -> Business:
    """Who speaks new announcements. `service`: as in `library.parts.Speech`."""
    actor.demand("edit_announcements")
    columns = {"speech_language": language, "speech_service": service, "speech_voice": voice}
    return change(actor, "chose the voice of", **columns)


def change(actor: Person, verb: str, **columns: Any) -> Business:
    """Nothing is written where nothing is new."""
    row = Business.objects.select_for_update().get(pk=actor.business.pk)
    fresh = {name: value for name, value in columns.items() if getattr(row, name) != value}
    for name, value in fresh.items():
        setattr(row, name, value)
    if fresh:
        row.save(update_fields=list(fresh))
        audit.record(actor, verb, row)
    return row
