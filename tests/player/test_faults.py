"""What goes wrong is told from its beginning to its end, over a restart of the page too."""

from typing import Any

from playwright.sync_api import Page

from tests.player.conftest import STORE

# `start()` loads a page's faults anew from what the device has kept; `told` is what they reported.
SCENE = (
    """async (then) => {
  const { Faults } = await import("/faults.js");"""
    + STORE
    + """  const told = [];
  const open = (fields) => (status, more) => told.push({ ...fields, ...more, status });
  const reports = { open, timestamp: (at_ms = 9) => `at ${at_ms}` };
  const start = async () => {
    const faults = new Faults({ reports, store, clock: { now_ms: () => 1 } });
    await faults.load();
    return faults;
  };
  return new Function("start", "told", `return (async () => { ${then} })()`)(start, told);
}"""
)


def told(page: Page, then: str) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = page.evaluate(SCENE, f"{then}; return told")
    return said


def test_a_fault_that_outlasts_the_page_ends_after_it(page: Page) -> None:
    began, ended = told(page, """(await start()).begin("silence"); (await start()).end("silence")""")
    assert (began["status"], ended["status"]) == ("playing", "completed")
    assert ended["id"] == began["id"]
    assert (ended["started_at"], ended["ended_at"]) == ("at 1", "at 9")


def test_a_fault_that_is_still_there_after_a_restart_is_the_same_one(page: Page) -> None:
    said = told(page, """(await start()).begin("silence"); (await start()).begin("silence")""")
    assert [one["status"] for one in said] == ["playing"]


def test_what_ended_before_a_restart_is_not_told_again(page: Page) -> None:
    said = told(
        page,
        """const faults = await start();
        faults.begin("silence");
        faults.end("silence");
        (await start()).end("silence")""",
    )
    assert [one["status"] for one in said] == ["playing", "completed"]


def test_it_says_which_faults_last(page: Page) -> None:
    said = told(
        page,
        """const faults = await start();
        ["silence", "storage"].forEach((reason) => faults.begin(reason));
        faults.end("silence");
        told.splice(0, 9, ...faults.reasons)""",
    )
    assert said == ["storage"]
