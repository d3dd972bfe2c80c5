"""Folders in folders. Pure: it takes all of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from library.models import MusicFolder

MOST_DEEP = 8
INSIDE_ITSELF = "A folder cannot lie in itself. Choose another one."
TOO_DEEP = f"Folders lie at most {MOST_DEEP} deep. Choose one that is higher up."

NONE: Mapping[UUID, str | None] = {}


@dataclass
class Branch:
    """A folder with those in it. `depth` is 1 at the top; `tracks` counts those in it and below it.

    `inside` is a cover of what lies in it, by its SHA-256.
    """

    folder: MusicFolder
    depth: int = 1
    own: int = 0
    tracks: int = 0
    inside: str = ""
    children: list["Branch"] = field(default_factory=list)
    is_top: bool = True

    def __iter__(self) -> Iterator["Branch"]:
        """Itself and all below it, as they stand under each other."""
        yield self
        for child in self.children:
            yield from child

    @property
    def cover(self) -> str:
        return self.folder.cover_sha256 or self.inside

    @property
    def height(self) -> int:
        return 1 + max((child.height for child in self.children), default=0)


def grown(
    folders: Iterable[MusicFolder], counts: Mapping[UUID, int], covers: Mapping[UUID, str | None] = NONE
) -> dict[UUID, Branch]:
    """Every folder's branch, by id, in the order of `folders`. Without its parent one is at the top.

    Of folders that lie in each other the last is at the top, so that each stands somewhere.
    """
    branches = {
        folder.pk: Branch(folder, own=counts.get(folder.pk, 0), inside=covers.get(folder.pk) or "")
        for folder in folders
    }
    above: dict[UUID, UUID] = {}
    for pk, branch in branches.items():
        parent = branch.folder.parent_id
        if parent in branches and pk not in upwards(parent, above):
            above[pk], branch.is_top = parent, False
            branches[parent].children.append(branch)
    for top in tops(branches):
        measure(top, 1)
    return branches


def tops(branches: Mapping[UUID, Branch]) -> list[Branch]:
    return [branch for branch in branches.values() if branch.is_top]


def upwards(pk: UUID | None, above: Mapping[UUID, UUID]) -> Iterator[UUID]:
    """The folder and those it lies in; ends, as `above` holds no ring."""
    while pk:
        yield pk
        pk = above.get(pk)


def measure(branch: Branch, depth: int) -> int:
    branch.depth = depth
    branch.tracks = branch.own + sum(measure(child, depth + 1) for child in branch.children)
    branch.inside = min(
        filter(None, [branch.inside, *(child.inside for child in branch.children)]), default=""
    )
    return branch.tracks


def path(branches: Mapping[UUID, Branch], pk: UUID | None) -> list[MusicFolder]:
    """From the top to the folder itself."""
    found: list[MusicFolder] = []
    while pk and pk in branches and len(found) < MOST_DEEP:
        found.insert(0, branches[pk].folder)
        pk = branches[pk].folder.parent_id
    return found


def namesake(branches: Mapping[UUID, Branch], folder: MusicFolder, name: str) -> bool:
    """Whether another folder beside it is called like this."""
    beside = (branch.folder for branch in branches.values() if branch.folder.parent_id == folder.parent_id)
    return any(each.pk != folder.pk and each.name.casefold() == name.casefold() for each in beside)


def problem(branches: Mapping[UUID, Branch], folder: UUID | None, into: UUID | None) -> str:
    """Why a folder (a new one: None) cannot lie in another; empty where it can. `into` is None or there."""
    if into is None:
        return ""
    if folder and into in {branch.folder.pk for branch in branches[folder]}:
        return INSIDE_ITSELF
    height = branches[folder].height if folder else 1
    return TOO_DEEP if branches[into].depth + height > MOST_DEEP else ""
