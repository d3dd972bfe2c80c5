from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command

from tenants.access import Person
from tenants.models import AuditLog, SpeechProvider
from tenants.sealed import seal, unseal
from tests.codes import SECRET

OLD, NEW = "the first long key of this installation", "a newer key"


@pytest.fixture
def openai(db: None, settings) -> SpeechProvider:
    settings.SEALING_KEYS = [OLD]
    Authenticator.objects.all().delete()  # the cast's, under another key
    return SpeechProvider.objects.create(kind="openai", name="OpenAI", key_sealed=seal("sk-very-secret"))


def reseal() -> str:
    said = StringIO()
    call_command("reseal", stdout=said)
    return said.getvalue()


def test_after_it_the_old_key_can_go(openai: SpeechProvider, settings) -> None:
    settings.SEALING_KEYS = [NEW, OLD]
    assert reseal() == "Encrypted anew: 1.\n"
    settings.SEALING_KEYS = [NEW]
    openai.refresh_from_db()
    assert unseal(openai.key_sealed) == "sk-very-secret"


def test_second_steps_go_along(openai: SpeechProvider, olive: Person, settings) -> None:
    app = TOTP.activate(olive.user, SECRET).instance
    settings.SEALING_KEYS = [NEW, OLD]
    assert reseal() == "Encrypted anew: 2.\n"
    settings.SEALING_KEYS = [NEW]
    app.refresh_from_db()
    assert unseal(app.data["secret"]) == SECRET


def test_it_stands_in_the_log_without_the_key(openai: SpeechProvider) -> None:
    reseal()
    row = AuditLog.objects.get(kind="speechprovider")
    assert (row.actor_name, row.verb, row.changes) == ("sync2gear", "sealed anew the key of", {})


def test_one_that_nothing_opens_is_named_and_holds_back_no_other(openai: SpeechProvider, settings) -> None:
    SpeechProvider.objects.create(kind="google", name="Google", key_sealed="rubbish")
    settings.SEALING_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match="opens the key of Google"):
        reseal()
    settings.SEALING_KEYS = [NEW]
    openai.refresh_from_db()
    assert unseal(openai.key_sealed) == "sk-very-secret"
    assert SpeechProvider.objects.get(name="Google").key_sealed == "rubbish"
