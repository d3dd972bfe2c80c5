import uuid

import pytest

from broadcast.edge.live_key import LiveKey, read, sign

ONE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
KEY = sign("secret", [ONE, OTHER], 2000)


def test_a_key_says_which_zones_and_until_when() -> None:
    assert read("secret", KEY, 1999) == LiveKey(frozenset({str(ONE), str(OTHER)}), 2000)


def test_a_key_ends() -> None:
    assert read("secret", KEY, 2000) is None


def test_a_key_of_other_zones_is_none() -> None:
    assert read("secret", sign("another secret", [ONE], 2000), 0) is None


@pytest.mark.parametrize("wrong", ["", "x", "é", "A" * 64, KEY[:-4], KEY[4:], f"{KEY}AAAA", KEY.swapcase()])
def test_what_nobody_signed_is_no_key(wrong: str) -> None:
    assert read("secret", wrong, 0) is None


@pytest.mark.parametrize("place", range(0, len(KEY), 7))
def test_a_key_with_one_letter_changed_is_none(place: int) -> None:
    other = "A" if KEY[place] != "A" else "Q"
    assert read("secret", KEY[:place] + other + KEY[place + 1 :], 0) is None


def test_a_key_for_no_zone_is_for_none() -> None:
    assert read("secret", sign("secret", [], 2000), 0) == LiveKey(frozenset(), 2000)


def test_the_order_of_zones_makes_no_other_key() -> None:
    assert sign("secret", [OTHER, ONE, ONE], 2000) == KEY
