from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.playlists import rule as rules
from library.playlists.rule import Added, BadRule, Explicit, InFolder, Rule, Span, Unplayed, Worded

WORD = st.text(min_size=1, max_size=20)
CONDITIONS = st.one_of(
    st.builds(
        Worded,
        st.sampled_from(list(rules.WORDS)),
        st.lists(WORD, min_size=1, max_size=3).map(tuple),
        st.booleans(),
    ),
    st.builds(Span, st.just("year"), st.integers(1000, 1990), st.none() | st.integers(1990, 2200)),
    st.builds(InFolder, st.uuids().map(str), st.booleans()),
    st.builds(Explicit, st.booleans()),
    st.builds(Unplayed, st.none() | st.integers(1, 3650)),
    st.builds(Added, st.integers(1, 3650)),
)
RULES = st.builds(
    Rule,
    st.lists(CONDITIONS, max_size=5).map(tuple),
    st.sampled_from(["all", "any"]),
    st.sampled_from(list(rules.ORDERS)),
    st.none() | st.integers(1, 3000),
    st.none() | st.integers(1, 10_000),
    st.integers(0, 100),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(RULES)
def test_what_is_written_is_read_as_the_same_rule(rule: Rule) -> None:
    assert rules.read(rules.written(rule)) == rule


@given(JSON)
def test_what_is_no_rule_is_refused_whatever_it_is(told: Any) -> None:
    with pytest.raises(BadRule):
        rules.read(told)


@pytest.mark.parametrize(
    "condition",
    [
        {"about": "shoe size", "low": 1},
        {"about": "year"},
        {"about": "year", "low": 2000, "high": 1990},
        {"about": "year", "low": "1990"},
        {"about": "year", "low": True},
        {"about": "year", "low": 10**30},
        {"about": "genre", "any_of": []},
        {"about": "genre", "any_of": "Jazz"},
        {"about": "genre", "any_of": ["Jazz"], "is_not": "no"},
        {"about": "genre", "any_of": ["Jazz"] * 21},
        {"about": "folder", "folder": "cellar"},
        {"about": "folder", "folder": None},
        {"about": "added", "days": 0},
        {"about": "added", "days": 7, "password": "x"},
        {"about": ["genre"]},
        {},
    ],
    ids=str,
)
def test_a_condition_that_makes_no_sense_is_refused(condition: dict[str, Any]) -> None:
    with pytest.raises(BadRule):
        rules.read({"conditions": [condition]})


@pytest.mark.parametrize(
    "told",
    [
        {"most_tracks": 0},
        {"most_tracks": 3001},
        {"most_minutes": 0},
        {"between": -1},
        {"order": "loud"},
        {"meets": 1},
    ],
    ids=str,
)
def test_a_rule_stays_within_its_bounds(told: dict[str, Any]) -> None:
    with pytest.raises(BadRule):
        rules.read({"conditions": []} | told)
