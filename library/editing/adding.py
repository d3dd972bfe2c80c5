"""The buttons of an announcement's parts: one more, one less, another order."""

from django.http import QueryDict

from library.editing.editor import MOST_PARTS, PREFIX, ROWS, Editor
from tenants import row_sets

#: What comes with a recording that is added, as `new-…`.
OF_RECORDING = ("recording", "start_ms", "end_ms", "gated")


def rearranged(data: QueryDict, order: str) -> QueryDict:
    """The same data after an order ("add part chime", "up part 2"); what makes no sense changes nothing."""
    verb, prefix, *rest = [*order.split(" "), "", ""]
    if prefix != PREFIX:
        return data
    if verb == "add":
        return added(data, rest[0])
    return row_sets.rearranged(data, order)


def added(data: QueryDict, kind: str) -> QueryDict:
    """With one more at the end; the first chime opens the announcement."""
    is_empty = kind == "audio" and not data.get("new-recording")
    if kind not in ROWS or is_empty or len(row_sets.row_numbers(data, PREFIX)) >= MOST_PARTS:
        return data
    changed = row_sets.rearranged(data, f"add {PREFIX}")
    place = row_sets.row_numbers(changed, PREFIX)[-1]
    for name, value in first_values(data, kind).items():
        changed[f"{PREFIX}-{place}-{name}"] = value
    return changed if kind != "chime" or prefixes_of(data, "chime") else in_front(changed, place)


def first_values(data: QueryDict, kind: str) -> dict[str, str]:
    """What a new part begins with: words are spoken as those before them."""
    fields = ROWS[kind].base_fields
    values = {name: str(field.initial) for name, field in fields.items() if field.initial is not None}
    if kind == "audio":
        values |= {name: data.get(f"new-{name}", "") for name in OF_RECORDING}
    for prefix in prefixes_of(data, "speech") if kind == "speech" else ():
        values |= {name: data.get(f"{prefix}-{name}", "") for name in ("language", "voice")}
    return values | {"kind": kind}


def prefixes_of(data: QueryDict, kind: str) -> list[str]:
    prefixes = [f"{PREFIX}-{number}" for number in row_sets.row_numbers(data, PREFIX)]
    return [prefix for prefix in prefixes if data.get(f"{prefix}-kind") == kind]


def begin_at_new(editor: Editor, order: str) -> None:
    """Where somebody goes on who asked for one more."""
    kind = [*order.split(" "), "", ""][2]
    same = [row for row in editor.rows if row["kind"].value() == kind]
    if same:
        editor.begin_at(same[-1])


def in_front(data: QueryDict, place: int) -> QueryDict:
    others: list[int | None] = [number for number in row_sets.row_numbers(data, PREFIX) if number != place]
    return row_sets.renumbered(data, PREFIX, [place, *others])
