"""Every knob is an environment variable with a line in `.env.example`."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASKED = re.compile(r"""(?:env\.\w+|environ\.get)\(\s*["']([A-Z0-9_]+)["']""")
#: Set by the suite, the system, or the Procfile.
FOREIGN = {"PATH", "DJANGO_SETTINGS_MODULE", "Q_CLUSTER_NAME"}


def asked() -> set[str]:
    rooms = ("sync2gear", "tenants", "library", "broadcast")
    texts = (path.read_text() for room in rooms for path in (ROOT / room).rglob("*.py"))
    return {name for text in texts for name in ASKED.findall(text)} - FOREIGN


def test_every_knob_has_its_line() -> None:
    lines = (ROOT / ".env.example").read_text()
    assert not {name for name in asked() if not re.search(rf"^(# )?{name}=", lines, re.M)}


def test_no_line_is_about_nothing() -> None:
    named = set(re.findall(r"^(?:# )?([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert named - asked() == {"HOST", "CHROMIUM"} - asked()
