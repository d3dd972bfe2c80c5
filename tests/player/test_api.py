import pytest
from playwright.sync_api import Page

REFUSED = """async (headers) => {
  const { Api } = await import("/api.js");
  const { Clock } = await import("/clock.js");
  window.fetch = async () => new Response("{}", { status: 401, headers });
  let unpaired = false;
  const api = new Api({ clock: new Clock(), token: "t", onUnpaired: () => (unpaired = true) });
  await api.request("/player/feed").catch(() => {});
  return unpaired;
}"""


def test_the_server_ends_a_pairing(page: Page) -> None:
    assert page.evaluate(REFUSED, {"WWW-Authenticate": "Bearer"}) is True


@pytest.mark.parametrize("headers", [{}, {"WWW-Authenticate": 'Basic realm="proxy"'}])
def test_a_stranger_between_does_not_end_a_pairing(page: Page, headers: dict[str, str]) -> None:
    assert page.evaluate(REFUSED, headers) is False
