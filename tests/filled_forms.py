"""The form of a page, filled in as somebody does who changes a name and takes what is offered else."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

#: What somebody types who is asked for it.
TYPED = {"text": "Hello.", "written": "Nguyen", "spoken": "Win", "at": "23:30"}
#: Where another name is given each time.
NAMED = {"name", "title"}
Data = dict[str, list[str]]


@dataclass
class Form:
    action: str
    method: str
    data: Data = field(default_factory=dict)

    def put(self, name: str, value: str) -> None:
        self.data.setdefault(name, []).append(value)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select: list[tuple[str, bool]] = []
        self._name = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(told.get("action", ""), told.get("method", "get").lower()))
        elif self.forms and "disabled" not in told:
            read = getattr(self, f"read_{tag}", None)
            if read:
                read(told)

    def read_input(self, told: dict[str, str]) -> None:
        form, name, kind = self.forms[-1], told.get("name", ""), told.get("type", "text")
        if not name or kind in ("file", "submit", "button"):
            return
        if kind not in ("checkbox", "radio") or "checked" in told:
            form.put(name, told.get("value", "on" if kind == "checkbox" else ""))

    def read_select(self, told: dict[str, str]) -> None:
        self._name, self._select = told.get("name", ""), []

    def read_option(self, told: dict[str, str]) -> None:
        self._select.append((told.get("value", ""), "selected" in told))

    def read_textarea(self, told: dict[str, str]) -> None:
        self._area = told.get("name", "")
        self.forms[-1].put(self._area, "")

    def handle_data(self, data: str) -> None:
        if self._area and self.forms:
            self.forms[-1].data[self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select" and self._name and self.forms and self._select:
            chosen = [value for value, is_chosen in self._select if is_chosen]
            self.forms[-1].put(self._name, (chosen or [self._select[0][0]])[0])
            self._name = ""


def form_on(page: str, path: str, number: int) -> dict[str, Any]:
    """What is sent with the page's own form; `number` makes its names new."""
    reader = Reader()
    reader.feed(page)
    own = [form for form in reader.forms if form.method == "post" and form.action.split("?")[0] in ("", path)]
    if not own:
        return {}
    form = max(own, key=lambda each: len(each.data))
    return {name: [filled(name, value, number) for value in values] for name, values in form.data.items()}


def filled(name: str, value: str, number: int) -> str:
    last = name.rpartition("-")[2]
    if last in NAMED:
        return f"Name {number}"
    return value.strip() or TYPED.get(last, "")
