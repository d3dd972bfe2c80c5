"""Whoever lacks every right can call no action, whatever they send with it."""

import importlib
import inspect
from typing import Any
from unittest.mock import MagicMock

import pytest
from django.http import Http404

from library.models import Announcement
from tenants import access
from tenants.access import Person
from tenants.models import Business, User
from tests.test_layers import ROOT, actions

#: Open to everybody with a sign-in, about nobody but themselves.
OF_ONESELF = {
    "tenants.actions.ask_for_business",
    "tenants.actions.end_visits",
    "tenants.notices.actions.dismiss_notice",
    "tenants.people.accepting.accept",
    "tenants.profile.actions.remove_portrait",
    "tenants.profile.actions.save_portrait",
    "tenants.profile.actions.save_profile",
    "tenants.sessions.end_other_sessions",
    "tenants.sessions.end_session",
}
PLACES = sorted(
    f"{'.'.join(path.relative_to(ROOT).with_suffix('').parts)}.{node.name}" for path, node in actions()
)


def action_at(place: str) -> Any:
    module, _, name = place.rpartition(".")
    return getattr(importlib.import_module(module), name)


def anything(parameter: inspect.Parameter) -> Any:
    return Announcement if parameter.name == "kind" else MagicMock()


def call(action: Any, business: Business) -> None:
    """With what it asks for, by somebody who may nothing."""
    user = User.objects.create_user("nobody@acme.example")
    asked = inspect.signature(action).parameters
    actor = Person(user, business, "nobody", frozenset()) if asked["actor"].annotation is Person else user
    needed = [each for each in asked.values() if each.default is each.empty and each.name != "actor"]
    by_place = [anything(each) for each in needed if each.kind is each.POSITIONAL_OR_KEYWORD]
    by_name = {each.name: anything(each) for each in needed if each.kind is each.KEYWORD_ONLY}
    action(*by_place, actor=actor, **by_name)


@pytest.mark.parametrize("place", [place for place in PLACES if place not in OF_ONESELF])
def test_an_action_is_not_there_for_who_may_nothing(inside: Business, place: str, monkeypatch) -> None:
    monkeypatch.setitem(access.MAY, "nobody", frozenset())
    with pytest.raises(Http404):
        call(action_at(place), inside)


def test_the_exceptions_are_there() -> None:
    assert set(PLACES) > OF_ONESELF
