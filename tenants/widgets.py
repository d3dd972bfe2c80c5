"""Widgets that forms of every room use."""

from typing import Any

from django import forms


class UnitInput(forms.NumberInput):
    """A number with its unit behind it; a slider (`type="range"`) shows its number there too."""

    template_name = "components/number.html"

    def __init__(self, unit: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.unit = unit

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return context | {"unit": self.unit}
