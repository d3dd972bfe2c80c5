"""An icon that is not there breaks its page; some pages nobody asks for in a test."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMES = {
    name
    for path in TEMPLATES.rglob("*.html")
    for name in re.findall(r'{% lucide "([^"]+)"', path.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_an_icon_is_there(name: str) -> None:
    page = Template("{% load lucide %}{% lucide name %}").render(Context({"name": name}))
    assert "<svg" in page


def test_a_form_with_too_many_fields_is_answered_with_a_page(as_olive: Client) -> None:
    answer = as_olive.post("/b/acme/schedules/new/", {f"item-{number}-": "" for number in range(1500)})
    assert answer.status_code == 400
    assert "We could not read that" in answer.content.decode()
