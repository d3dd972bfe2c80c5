"""What staff find in their palette: businesses, by name, address or owner, and the recent ones."""

from django.db.models import Case, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from tenants.folding import begins, found_in, has
from tenants.models import Business, Membership, StaffVisit, User

MOST = 8
RECENT = 5


def found(user: User, words: str) -> QuerySet[Business]:
    """Those whose name begins with `words` come first (`place` 0), those with them in it, then those of an
    owner (`found_by`) who is called so. Each knows whether `user` may go in as they are.
    """
    owner = Membership.objects.filter(business=OuterRef("pk"), role=Membership.Role.OWNER).filter(
        called(words)
    )
    is_named = found_in(words, "name", "slug")
    rows = Business.objects.filter(is_named | Exists(owner)).annotate(
        found_by=Subquery(owner.order_by("user__email").values("user__email")[:1]),
        place=Case(
            When(begins(words, "name", "slug"), then=Value(0)),
            When(is_named, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        ),
    )
    return with_door(rows.order_by("place", "name", "pk"), user)[:MOST]


def called(words: str) -> Q:
    """Of an address its beginning counts, and that of its domain: “pl” is in every `.example`."""
    return found_in(words, "user__name") | begins(words, "user__email") | has(f"@{words}", "user__email")


def recent(user: User) -> QuerySet[Business]:
    """Those that `user` visited last."""
    rows = Business.objects.filter(visits__user=user).annotate(last=Max("visits__started_at"))
    return with_door(rows.order_by("-last"), user)[:RECENT]


def with_door(rows: QuerySet[Business], user: User) -> QuerySet[Business]:
    visits = StaffVisit.objects.filter(business=OuterRef("pk"), user=user, until__gt=timezone.now())
    places = Membership.objects.filter(business=OuterRef("pk"), user=user, deactivated_at=None)
    return rows.annotate(is_inside=Exists(visits), is_own=Exists(places))


def reasons(user: User) -> list[str]:
    """What `user` said lately, the newest first, each once."""
    said = StaffVisit.objects.filter(user=user).order_by("-started_at").values_list("reason", flat=True)
    return list(dict.fromkeys(said[:20]))[:3]
