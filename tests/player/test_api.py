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


WHOSE = """async (type) => {
  const { Api } = await import("/api.js");
  const { Clock } = await import("/clock.js");
  window.fetch = async () => new Response("{}", { status: 400, headers: { "Content-Type": type } });
  return new Api({ clock: new Clock() }).json("/player/reports", {}).catch(({ isOurs }) => isOurs);
}"""


@pytest.mark.parametrize(("kind", "is_ours"), [("application/problem+json", True), ("text/html", False)])
def test_an_error_says_whose_it_is(page: Page, kind: str, is_ours: bool) -> None:
    assert page.evaluate(WHOSE, kind) is is_ours
