import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tenants.models import Business
from tenants.slugs import SHAPE, free_slug, look, made_of, valid_slug


def refusal(slug: str, **options) -> str:
    with pytest.raises(ValidationError) as refused:
        valid_slug(slug, **options)
    return refused.value.messages[0]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Kafe 7", "kafe-7"),
        ("Кафе", "business"),
        ("日本料理", "business"),
        ("асме", "business"),
        ("---1---", "1"),
        ("Snack_Bar", "snack-bar"),
        ("../../etc", "etc"),
        ("a" * 80, "a" * 40),
        ("a" * 39 + " bc", "a" * 39),
    ],
)
def test_a_slug_is_short_and_harmless(db: None, name: str, slug: str) -> None:
    assert free_slug(name) == slug


@pytest.mark.parametrize("name", ["Acme", "Ａｃｍｅ", "Acrne", "Admin", "www", "sync2gear"])
def test_a_name_that_seems_to_be_another_gets_a_number(acme: Business, name: str) -> None:
    assert re.fullmatch("[a-z0-9]+-[0-9a-f]{8}", free_slug(name))


def test_a_slug_of_a_closed_business_is_not_given_again(acme: Business) -> None:
    Business.objects.filter(pk=acme.pk).update(status="closed")
    assert free_slug("Acme") != "acme"
    assert refusal("acme") == "“acme” is taken. Choose another."


@pytest.mark.parametrize("slug", ["admin", "staff", "api", "www", "support"])
def test_a_reserved_slug_is_refused(db: None, slug: str) -> None:
    assert "kept for sync2gear itself" in refusal(slug)


@pytest.mark.parametrize("slug", ["асме", "аcme", "acmé", "ａcme"])
def test_a_letter_that_only_looks_like_one_is_named(db: None, slug: str) -> None:
    assert "may look like one" in refusal(slug)


@pytest.mark.parametrize("slug", ["acrne", "riva1", "rlval"])
def test_a_look_alike_is_refused_and_says_of_whom(acme: Business, slug: str) -> None:
    assert re.search("looks like “(acme|rival)”, which is taken", refusal(slug))


@pytest.mark.parametrize("slug", ["", "-", "a", "-cafe", "cafe-", "ca--fe", "x" * 51])
def test_an_odd_shape_is_refused(db: None, slug: str) -> None:
    assert "2 to 50" in refusal(slug)


@pytest.mark.parametrize("slug", ["Cafe", "ca fe", "ca_fe", "ca/fe", "ca\x00fe", "ca.fe"])
def test_other_characters_are_refused(db: None, slug: str) -> None:
    assert "letters a to z" in refusal(slug)


def test_a_business_may_keep_its_own(acme: Business) -> None:
    valid_slug("acme", of=acme.pk)
    valid_slug("corner-bakery-7")


@given(st.text(max_size=90))
def test_what_is_made_of_any_name_has_the_shape(name: str) -> None:
    assert SHAPE.fullmatch(made_of(name))


@given(st.from_regex(SHAPE, fullmatch=True))
def test_what_is_read_is_read_the_same_again(slug: str) -> None:
    assert look(look(slug)) == look(slug)
