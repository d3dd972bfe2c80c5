"""From one business of a person to another."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tenants.folding import found_in
from tenants.models import Membership
from tenants.partials import render_page
from tenants.requests import SignedInRequest, search_words
from tenants.visiting.places import place_of

#: From so many on, one types rather than looks.
MANY = 8
MOST = 30


@require_safe
def businesses_menu(request: SignedInRequest) -> HttpResponse:
    """What the menu in the side bar holds once it is opened: one's own businesses, by name."""
    words = search_words(request)
    own = Membership.objects.filter(user=request.user, deactivated_at=None).select_related("business")
    own = own.order_by("business__name")
    found = list(own.filter(found_in(words, "business__name"))[: MOST + 1])
    context = {
        "memberships": found[:MOST],
        "has_more": len(found) > MOST,
        "is_searched": bool(words) or len(found) >= MANY,
        "query": words,
        "place": place_of(request),
    }
    partials = ("business-menu", "business-names")
    return render_page(request, "tenants/businesses.html", context, partials=partials)
