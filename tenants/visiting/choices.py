"""What staff find in their palette: businesses, by name, address or owner, and the recent ones."""

from django.db.models import Case, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from tenants.models import Business, Membership, StaffVisit, User

MOST = 8
RECENT = 5


def found(user: User, words: str) -> QuerySet[Business]:
    """Those whose name begins with `words` come first. Each knows whether `user` may go in as they are."""
    owned = Membership.objects.filter(business=OuterRef("pk"), role=Membership.Role.OWNER)
    owner = Q(user__name__icontains=words) | Q(user__email__icontains=words)
    rows = Business.objects.filter(
        Q(name__icontains=words) | Q(slug__icontains=words) | Exists(owned.filter(owner))
    )
    first = Case(
        When(Q(name__istartswith=words) | Q(slug__istartswith=words), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return with_door(rows, user).order_by(first, "name", "pk")[:MOST]


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
