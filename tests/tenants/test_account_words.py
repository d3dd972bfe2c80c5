import pytest

from tenants.templatetags.account_words import in_fours


@pytest.mark.parametrize(
    ("secret", "shown"), [("JBSWY3DPEHPK", "JBSW Y3DP EHPK"), ("ABCDE", "ABCD E"), ("", "")]
)
def test_a_secret_is_typed_off_in_fours(secret: str, shown: str) -> None:
    assert in_fours(secret) == shown
