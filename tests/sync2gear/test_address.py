import pytest

from sync2gear.address import client_address

PROXY = "10.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("", 0, PROXY),
        ("203.0.113.9", 0, PROXY),
        ("203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("", 1, ""),
        ("203.0.113.9", 2, PROXY),
        ("[2001:db8::1]", 1, "2001:db8::1"),
        ("<script>", 1, ""),
        ("fe80::1%eth0", 1, "fe80::1"),
    ],
)
def test_only_our_own_proxies_are_believed(forwarded: str, proxies: int, address: str) -> None:
    assert client_address(PROXY, forwarded, proxies) == address


def test_a_peer_without_an_address_has_none() -> None:
    assert client_address("", "", 0) == ""
