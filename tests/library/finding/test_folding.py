"""What people type, and what stands in tags, meet in one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.finding.folding import folded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Beyoncé: Déjà Vu", "beyonce deja vu"),
        ("BJÖRK  (live)", "bjork live"),
        ("Mø", "mo"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("AC/DC", "ac dc"),
        ("Сплин", "сплин"),
        ("ＡＢＣ", "abc"),
        ("", ""),
    ],
)
def test_accents_case_and_punctuation_do_not_matter(text: str, found: str) -> None:
    assert folded(text) == found


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(), st.text())
def test_what_is_put_together_is_found_by_its_parts(one: str, other: str) -> None:
    assert folded(f"{one} {other}") == f"{folded(one)} {folded(other)}".strip()
