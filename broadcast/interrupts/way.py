"""How something is played by hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from broadcast.models import Mode

#: A device that comes back later than this no longer plays it: what was urgent then is noise now.
LIFETIME = timedelta(minutes=5)
#: A player that comes later does not practise alone.
DRILL_LASTS = timedelta(minutes=2)
#: An emergency that everybody forgot ends by itself.
EMERGENCY_LASTS = timedelta(hours=24)


@dataclass(frozen=True)
class Way:
    """`until_cleared`: again and again until it ends or expires; `grace_s`: so long it can be taken back."""

    mode: str = Mode.DUCK
    lasts: timedelta = LIFETIME
    overrides: bool = False
    repeat_times: int = 1
    repeat_every_s: int | None = None
    until_cleared: bool = False
    grace_s: int = 0
    is_emergency: bool = False
    is_drill: bool = False

    @classmethod
    def of_emergency(cls, *, is_drill: bool) -> Self:
        """A drill is heard once, and otherwise like the real one."""
        lasts = DRILL_LASTS if is_drill else EMERGENCY_LASTS
        return cls(
            Mode.PAUSE,
            lasts,
            overrides=True,
            until_cleared=not is_drill,
            is_emergency=True,
            is_drill=is_drill,
        )

    def columns(self, now: datetime) -> dict[str, Any]:
        """Of the Interrupt that begins now."""
        starts_at = now + timedelta(seconds=self.grace_s) if self.grace_s else None
        return {
            "mode": self.mode,
            "overrides": self.overrides,
            "repeat_times": self.repeat_times,
            "repeat_every_s": self.repeat_every_s,
            "until_cleared": self.until_cleared,
            "is_emergency": self.is_emergency,
            "is_drill": self.is_drill,
            "created_at": now,
            "starts_at": starts_at,
            "expires_at": (starts_at or now) + self.lasts,
        }

    @property
    def same(self) -> dict[str, Any]:
        """Of Interrupts that are heard in this way: who asks for more has not pressed twice."""
        names = ("mode", "overrides", "repeat_times", "repeat_every_s", "until_cleared", "is_emergency")
        return {name: getattr(self, name) for name in names}

    @property
    def verb(self) -> str:
        """For the log."""
        if self.is_emergency:
            return "began a drill with" if self.is_drill else "began an emergency with"
        return "played"

    @property
    def told(self) -> dict[str, Any]:
        """For the log: the mode, and what is not as usual."""
        said: dict[str, Any] = {"mode": str(self.mode)}
        if self.until_cleared or self.repeat_times > 1:
            times = "until it is ended" if self.until_cleared else self.repeat_times
            said |= {"repeats": times, "every_s": self.repeat_every_s}
        return said | {"past mute and volume": True} if self.overrides else said
