import importlib
import pkgutil
from types import ModuleType
from typing import Any

import pytest
from django import forms

import broadcast
import library
import tenants

STOCK = ("This field", "Ensure", "Enter", "Select", "Null", "“%(pk)s”", "The submitted", "No file")


def form_modules() -> list[ModuleType]:
    found = [
        each.name
        for app in (broadcast, library, tenants)
        for each in pkgutil.walk_packages(app.__path__, f"{app.__name__}.")
        if each.name.endswith("forms") or ".fields." in each.name
    ]
    return [importlib.import_module(name) for name in found]


FORMS = {
    f"{module.__name__}.{name}": each
    for module in form_modules()
    for name, each in vars(module).items()
    if isinstance(each, type) and issubclass(each, forms.BaseForm) and each.__module__ == module.__name__
}


@pytest.mark.parametrize("name", FORMS)
def test_no_field_of_ours_has_a_stock_sentence(name: str) -> None:
    fields: dict[str, forms.Field] = getattr(FORMS[name], "base_fields", {})
    said = [
        f"{field}: {sentence}"
        for field in fields
        for sentence in map(str, fields[field].error_messages.values())
    ]
    assert [each for each in said if each.partition(": ")[2].startswith(STOCK)] == []


ASKED: list[tuple[forms.Field, Any, str]] = [
    (forms.CharField(), "", "Fill this in."),
    (forms.CharField(max_length=3), "four", "Make it shorter: at most 3 characters. Now it has 4."),
    (forms.CharField(min_length=3), "a", "Write a little more: at least 3 characters. Now it has 1."),
    (forms.CharField(), "a\0", "Something in it cannot be read. Type it anew."),
    (forms.IntegerField(), "x", "Write a whole number, like 15."),
    (forms.IntegerField(max_value=5), "6", "Write 5 or less."),
    (forms.FloatField(min_value=0.5), "0", "Write 0.5 or more."),
    (forms.DateField(), "soon", "Write a date like 2026-12-24."),
    (forms.TimeField(), "", "Write a time like 17:30."),
    (forms.EmailField(), "olive", "Write an e-mail address like name@example.com."),
    (forms.ChoiceField(choices=[("a", "A")]), "b", "Choose one that is in the list."),
    (forms.MultipleChoiceField(choices=[("a", "A")]), [], "Choose at least one."),
    (forms.FileField(), None, "Choose a file."),
]


@pytest.mark.parametrize(("field", "value", "sentence"), ASKED)
def test_what_cannot_be_taken_is_refused_in_plain_words(
    field: forms.Field, value: Any, sentence: str
) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(value)
    assert refused.value.messages == [sentence]


def test_a_sentence_of_its_own_counts_more() -> None:
    field = forms.TimeField(error_messages={"invalid": "Write when lunch begins."})
    with pytest.raises(forms.ValidationError, match=r"Write when lunch begins\."):
        field.clean("noon")
