"""The folders of music as a tree, read at once."""

from dataclasses import dataclass
from uuid import UUID

from library.models import MusicFolder
from library.models.music import MOST_FOLDERS
from tenants.access import Person

NO_FOLDER, GONE = "none", "gone"


@dataclass(frozen=True)
class Branch:
    pk: UUID
    name: str
    #: The names of those it lies in, the outermost first, and its own.
    path: str


class Folders:
    """The kept ones in the order of their paths."""

    def __init__(self, rows: list[tuple[UUID, str, UUID | None]]) -> None:
        self._names = {pk: name for pk, name, _ in rows}
        self._parents = {pk: parent for pk, _, parent in rows}
        branches = (Branch(pk, name, " / ".join(self._path(pk))) for pk, name in self._names.items())
        self.branches = sorted(branches, key=lambda branch: (branch.path.casefold(), branch.pk))

    def _above(self, pk: UUID) -> list[UUID]:
        """It and those it lies in; ends where folders lie in each other."""
        found: list[UUID] = []
        here: UUID | None = pk
        while here in self._names and here not in found:
            found.append(here)
            here = self._parents[here]
        return found

    def _path(self, pk: UUID) -> list[str]:
        return [self._names[each] for each in reversed(self._above(pk))]

    def below(self, pk: UUID) -> list[UUID]:
        """It and all that lie in it."""
        return [each for each in self._names if pk in self._above(each)]

    def named(self, text: str) -> UUID | str | None:
        """As an address says it; None where it names none, GONE for what is not there."""
        if text in ("", NO_FOLDER):
            return text or None
        return next((pk for pk in self._names if str(pk) == text), GONE)

    def path(self, pk: UUID) -> str:
        return " / ".join(self._path(pk))


def folders_of(person: Person, *, are_asked: bool = True) -> Folders:
    """None of them where nobody asks for one."""
    if not are_asked:
        return Folders([])
    rows = MusicFolder.objects.kept().open_to(person).values_list("pk", "name", "parent")
    return Folders(list(rows[:MOST_FOLDERS]))
