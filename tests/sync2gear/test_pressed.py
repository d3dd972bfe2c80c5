import pytest
from django.test import Client


@pytest.mark.parametrize("path", ["chosen/", "bin/empty/"])
def test_where_only_buttons_lead_a_page_says_so(as_olive: Client, inside, path: str) -> None:
    answer = as_olive.get(f"/b/acme/music/{path}")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "press it there" in answer.content.decode()


def test_what_no_browser_shows_stays_bare(as_olive: Client, inside) -> None:
    assert as_olive.delete("/b/acme/music/chosen/").content == b""
