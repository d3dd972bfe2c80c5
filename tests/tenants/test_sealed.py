import pytest

from tenants.sealed import Unsealable, resealed, seal, unseal


@pytest.fixture(autouse=True)
def keys(settings) -> None:
    settings.SEALING_KEYS = ["the first long key of this installation"]


def test_a_secret_comes_back_and_cannot_be_read_meanwhile() -> None:
    assert "sk-very-secret" not in seal("sk-very-secret")
    assert unseal(seal("sk-very-secret")) == "sk-very-secret"


def test_keys_are_exchanged_without_losing_a_secret(settings) -> None:
    old = seal("sk-1")
    settings.SEALING_KEYS = ["a newer key", *settings.SEALING_KEYS]
    new = resealed(old)
    settings.SEALING_KEYS = ["a newer key"]
    assert unseal(new) == "sk-1"
    with pytest.raises(Unsealable):
        unseal(old)


def test_without_keys_of_its_own_it_takes_the_sites(settings) -> None:
    settings.SEALING_KEYS = []
    settings.SECRET_KEY = "one"
    sealed = seal("sk-1")
    assert unseal(sealed) == "sk-1"
    settings.SECRET_KEY = "another"
    with pytest.raises(Unsealable):
        resealed(sealed)


@pytest.mark.parametrize("broken", ["", "rubbish", "é"])
def test_what_was_never_sealed_is_said(broken: str) -> None:
    with pytest.raises(Unsealable):
        unseal(broken)
