from playwright.sync_api import Page

SCENE = """async () => {
  const { Events } = await import("/events.js");
  let asked = 0, reached;
  const second = new Promise((resolve) => (reached = resolve));
  const api = { async request() { if (++asked === 2) reached(); throw new Error("offline"); } };
  const store = { get: async () => null, put: async () => {} };
  Math.random = () => 1;
  let failed;
  const firstFailed = new Promise((resolve) => (failed = resolve));
  const events = new Events({ api, store, onEvent() {}, onOpen: () => setTimeout(failed) });
  const soon = setTimeout; // the wait of its own never ends
  window.setTimeout = (act, delay_ms) => (delay_ms >= 1000 ? 0 : soon(act, delay_ms));
  events.start();
  await firstFailed;
  events.wake();
  await second;
  events.stop();
  return asked;
}"""


def test_a_line_that_waits_is_hurried_when_the_server_is_back(page: Page) -> None:
    assert page.evaluate(SCENE) == 2
