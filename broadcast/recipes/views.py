"""One-click starts that a shop knows."""

from uuid import UUID

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadcast.actions import recipes as actions
from broadcast.recipes.catalogue import RECIPES
from broadcast.recipes.forms import RecipeForm
from broadcast.recipes.preview import recipe_ahead
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest

SALT = "broadcast.recipes"


@require_safe
def recipes(request: BusinessRequest) -> HttpResponse:
    request.person.demand("edit_schedules")
    return render(request, "broadcast/recipes.html", {"recipes": list(RECIPES.values())})


@require_http_methods(["GET", "HEAD", "POST"])
def recipe(request: BusinessRequest, key: str) -> HttpResponse:
    """Shows what it will make; then makes it and goes there. `recipe-ahead` answers while it is filled in."""
    request.person.demand("edit_schedules")
    if key not in RECIPES:
        raise Http404
    form = RecipeForm(request.POST or None, recipe=RECIPES[key], person=request.person)
    is_asking = request.htmx.target == "recipe-ahead"
    if form.is_bound and form.is_valid() and not is_asking:
        made = actions.make_recipe(key, actor=request.person, **form.asked_for)
        return landed(request, RECIPES[key].name, made)
    ahead = recipe_ahead(form if form.is_bound else form.as_it_comes(), timezone.now())
    context = {"form": form, "recipe": RECIPES[key]} | vars(ahead)
    status = 422 if form.is_bound and not is_asking else 200
    return render_page(request, "broadcast/recipe.html", context, partials=("recipe-ahead",), status=status)


def landed(request: BusinessRequest, name: str, made: actions.Made) -> HttpResponse:
    """On what was made; the message takes all of it back."""
    ids = {kind: [str(pk) for pk in found] for kind, found in made.items() if found}
    signed = signing.dumps(ids, salt=SALT, compress=True)
    undo = f"{reverse('undo_recipe')}?{urlencode({'made': signed})}"
    if made.get("schedules"):
        return done(request, f"“{name}” is in the plan.", "schedule", made["schedules"][0], undo=undo)
    return done(request, f"“{name}” is in the plan.", "dayparts", undo=undo)


@require_POST
def undo_recipe(request: BusinessRequest) -> HttpResponse:
    request.person.demand("edit_schedules")
    try:
        ids = signing.loads(request.GET.get("made", ""), salt=SALT)
    except signing.BadSignature:
        return redirect("recipes")
    made = {kind: [UUID(pk) for pk in found] for kind, found in ids.items()}
    actions.unmake_recipe(made, actor=request.person)
    return done(request, "It is gone again, with everything it made.", "recipes")
