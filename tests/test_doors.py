"""Who gets in where outside a business: every address of the site, asked for by everybody. One without an
entry fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from django_q.models import Failure

from tenants.access import MAY, OF_STAFF, Person
from tenants.models import (
    Business,
    KnownError,
    Notice,
    Plan,
    Portrait,
    SpeechProvider,
    StaffNote,
    Thread,
    User,
)
from tests.passkeys import Passkey

STRANGERS, SIGNED_IN, ITS_PEOPLE = "strangers", "signed in", "its people"


@dataclass(frozen=True)
class Door:
    """Open to strangers, whoever is signed in, people of acme, or staff by a right; `about` names a row."""

    to: str
    about: str = ""


DOORS = {
    "welcome": Door(STRANGERS),
    "businesses": Door(SIGNED_IN),
    "start": Door(SIGNED_IN),
    "opening": Door(ITS_PEOPLE, "business"),
    "staff_businesses": Door("see_businesses"),
    "staff_enter": Door("enter", "slug"),
    "staff_leave": Door("enter", "slug"),
    "staff_new_business": Door("edit_businesses"),
    "staff_business": Door("see_businesses", "slug"),
    "staff_edit_business": Door("edit_businesses", "slug"),
    "staff_give_plan": Door("edit_businesses", "slug"),
    "staff_add_note": Door("answer_messages", "slug"),
    "staff_plans": Door("edit_plans"),
    "staff_new_plan": Door("edit_plans"),
    "staff_plan": Door("edit_plans", "plan"),
    "staff_default_plan": Door("edit_plans", "plan"),
    "staff_retire_plan": Door("edit_plans", "plan"),
    "staff_restore_plan": Door("edit_plans", "plan"),
    "staff_people": Door("edit_staff"),
    "staff_role": Door("edit_staff", "role"),
    "staff_note": Door("answer_messages", "note"),
    "staff_remove_note": Door("answer_messages", "note"),
    "staff_restore_note": Door("answer_messages", "note"),
    "businesses_menu": Door(SIGNED_IN),
    "dismiss_notice": Door(SIGNED_IN, "notice"),
    "leave": Door(ITS_PEOPLE, "business"),
    "invitation": Door(STRANGERS, "business"),
    "change_account": Door(STRANGERS, "business"),
    "open_invitation": Door(STRANGERS, "token"),
    "closing": Door(ITS_PEOPLE, "business"),
    "reopen": Door(ITS_PEOPLE, "business"),
    "closing_export": Door(ITS_PEOPLE, "business"),
    "staff_suspend": Door("edit_businesses", "slug"),
    "staff_reopen": Door("edit_businesses", "slug"),
    "staff_close": Door("edit_businesses", "slug"),
    "staff_host": Door("edit_businesses", "slug"),
    "staff_again": Door("enter", "slug"),
    "staff_visits": Door("enter"),
    "staff_palette": Door("see_businesses"),
    "staff_notices": Door("publish_notices"),
    "new_staff_notice": Door("publish_notices"),
    "withdraw_staff_notice": Door("publish_notices", "notice"),
    "staff_messages": Door("answer_messages"),
    "new_staff_thread": Door("answer_messages", "slug"),
    "staff_thread": Door("answer_messages", "thread"),
    "read_staff_thread": Door("answer_messages", "thread"),
    "settle_staff_thread": Door("answer_messages", "thread"),
    "assign_staff_thread": Door("answer_messages", "thread"),
    "staff_fleet": Door("see_fleet"),
    "staff_system": Door("see_system"),
    "staff_failures": Door("see_system"),
    "retry_failures": Door("see_system"),
    "retry_failure": Door("see_system", "failure"),
    "staff_errors": Door("see_system"),
    "staff_error": Door("see_system", "error"),
    "solve_staff_error": Door("see_system", "error"),
    "worker_health": Door(STRANGERS),
    "staff_log": Door("see_all_logs"),
    "staff_export_log": Door("see_all_logs", "kind"),
    "staff_usage": Door("edit_providers"),
    "providers": Door("edit_providers"),
    "new_provider": Door("edit_providers"),
    "provider": Door("edit_providers", "provider"),
    "try_provider": Door("edit_providers", "provider"),
    "ask_provider_earlier": Door("edit_providers", "provider"),
    "remove_provider": Door("edit_providers", "provider"),
    "restore_provider": Door("edit_providers", "provider"),
    "pair": Door(SIGNED_IN),
    "device_authorization": Door(STRANGERS),
    "device_token": Door(STRANGERS),
    # A player without its token is turned away by the view: tests/broadcast/players/test_report_views.py.
    "reports": Door(STRANGERS),
    "remote_key": Door(STRANGERS, "token"),
    "remote_key_cover": Door(STRANGERS, "cover"),
    "health": Door(STRANGERS),
    "demo_mail": Door(STRANGERS),
    # allauth's
    "account_login": Door(STRANGERS),
    "account_logout": Door(STRANGERS),
    "account_inactive": Door(STRANGERS),
    "account_signup": Door(STRANGERS),
    "account_reauthenticate": Door(SIGNED_IN),
    "account_email": Door(SIGNED_IN),
    "sessions": Door(SIGNED_IN),
    "end_other_sessions": Door(SIGNED_IN),
    "end_session": Door(SIGNED_IN, "session"),
    "profile": Door(SIGNED_IN),
    "save_portrait": Door(SIGNED_IN),
    "remove_portrait": Door(SIGNED_IN),
    "portrait": Door(SIGNED_IN, "portrait"),
    "account_email_verification_sent": Door(STRANGERS),
    "account_change_password": Door(SIGNED_IN),
    "account_set_password": Door(SIGNED_IN),
    "account_reset_password": Door(STRANGERS),
    "account_confirm_login_code": Door(STRANGERS),
    "account_confirm_email": Door(STRANGERS, "key"),
    "account_reset_password_from_key_done": Door(STRANGERS),
    "account_reset_password_from_key": Door(STRANGERS, "reset"),
    "account_reset_password_done": Door(STRANGERS),
    "mfa_index": Door(SIGNED_IN),
    "need_second_step": Door(SIGNED_IN),
    "mfa_authenticate": Door(STRANGERS),
    "mfa_reauthenticate": Door(SIGNED_IN),
    "mfa_activate_totp": Door(SIGNED_IN),
    "mfa_deactivate_totp": Door(SIGNED_IN),
    "mfa_view_recovery_codes": Door(SIGNED_IN),
    "mfa_generate_recovery_codes": Door(SIGNED_IN),
    "mfa_download_recovery_codes": Door(SIGNED_IN),
    "mfa_list_webauthn": Door(SIGNED_IN),
    "mfa_add_webauthn": Door(SIGNED_IN),
    "mfa_edit_webauthn": Door(SIGNED_IN, "passkey"),
    "mfa_remove_webauthn": Door(SIGNED_IN, "passkey"),
    "mfa_reauthenticate_webauthn": Door(SIGNED_IN),
    "mfa_login_webauthn": Door(STRANGERS),
    "socialaccount_login_cancelled": Door(STRANGERS),
    "socialaccount_login_error": Door(STRANGERS),
    "socialaccount_signup": Door(STRANGERS),
    "socialaccount_connections": Door(SIGNED_IN),
    "google_login": Door(STRANGERS),
    "google_callback": Door(STRANGERS),
    "google_login_by_token": Door(STRANGERS),
    "microsoft_login": Door(STRANGERS),
    "microsoft_callback": Door(STRANGERS),
}
OF_THE_STAFF = [name for name, door in DOORS.items() if door.to in OF_STAFF]
CLOSED_TO_STRANGERS = [name for name, door in DOORS.items() if door.to != STRANGERS]
OPEN_TO_STRANGERS = [name for name, door in DOORS.items() if door.to == STRANGERS]
OPEN_TO_ALL_SIGNED_IN = [name for name, door in DOORS.items() if door.to == SIGNED_IN]
Things = dict[str, dict[str, Any]]


def names(resolver: Any) -> Iterator[str]:
    for route in resolver.url_patterns:
        if isinstance(route, URLPattern):
            yield route.name or str(route.pattern)
        else:
            yield from names(route)


@pytest.fixture
def things(acme: Business, olive: Person) -> Things:
    User.objects.filter(pk=olive.user.pk).update(portrait_sha256="a" * 64)
    Portrait.objects.create(user=olive.user, jpeg=b"\xff\xd8")
    passkey = WebAuthn.add(olive.user, "Phone", Passkey().created()).instance
    session = UserSession.objects.create(user=olive.user, session_key="x", ip="127.0.0.1")
    provider = SpeechProvider.objects.create(kind="google", name="Google", key_sealed="")
    note = StaffNote.objects.create(business=acme, author_id=acme.pk, author_name="Sam", text="Call them.")
    thread = Thread.objects.create(business=acme, subject="Silence")
    now = timezone.now()
    notice = Notice.objects.create(text="Tonight", starts_at=now, ends_at=now, author=olive.user)
    error = KnownError.objects.create(mark="a", kind="KeyError", place="here", part="web")
    failure = Failure.objects.create(id="a" * 32, name="a", func="a", started=now, stopped=now, success=False)
    return {
        "": {},
        "thread": {"pk": thread.pk},
        "notice": {"pk": notice.pk},
        "error": {"pk": error.pk},
        "failure": {"pk": failure.pk},
        "note": {"pk": note.pk},
        "plan": {"pk": Plan.objects.get(name="House").pk},
        "role": {"pk": acme.memberships.get(role="owner").user_id, "role": "none"},
        "business": {"pk": acme.pk},
        "slug": {"slug": "acme"},
        "provider": {"pk": provider.pk},
        "kind": {"kind": "csv"},
        "token": {"token": "guessed"},
        "cover": {"token": "guessed", "sha256": "a" * 64},
        "key": {"key": "guessed"},
        "session": {"pk": session.pk},
        "portrait": {"pk": olive.user.pk, "sha256": "a" * 64},
        "passkey": {"pk": passkey.pk},
        "reset": {"uidb36": "1", "key": "guessed"},
    }


def answers(client: Client, name: str, things: Things) -> tuple[int, int]:
    path = reverse(name, kwargs=things[DOORS[name].about])
    return client.get(path).status_code, client.post(path).status_code


def leads_to_sign_in(client: Client, name: str, things: Things) -> list[bool]:
    path = reverse(name, kwargs=things[DOORS[name].about])
    found = (answer.headers.get("Location", "") for answer in (client.get(path), client.post(path)))
    return [address.startswith("/accounts/login/") for address in found]


def test_every_address_has_an_entry() -> None:
    assert set(names(get_resolver("sync2gear.urls"))) == set(DOORS)


@pytest.mark.parametrize("name", CLOSED_TO_STRANGERS)
def test_strangers_are_asked_to_sign_in(things: Things, name: str) -> None:
    assert leads_to_sign_in(Client(), name, things) == [True, True]


@pytest.mark.parametrize("name", OPEN_TO_STRANGERS)
def test_strangers_are_let_in_or_told_why_not(things: Things, name: str) -> None:
    # 503: no worker has beaten.
    assert {status for status in answers(Client(), name, things) if status >= 500} <= {503}


@pytest.mark.parametrize("name", OPEN_TO_ALL_SIGNED_IN)
def test_whoever_is_signed_in_gets_in(as_olive: Client, olive: Person, things: Things, name: str) -> None:
    TOTP.activate(olive.user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(olive.user)
    assert 404 not in answers(as_olive, name, things)
    assert max(answers(as_olive, name, things)) < 500


@pytest.mark.parametrize("who", ["as_olive", "as_zed", "as_rita"])
@pytest.mark.parametrize("name", OF_THE_STAFF)
def test_the_console_is_not_there_for_others(request: Any, things: Things, name: str, who: str) -> None:
    assert answers(request.getfixturevalue(who), name, things) == (404, 404)


@pytest.mark.parametrize("name", OF_THE_STAFF)
def test_admins_get_in_everywhere(as_sam: Client, things: Things, name: str) -> None:
    assert 404 not in answers(as_sam, name, things)


@pytest.mark.parametrize("name", OF_THE_STAFF)
def test_support_gets_in_where_the_table_says_so(as_sue: Client, things: Things, name: str) -> None:
    is_there = 404 not in answers(as_sue, name, things)
    assert is_there == (DOORS[name].to in MAY["support"])


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.to == ITS_PEOPLE])
def test_what_is_of_a_business_is_there_for_its_people_alone(
    as_rita: Client, things: Things, name: str
) -> None:
    assert set(answers(as_rita, name, things)) <= {404, 405}
