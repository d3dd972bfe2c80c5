"""The players of all businesses, for sync2gear's staff."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from broadcast.fleet.asked import AWAY, SORTS, WRONGS, Asked
from broadcast.fleet.rows import Fleet
from tenants.partials import render_page
from tenants.requests import SignedInRequest
from tenants.staff import staff_only


@staff_only("see_fleet")
@require_safe
def staff_fleet(request: SignedInRequest) -> HttpResponse:
    """It asks for itself again every few seconds."""
    asked = Asked.of(request)
    fleet = Fleet(asked, timezone.now())
    page_obj = fleet.get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page_obj": page_obj,
        "players": fleet.rows(page_obj),
        "served": fleet.served,
        "found": fleet.counts["found"],
        "wrongs": [(name, label, fleet.counts[name]) for name, label in WRONGS.items()],
        "ages": [(name, label) for name, (label, _) in AWAY.items()],
        "sorts": [(name, label) for name, (label, _) in SORTS.items()],
    }
    return render_page(request, "broadcast/staff_fleet.html", context, partials=("fleet",))
