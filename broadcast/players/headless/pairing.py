"""How a player gets its token: it shows a code, somebody approves it, it asks again until then (RFC 8628)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from broadcast.players.headless.line import APP, Answer, Line, LineDown, post_form, retry_after_s

CLIENT_ID = "sync2gear-player"
GRANT = "urn:ietf:params:oauth:grant-type:device_code"
#: After no answer at most, between two questions, and after a no.
MOST_S, AGAIN_S, REFUSED_S = 30.0, 5.0, 60.0


class Paired(NamedTuple):
    token: str
    device_id: str


@dataclass
class Code:
    device_code: str
    interval_s: float


class Pairing:
    """Call `step()` again after as many seconds as `wait_s` says, until it gives a token."""

    def __init__(self, line: Line, hardware_id: str, name: str, on_code: Callable[[str], None]) -> None:
        """`on_code` is told each code that a person would see on the player."""
        self._line, self._on_code = line, on_code
        self._about = {"client_id": CLIENT_ID, "hardware_id": hardware_id, "name": name, "app_version": APP}
        self._code: Code | None = None
        self.wait_s = 0.0
        self._failures = 0

    def step(self) -> Paired | None:
        try:
            paired = self._redeem(self._code) if self._code else self._ask()
        except LineDown:
            self._failures += 1
            self.wait_s = min(MOST_S, 2**self._failures / 2)
            return None
        self._failures = 0
        return paired

    def _ask(self) -> Paired | None:
        answer = post_form(self._line, "/player/device_authorization", self._about)
        told = answer.json()
        if answer.status != 200:
            self.wait_s = retry_after_s(answer, REFUSED_S)
            return None
        self._code = Code(str(told["device_code"]), float(told.get("interval", AGAIN_S)))
        self._on_code(str(told["user_code"]))
        self.wait_s = 0.0
        return None

    def _redeem(self, code: Code) -> Paired | None:
        about = {"grant_type": GRANT, "device_code": code.device_code, "client_id": CLIENT_ID}
        answer = post_form(self._line, "/player/token", about)
        if answer.status == 200:
            told = answer.json()
            return Paired(str(told["access_token"]), str(told["device_id"]))
        self._refused(code, answer)
        return None

    def _refused(self, code: Code, answer: Answer) -> None:
        """A code that is used up, as after an answer that was lost, gives way to another one."""
        error = answer.json().get("error", "")
        if error == "slow_down":
            code.interval_s += 5
        if error in ("authorization_pending", "slow_down") or answer.status >= 500:
            self.wait_s = retry_after_s(answer, code.interval_s)
            return
        self._code = None
        self.wait_s = REFUSED_S if error == "access_denied" else 0.0
