"""Rows that know what they were when they were loaded."""

from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.db import models


class Remembered(models.Model):
    """Every model of ours: so the log can tell of each change what was before."""

    #: Columns of which the log does not tell: what follows from others, and what only machines read.
    UNTOLD: ClassVar[frozenset[str]] = frozenset()
    #: Of a column with ids the model ("broadcast.Zone") whose names the log tells instead.
    NAMES: ClassVar[dict[str, str]] = {}
    #: Column names and values, in one order; none of a row that is new.
    _as_loaded: tuple[Collection[str], Collection[Any]] = ((), ())

    class Meta:
        abstract = True

    @classmethod
    def from_db(  # type: ignore[override]
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> Self:
        row = super().from_db(db, field_names, values)
        # Both are there already: a list of 100,000 rows costs a pair each, no copies.
        row._as_loaded = (field_names, values)
        return row

    @property
    def before(self) -> dict[str, Any]:
        """The columns as they were loaded, or as the log told them last."""
        return dict(zip(*self._as_loaded, strict=False))

    def remember(self) -> None:
        """From now on this is how it was."""
        names = [field.attname for field in self._meta.concrete_fields]
        known = {name: self.__dict__[name] for name in names if name in self.__dict__}
        self._as_loaded = (known.keys(), list(known.values()))
