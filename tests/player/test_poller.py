"""When the player asks for its feed, and what it makes of the answer."""

from playwright.sync_api import Page

# The server's answer comes after the poller was stopped.
STOPPED = """async (answer) => {
  const { Poller } = await import("/poller.js");
  const told = [];
  let come;
  const came = new Promise((resolve) => (come = resolve));
  const request = async () => {
    await came;
    if (answer === "away") throw new TypeError("away");
    return new Response(answer, { status: 200 });
  };
  const store = { get: async () => null, put: async () => void told.push("kept") };
  const onState = (state) => told.push(state);
  const poller = new Poller({ api: { request }, store, onState, onFeed: () => told.push("feed") });
  await poller.start();
  poller.stop();
  come();
  await new Promise((resolve) => setTimeout(resolve, 50));
  return told;
}"""


def test_a_poll_that_ends_after_the_poller_tells_nobody(page: Page) -> None:
    for answer in ["away", '{"v": 1, "zone": {}, "music": []}']:
        assert page.evaluate(STOPPED, answer) == []
