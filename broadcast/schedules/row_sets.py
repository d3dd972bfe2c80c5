"""The parts of a schedule's form that come several times: announcements, hours, dates."""

from datetime import date, time
from typing import Any

from django import forms

from broadcast.fields.row_sets import bound_rows, forgive, rows_problem, unbound_rows
from broadcast.fields.rows import DateRow, HoursRow, ItemRow, hours_initials, item_initials
from library.models import Announcement, Sound

FIRST_HOURS = [time(9), time(17)]


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

    def clean_items(self) -> list[tuple[Announcement, int]]:
        kind = str(self.cleaned_data.get("kind") or "")
        items = [item for row in self._right_rows("items") if (item := row.item(kind))]
        if not items:
            raise forms.ValidationError("Choose an announcement.")
        for said, _ in items:
            if said.status == Sound.Status.REFUSED and not said.sha256:
                raise forms.ValidationError(f"“{said}” has not been spoken yet: open it to see why.")
        return items

    def clean_windows(self) -> list[list[time]]:
        return [row.pair for row in self._right_rows("windows") if row.pair]

    def clean_exclusions(self) -> list[list[time]]:
        return [row.pair for row in self._right_rows("exclusions") if row.pair]

    def clean_excluded_dates(self) -> list[date]:
        dates = {row.cleaned_data.get("date") for row in self._right_rows("excluded_dates")}
        return sorted(dates - {None})
