"""Things done inside the site without clicking, by a stagehand that stays: each costs milliseconds."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


class Stage:
    def __init__(self, root: Path, environment: dict[str, str]) -> None:
        self._root, self._environment = root, environment
        self._hand: subprocess.Popen[str] | None = None

    def ask(self, module: str, call: str, **arguments: Any) -> Any:
        """What a function of a module beside this one gives, called inside the site. In and out is JSON."""
        hand = self._hand = self._hand or self._hired()
        assert hand.stdin is not None
        assert hand.stdout is not None
        hand.stdin.write(json.dumps([module, call, arguments]) + "\n")
        hand.stdin.flush()
        answer = json.loads(hand.stdout.readline() or '{"failed": "The stagehand has gone."}')
        assert "gave" in answer, answer["failed"]
        return answer["gave"]

    def close(self) -> None:
        if self._hand:
            self._hand.communicate()

    def _hired(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.stagehand"],
            cwd=self._root,
            env=self._environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
