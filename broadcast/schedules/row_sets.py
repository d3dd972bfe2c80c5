"""The parts of a schedule's form that come several times: announcements, hours, dates."""

from datetime import date, time
from typing import Any

from django import forms

from broadcast.fields.rows import DateRow, HoursRow, ItemRow, hours_initials, item_initials
from broadcast.schedules.columns import Kind
from library.models import Announcement, Sound
from tenants.row_sets import bound_rows, forgive, rows_problem, unbound_rows

FIRST_HOURS = [time(9), time(17)]
TWICE = "“{said}” is said at this minute already. Choose another, or take this line out."


class RowsMixin(forms.BaseForm):
    """Gives `rows` by field; in `cleaned_data` items are (announcement, offset_min), hours pairs of times."""

    known: dict[str, Announcement]
    rows: dict[str, list[Any]]
    instance: Any

    def set_rows(self, first: str | None) -> None:
        self.rows = self._typed_rows() if self.is_bound else self._saved_rows(first)
        self.rows["items"] = self.rows["items"] or unbound_rows(ItemRow, "item", [{}], known=self.known)

    def _typed_rows(self) -> dict[str, list[Any]]:
        return {
            "items": bound_rows(ItemRow, self.data, "item", known=self.known),
            "windows": bound_rows(HoursRow, self.data, "window"),
            "exclusions": bound_rows(HoursRow, self.data, "exclusion"),
            "excluded_dates": bound_rows(DateRow, self.data, "date"),
        }

    def _saved_rows(self, first: str | None) -> dict[str, list[Any]]:
        row, is_new = self.instance, self.instance._state.adding
        saved = [] if is_new else list(row.items.values_list("announcement_id", "offset_min"))
        windows = [FIRST_HOURS] if is_new else row.windows
        dates = [{"date": each} for each in row.excluded_dates]
        items = item_initials(saved or [(first or "", 0)])
        return {
            "items": unbound_rows(ItemRow, "item", items, known=self.known),
            "windows": unbound_rows(HoursRow, "window", hours_initials(windows)),
            "exclusions": unbound_rows(HoursRow, "exclusion", hours_initials(row.exclusions)),
            "excluded_dates": unbound_rows(DateRow, "date", dates),
        }

    def forgive(self) -> None:
        """Show what was filled in so far without judging it."""
        forgive(self, *(row for rows in self.rows.values() for row in rows))

    def focus_last(self, prefix: str) -> None:
        """Where somebody who asked for one more goes on."""
        rows = [
            row for rows in self.rows.values() for row in rows if str(row.prefix).startswith(f"{prefix}-")
        ]
        for field in list(rows[-1].fields.values())[:1] if rows else ():
            field.widget.attrs["autofocus"] = True

    def _right_rows(self, name: str) -> list[Any]:
        if problem := rows_problem(self.rows[name]):
            raise forms.ValidationError(problem)
        return [row for row in self.rows[name] if row.is_bound]

    @property
    def is_row_wrong(self) -> bool:
        """It is said at an announcement's own line."""
        return any(row.errors for row in self.rows["items"])

    def clean_items(self) -> list[tuple[Announcement, int]]:
        kind = str(self.cleaned_data.get("kind") or "")
        items = [item for row in self._right_rows("items") if (item := row.item(kind))]
        if not items:
            raise forms.ValidationError("Choose an announcement.")
        for said, _ in items:
            if said.status == Sound.Status.REFUSED and not said.sha256:
                raise forms.ValidationError(f"“{said}” has not been spoken yet: open it to see why.")
        self._refuse_twice(kind)
        return items

    def _refuse_twice(self, kind: str) -> None:
        """An announcement has one line for one minute of a sequence, or around opening and closing."""
        seen: set[tuple[Any, int]] = set()
        for row in self.rows["items"] if kind in (Kind.TIMELINE, Kind.OPENING) else ():
            said, offset = row.item(kind) or (None, 0)
            if said and (said.pk, offset) in seen:
                raise forms.ValidationError(refused(row, TWICE.format(said=said)))
            seen.add((said and said.pk, offset))

    def _refuse_late(self, kind: str, most: int) -> None:
        """In a sequence the last minute is `most`."""
        for row in self.rows["items"]:
            said, offset = row.item(kind) or (None, 0)
            if said and offset > most:
                told = f"“{said}” comes after the end of the sequence: choose minute {most} at most."
                return self.add_error("items", refused(row, told))
        return None

    def clean_windows(self) -> list[list[time]]:
        return [row.pair for row in self._right_rows("windows") if row.pair]

    def clean_exclusions(self) -> list[list[time]]:
        return [row.pair for row in self._right_rows("exclusions") if row.pair]

    def clean_excluded_dates(self) -> list[date]:
        dates = {row.cleaned_data.get("date") for row in self._right_rows("excluded_dates")}
        return sorted(dates - {None})


def refused(row: forms.Form, sentence: str) -> str:
    """Said at its minutes too."""
    row.add_error("offset", sentence)
    return sentence
