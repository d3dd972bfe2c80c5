"""Whoever lacks every right can call no action, whatever they send with it."""

import importlib
import inspect
from typing import Any
from unittest.mock import MagicMock

import pytest
from django.http import Http404

from library.models import Announcement
from tenants import access
from tenants.access import MAY, Person
from tenants.models import Business, User
from tests.test_layers import ROOT, actions

demand = Person.demand
#: Open to everybody with a sign-in, about nobody but themselves.
OF_ONESELF = {
    "tenants.actions.ask_for_business",
    "tenants.actions.end_visits",
    "tenants.notices.actions.dismiss_notice",
    "tenants.people.accepting.accept",
    "tenants.people.members.leave",
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


class Rights(frozenset[str]):
    """Of a role; notes which right is asked for."""

    asked: list[str]

    def __contains__(self, right: object) -> bool:
        self.asked.append(str(right))
        return super().__contains__(right)


def call(action: Any, business: Business, role: str) -> None:
    """With what it asks for, by somebody of that role."""
    user, _ = User.objects.get_or_create(email="nobody@acme.example")
    user.staff_role = role
    asked = inspect.signature(action).parameters
    actor = Person(user, business, role, frozenset()) if asked["actor"].annotation is Person else user
    needed = [each for each in asked.values() if each.default is each.empty and each.name != "actor"]
    by_place = [anything(each) for each in needed if each.kind is each.POSITIONAL_OR_KEYWORD]
    by_name = {each.name: anything(each) for each in needed if each.kind is each.KEYWORD_ONLY}
    action(*by_place, actor=actor, **by_name)


def demanded(action: Any, business: Business, monkeypatch: Any) -> str:
    """The right without which it is not there; somebody without any right finds nothing."""
    none, seen = Rights(), list[str]()
    none.asked = []

    def noted(person: Person, right: str) -> None:
        seen.append(right)
        demand(person, right)

    monkeypatch.setitem(access.MAY, "nobody", none)
    monkeypatch.setattr(Person, "demand", noted)
    with pytest.raises(Http404):
        call(action, business, "nobody")
    return [*seen, *none.asked][0]


@pytest.mark.parametrize("place", [place for place in PLACES if place not in OF_ONESELF])
def test_an_action_is_not_there_for_any_role_without_its_right(
    inside: Business, place: str, monkeypatch
) -> None:
    action = action_at(place)
    right = demanded(action, inside, monkeypatch)
    without = [role for role, rights in MAY.items() if right not in rights]
    assert right in access.RIGHTS
    for role in without:
        with pytest.raises(Http404):
            call(action, inside, role)


def test_the_exceptions_are_there() -> None:
    assert set(PLACES) > OF_ONESELF
