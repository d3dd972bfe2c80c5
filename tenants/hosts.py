"""Host names of their own: a name that somebody points to us leads to one business (white label)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from time import monotonic
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.shortcuts import get_object_or_404

from tenants import audit
from tenants.access import demand_of_staff
from tenants.models import Business, Domain, Feature, User
from tenants.schemas import in_public

#: So long after a change other processes may still go by what was before.
KEPT_S = 30
LONGEST = 253
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


@dataclass(frozen=True)
class Pinned:
    """The business to which a host name leads."""

    business_id: UUID
    slug: str


class Pins:
    """All pinned host names, read anew from time to time: no request asks for its own."""

    def __init__(self) -> None:
        self._known: Mapping[str, Pinned] = {}
        self._until = 0.0

    def of(self, host: str) -> Pinned | None:
        if monotonic() >= self._until:
            rows = Domain.objects.values_list("domain", "tenant", "tenant__slug")
            with in_public():
                self._known = {name: Pinned(pk, slug) for name, pk, slug in rows}
            self._until = monotonic() + KEPT_S
        return self._known.get(host)

    def forget(self, **_: object) -> None:
        self._until = 0.0


PINS = Pins()
for changed in (post_save, post_delete):
    changed.connect(PINS.forget, sender=Domain, dispatch_uid="pins")


def pinned_in(request: HttpRequest) -> Pinned | None:
    """By the host name that was asked for; None for sync2gear's own names."""
    host = split_domain_port(request.META.get("HTTP_HOST", ""))[0].rstrip(".")
    return None if not host or host in own_names() else PINS.of(host)


def own_host(request: HttpRequest) -> str | None:
    """What stands before the paths of pages that only sync2gear's own host has: there nothing, on a pinned
    host its own one. None where nobody knows it.
    """
    if not request.pinned:  # type: ignore[attr-defined]
        return ""
    return settings.PORTAL_URL.rstrip("/") or None


def own_names() -> set[str]:
    portal = urlsplit(settings.PORTAL_URL).hostname
    return {*(name.lower() for name in settings.ALLOWED_HOSTS), *([portal] if portal else [])}


def valid_host(typed: str) -> str:
    """The name as browsers send it: lower case, in ASCII, without a port. Raises ValidationError."""
    name = typed.strip().rstrip(".").lower()
    if any(letter in name for letter in "/:@?# \\"):
        raise ValidationError("Write the name alone, such as radio.example.com: no https://, port or path.")
    try:
        host = name.encode("idna").decode()
    except UnicodeError:
        host = ""
    if not is_name(host):
        raise ValidationError("Write a whole host name, such as radio.example.com.")
    if host in own_names():
        raise ValidationError(f"{host} is sync2gear’s own. Choose a name of the business.")
    return host


def is_name(host: str) -> bool:
    labels = host.split(".")
    if len(labels) < 2 or len(host) > LONGEST or not all(map(LABEL.fullmatch, labels)):
        return False
    try:
        ip_address(host)
    except ValueError:
        return not labels[-1].isdigit()
    return False


@transaction.atomic
def pin_host(business_id: UUID, *, actor: User, typed: str) -> str:
    """Lead a host name to the business, instead of the one that it had; "" takes it away. Gives the name.

    Raises ValidationError.
    """
    demand_of_staff(actor, "edit_businesses")
    business = get_object_or_404(Business.objects.select_for_update(no_key=True), pk=business_id)
    host = valid_host(typed) if typed.strip() else ""
    before = host_of(business)
    if host == before:
        return host
    if host and Feature.WHITE_LABEL not in business.features:
        raise ValidationError(
            f"The plan of {business} has no host name of its own. Tick it among the features first."
        )
    Domain.objects.filter(tenant=business).delete()
    if host:
        lead(host, business)
    audit.write(actor, business, "changed the host name of", business, host={"from": before, "to": host})
    return host


def lead(host: str, business: Business) -> None:
    taken = Domain.objects.filter(domain=host).select_related("tenant").first()
    if taken:
        raise ValidationError(f"{host} leads to {taken.tenant} already. Take it away there first.")
    try:
        with transaction.atomic():
            Domain.objects.create(tenant=business, domain=host)
    except IntegrityError:
        raise ValidationError(f"{host} was just given to another business.") from None


def host_of(business: Business) -> str:
    """The host name that leads to it; empty for none."""
    return Domain.objects.filter(tenant=business).values_list("domain", flat=True).first() or ""
