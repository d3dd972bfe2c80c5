"""What a browser does to its storage must not reach the sound."""

import pytest
from playwright.sync_api import Page


def test_what_is_put_is_there_again(page: Page) -> None:
    kept = page.evaluate("""async () => {
      const { openStore } = await import("/store.js");
      await (await openStore()).put("kept", "token", "t");
      return (await openStore()).get("kept", "token");
    }""")
    assert kept == "t"


def test_a_database_closed_by_the_browser_is_opened_again(page: Page) -> None:
    kept = page.evaluate("""async () => {
      const { openStore } = await import("/store.js");
      const store = await openStore();
      store.database.close();
      await store.put("reports", "r1", { status: "playing" });
      return store.entries("reports");
    }""")
    assert kept == [["r1", {"status": "playing"}]]


@pytest.mark.parametrize(
    "call", ['put("kept", "a", 1)', 'get("kept", "a")', 'entries("played")', 'clear("kept")']
)
def test_a_database_that_is_gone_for_good_is_a_rejection_and_never_a_throw(page: Page, call: str) -> None:
    answer = page.evaluate(f"""async () => {{
      const {{ openStore }} = await import("/store.js");
      const store = await openStore();
      store.database.close();
      indexedDB.open = () => {{ throw new Error("no storage"); }};
      const promise = store.{call};
      return promise.then(() => "fine", (error) => error.message);
    }}""")
    assert answer == "no storage"


def test_a_database_that_never_opens_is_memory_before_long(page: Page) -> None:
    kept = page.evaluate("""async () => {
      const { openStore } = await import("/store.js");
      indexedDB.open = () => ({});
      const store = await openStore();
      await store.put("kept", "a", 1);
      return [store.isLasting, await store.get("kept", "a")];
    }""")
    assert kept == [False, 1]


def test_an_answer_that_never_comes_is_a_rejection_before_long(page: Page) -> None:
    answer = page.evaluate("""async () => {
      const { openStore } = await import("/store.js");
      const store = await openStore();
      IDBObjectStore.prototype.get = () => ({});
      const told = [];
      const tell = ({ message }) => told.push(message);
      for (const key of ["a", "b", "c"]) await store.get("kept", key).catch(tell);
      return [told, performance.now()];
    }""")
    assert answer[0] == ["It takes too long."] * 3
    assert answer[1] < 15_000


def test_where_files_lie_is_opened_before_long_too(page: Page) -> None:
    answer = page.evaluate("""async () => {
      const { openBox } = await import("/box.js");
      caches.open = () => new Promise(() => {});
      const box = await openBox();
      return box.put("/a", new Uint8Array(3));
    }""")
    assert answer == "kept"
