import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.keeping.tree import INSIDE_ITSELF, MOST_DEEP, TOO_DEEP, grown, path, problem, tops
from library.models import MusicFolder


def chain(length: int) -> list[MusicFolder]:
    """Each in the one before."""
    rows: list[MusicFolder] = []
    for _ in range(length):
        rows.append(MusicFolder(name="x", parent_id=rows[-1].pk if rows else None))
    return rows


@st.composite
def forests(draw: st.DrawFn) -> list[MusicFolder]:
    rows: list[MusicFolder] = []
    for _ in range(draw(st.integers(1, 15))):
        above = draw(st.sampled_from([None, *rows]))
        rows.append(MusicFolder(pk=uuid.uuid4(), parent_id=above.pk if above else None))
    return draw(st.permutations(rows))


@given(forests())
def test_every_folder_stands_in_the_tree_once(rows: list[MusicFolder]) -> None:
    branches = grown(rows, {row.pk: 1 for row in rows})
    listed = [branch.folder.pk for top in tops(branches) for branch in top]
    assert sorted(listed) == sorted(row.pk for row in rows)
    assert sum(top.tracks for top in tops(branches)) == len(rows)


@given(forests(), st.data())
def test_a_move_that_is_allowed_makes_no_ring_and_nothing_too_deep(rows, data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(rows))
    into = data.draw(st.sampled_from([None, *rows]))
    branches = grown(rows, {})
    deepest = max(branch.depth for branch in branches.values())
    if problem(branches, row.pk, into and into.pk):
        return
    row.parent_id = into.pk if into else None
    after = grown(rows, {})
    assert len([each for top in tops(after) for each in top]) == len(rows)
    assert max(branch.depth for branch in after.values()) <= max(MOST_DEEP, deepest)


def test_a_folder_lies_neither_in_itself_nor_in_what_lies_in_it() -> None:
    top, middle, low = chain(3)
    branches = grown([top, middle, low], {})
    assert [problem(branches, top.pk, each.pk) for each in (top, middle, low)] == [INSIDE_ITSELF] * 3
    assert problem(branches, low.pk, top.pk) == ""


@pytest.mark.parametrize(("depth", "why"), [(MOST_DEEP - 1, ""), (MOST_DEEP, TOO_DEEP)])
def test_folders_lie_only_so_deep(depth: int, why: str) -> None:
    rows = chain(depth)
    assert problem(grown(rows, {}), None, rows[-1].pk) == why


def test_the_way_to_a_folder_begins_at_the_top() -> None:
    rows = chain(3)
    assert path(grown(rows, {}), rows[-1].pk) == rows


def test_folders_that_lie_in_each_other_stand_in_the_tree_once() -> None:
    rows = chain(3)
    rows[0].parent_id = rows[2].pk
    branches = grown(rows, {})
    assert len([each for top in tops(branches) for each in top]) == 3
