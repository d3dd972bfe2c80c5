"""Keys stand in no page, no log and no audit row, whatever happens to them."""

import logging
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from library.speech import speaking
from library.speech.elevenlabs import ElevenLabs
from library.speech.google import Google
from library.speech.openai import OpenAI
from library.speech.provider import Provider, Wish
from library.speech.speaking import voiced
from tenants.models import AuditLog, Business, SpeechProvider
from tests.library.speech.services import http_service, tone

SECRET = "sk-very-secret"
LIST = "/staff/voices/"
FORM = {"name": "Theirs", "price_a_million": "15", "is_active": "on"}
Make = Callable[[str, str], Provider]
KINDS: dict[str, tuple[str, Make]] = {
    "openai": (SECRET, OpenAI),
    "elevenlabs": (SECRET, ElevenLabs),
    # No JSON, so that nothing is asked for in the world outside.
    "google": ("{" + SECRET, lambda key, _address: Google(key)),
}


def pages(staff: Client, owner: Client, row: SpeechProvider, form: dict[str, str]) -> str:
    """All that come of it, the refused ones too."""
    own = f"{LIST}{row.pk}/"
    answers = [staff.get(path) for path in ("/staff/", LIST, own, f"{LIST}new/", f"{LIST}usage/")]
    answers += [staff.post(own, form | {"name": ""}), staff.post(f"{LIST}new/", form | {"name": ""})]
    answers += [staff.post(f"{own}{verb}/", follow=True) for verb in ("try", "earlier", "remove", "restore")]
    answers += [owner.get(f"/b/acme/{path}") for path in ("announcements/settings/", "log/")]
    assert {answer.status_code for answer in answers} == {200, 422}
    return "".join(answer.content.decode() for answer in answers)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answer", [(200, tone()), (401, SECRET.encode()), (500, SECRET.encode())])
def test_a_key_is_told_to_nobody(
    as_sam: Client,
    as_olive: Client,
    inside: Business,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    kind: str,
    answer: tuple[int, bytes],
) -> None:
    caplog.set_level(logging.DEBUG)
    key, make = KINDS[kind]
    form = FORM | {"kind": kind, "key": key}
    as_sam.post(f"{LIST}new/", form)
    row = SpeechProvider.objects.get()
    with http_service(answer) as stage:
        monkeypatch.setitem(speaking.MADE, kind, lambda key: make(key, stage.address))
        voiced(Wish("Hello."), inside)
        shown = pages(as_sam, as_olive, row, form)
        assert SECRET in str([asked.headers for asked in stage.asked]) or kind == "google"
    call_command("reseal")
    for told in (shown, caplog.text, str(list(AuditLog.objects.values())), str(row.__dict__)):
        assert told
        assert SECRET not in told
