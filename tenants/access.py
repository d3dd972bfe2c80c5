"""The only place that answers "may this person?"."""

import uuid
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from django.db import models
from django.http import Http404
from django.utils import timezone

from tenants.models import Business, Membership, StaffVisit, User
from tenants.support.unread import count_of_new

#: What somebody may do in a business.
OF_BUSINESS = {
    "see": "See what plays, what is planned and what was heard",
    "play_now": "Play announcements, and steer the music by hand",
    "emergency": "Start and end an emergency",
    "edit_library": "Bring music in, change it, make playlists",
    "edit_announcements": "Write and record announcements, and approve those of others",
    "decide_approval": "Decide whether announcements need approval; one's own then need none",
    "edit_schedules": "Plan what plays when, channels and dayparts",
    "edit_zones": "Set up zones, floors, opening and quiet hours",
    "pair_devices": "Connect and disconnect players",
    "see_audit": "Read the log",
    "edit_business": "Change the business's name and clock",
    "write_support": "Write to sync2gear",
    "manage_people": "Invite people, change what they may do, remove them",
    "see_plan": "See the plan, its price and what is used of it",
    "close_business": "Take its data out, and close it",
}
#: What sync2gear's staff may do outside a business.
OF_STAFF = {
    "see_businesses": "See all businesses and how much they use",
    "enter": "Enter a business for a stated reason, for 60 minutes",
    "see_system": "See how the system is doing, and try failed tasks again",
    "see_fleet": "See the players of all businesses",
    "see_all_logs": "Read the log across all businesses",
    "answer_messages": "Answer messages of businesses, and keep notes",
    "edit_businesses": "Create, change, suspend and close businesses",
    "edit_plans": "Change plans",
    "edit_providers": "Set up the services that speak",
    "edit_staff": "Decide who works for sync2gear",
    "publish_notices": "Tell all businesses something",
}
RIGHTS = OF_BUSINESS | OF_STAFF
#: Not even of sync2gear's admins, who make owners: what is heard unseen in a business is its owner's rule.
OF_OWNERS_ALONE = frozenset({"decide_approval"})
HELP = frozenset(OF_BUSINESS) - OF_OWNERS_ALONE - {"manage_people", "see_plan", "close_business"}
MAY: dict[str, frozenset[str]] = {
    Membership.Role.OWNER: frozenset(OF_BUSINESS),
    Membership.Role.MANAGER: HELP,
    Membership.Role.ZONE_USER: frozenset({"see", "play_now"}),
    # sync2gear's staff; in a business only on a visit.
    User.StaffRole.SUPPORT: HELP
    | {
        "see_businesses",
        "enter",
        "see_system",
        "see_fleet",
        "see_all_logs",
        "answer_messages",
    },
    User.StaffRole.ADMIN: frozenset(RIGHTS) - OF_OWNERS_ALONE,
    # Whoever holds the address of a remote: one zone, for a while, without a name.
    "remote": frozenset({"see", "play_now"}),
}


#: For people to read.
ROLE_NAMES = dict([*Membership.Role.choices, ("remote", "Remote"), *User.StaffRole.choices])


def roles_with(right: str) -> list[str]:
    return [role for role, rights in MAY.items() if right in rights]


def staff_may(user: User, right: str) -> bool:
    """Whether somebody of sync2gear's staff may do it outside a business; False for everybody else."""
    if right not in OF_STAFF:
        raise KeyError(right)
    return user.is_active and right in MAY.get(user.staff_role, ())


def demand_of_staff(user: User, right: str) -> None:
    """Raises Http404 without the right: the console's existence is nobody's business."""
    if not staff_may(user, right):
        raise Http404


@dataclass(frozen=True)
class Person:
    """Somebody at work in a business. `zone_ids` is None where every zone is theirs."""

    user: User
    business: Business
    role: str
    zone_ids: frozenset[uuid.UUID] | None = None
    visit: StaffVisit | None = field(default=None, compare=False)
    #: In how many threads with sync2gear something is new to them.
    unread: int = field(default=0, compare=False)

    @property
    def name(self) -> str:
        return str(self.user)

    @property
    def role_name(self) -> str:
        """For people to read: `Zone user`, `Staff, support`."""
        return ROLE_NAMES[self.role]

    @cached_property
    def may(self) -> dict[str, bool]:
        """Every right by name, so that a template can ask `person.may.edit_zones`."""
        return {right: right in MAY[self.role] for right in RIGHTS}

    @property
    def is_read_only(self) -> bool:
        """In a suspended business people can look, and only staff on a visit change anything."""
        return self.business.status == Business.Status.SUSPENDED and self.visit is None

    def demand(self, right: str) -> None:
        """Raises Http404 without the right: what somebody may not do does not exist for them."""
        if not self.may[right]:
            raise Http404


def person_in(user: User, business: Business) -> Person | None:
    """Who `user` is in `business`: a member, staff on a visit, or nobody (None)."""
    return somebody(user, {"business": business})


def member_in(user: User, business_id: uuid.UUID) -> Person:
    """Who works there, whatever state the business is in. Raises Http404 for everybody else, also for who
    was deactivated and for a visit.
    """
    person = somebody(user, {"business": business_id})
    if person is None or person.visit:
        raise Http404
    return person


def person_at(user: User, slug: str) -> Person | None:
    """As `person_in`, by the business's slug. One query for members, two for staff."""
    return somebody(user, {"business__slug": slug})


def somebody(user: User, where: dict[str, Any]) -> Person | None:
    own = Membership.objects.filter(user=user, deactivated_at=None, **where)
    membership = own.select_related("business").annotate(unread=count_of_new()).first()
    if membership:
        limited = membership.role == Membership.Role.ZONE_USER
        zone_ids = frozenset(membership.zone_ids + membership.floor_zone_ids) if limited else None
        return Person(user, membership.business, membership.role, zone_ids, unread=membership.unread)
    visit = current_visit(user, where) if staff_may(user, "enter") else None
    return Person(user, visit.business, user.staff_role, visit=visit) if visit else None


def key_holder(business: Business, zone_id: uuid.UUID, name: str) -> Person:
    """Somebody without a sign-in who may steer one zone. The log knows them by `name`."""
    return Person(User(pk=None, name=name), business, "remote", frozenset({zone_id}))


def ourselves(business: Business) -> Person:
    """What is done on the server, by nobody in the business. The log calls it sync2gear."""
    return Person(User(pk=None, name="sync2gear"), business, User.StaffRole.ADMIN)


def current_visit(user: User, where: dict[str, Any]) -> StaffVisit | None:
    visits = StaffVisit.objects.filter(user=user, until__gt=timezone.now(), **where)
    return visits.select_related("business").order_by("-until").first()


class Guarded(models.QuerySet[Any]):
    """Rows that are loaded for a person: a view cannot hold one that its person may not touch.

    A model whose rows belong to zones names the look-up to the zone's id in `ZONE_PATH`.
    """

    def open_to(self, person: Person, right: str = "see") -> Self:
        """The rows on which `person` may use `right`. Raises Http404 without the right."""
        person.demand(right)
        zone_path = getattr(self.model, "ZONE_PATH", None)
        if zone_path is None or person.zone_ids is None:
            return self
        return self.filter(**{f"{zone_path}__in": person.zone_ids})

    def kept(self) -> Self:
        """All but what was removed; for models with `removed_at`."""
        return self.filter(removed_at=None)

    def load(self, person: Person, right: str, pk: uuid.UUID) -> Any:
        """One row, or Http404."""
        row = self.open_to(person, right).filter(pk=pk).first()
        if row is None:
            raise Http404
        return row
