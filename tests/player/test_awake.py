from playwright.sync_api import Page

# A browser that notes each wish to stay awake, and forgets it whenever the page was hidden.
SCENE = """async (refuses) => {
  const { keepAwake } = await import("/awake.js");
  let asked = 0, released = 0;
  const lock = { release: async () => released++ };
  const request = async () => { asked++; if (refuses) throw new Error("battery"); return lock; };
  Object.defineProperty(navigator, "wakeLock", { value: { request } });
  const leaving = new AbortController();
  const seen = () => document.dispatchEvent(new Event("visibilitychange"));
  keepAwake(leaving.signal);
  seen();
  await new Promise((resolve) => setTimeout(resolve));
  leaving.abort();
  seen();
  return { asked, released };
}"""


def test_the_screen_is_kept_awake_again_after_the_page_was_hidden(page: Page) -> None:
    assert page.evaluate(SCENE, False) == {"asked": 2, "released": 1}


def test_a_browser_that_refuses_is_asked_again(page: Page) -> None:
    assert page.evaluate(SCENE, True) == {"asked": 2, "released": 0}
