import pytest

from tenants import checks


@pytest.mark.parametrize(
    ("knob", "wrong", "check", "identity"),
    [
        ("SECRET_KEY", "", checks.a_secret_key_is_set, "sync2gear.E001"),
        ("ALLOWED_HOSTS", [], checks.host_names_are_named, "sync2gear.E002"),
        ("HTTPS", False, checks.cookies_are_secure, "sync2gear.W001"),
    ],
)
def test_a_missing_knob_speaks_with_an_id_and_a_hint(settings, knob, wrong, check, identity) -> None:
    setattr(settings, knob, wrong)
    (message,) = check()
    assert (message.id, knob in message.hint) == (identity, True)


@pytest.mark.parametrize(
    ("knob", "right", "check"),
    [
        ("SECRET_KEY", "long and random", checks.a_secret_key_is_set),
        ("ALLOWED_HOSTS", ["shop.example"], checks.host_names_are_named),
        ("HTTPS", True, checks.cookies_are_secure),
    ],
)
def test_a_knob_that_is_set_is_quiet(settings, knob, right, check) -> None:
    setattr(settings, knob, right)
    assert check() == []


def test_host_names_may_be_missing_while_developing(settings) -> None:
    settings.ALLOWED_HOSTS, settings.DEBUG = [], True
    assert checks.host_names_are_named() == []
