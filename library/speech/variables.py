"""Words with gaps: what is known when they are spoken, and what somebody is asked for. Pure."""

import re
from collections.abc import Mapping

#: Filled by themselves, per zone and moment.
KNOWN = ("business", "zone", "time", "date", "closing_time", "minutes_to_closing")
#: Of these another sound is needed at another moment.
TIMED = frozenset({"time", "date", "closing_time", "minutes_to_closing"})
LONGEST = 40
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?]+|\n|$)\s*")
_GAP = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")


class GapsLeft(Exception):
    """A sentence that names what is missing."""


def gaps(text: str) -> list[str]:
    """The names in braces, each once, as they come."""
    return list(dict.fromkeys(_GAP.findall(text)))


def free_gaps(text: str) -> list[str]:
    """Those that somebody is asked for."""
    return [name for name in gaps(text) if name not in KNOWN]


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with each gap filled once: braces in a value stay braces. Raises GapsLeft."""
    missing = [name for name in gaps(text) if not values.get(name, "").strip()]
    if missing:
        raise GapsLeft(f"Say what {' and '.join(f'{{{name}}}' for name in missing)} is.")
    return _GAP.sub(lambda gap: values[gap[1]].strip(), text)


def without_gaps(text: str) -> str:
    """The sentences that have none; where that is nothing, the text with its gaps left out."""
    whole = [sentence for sentence in _SENTENCE.findall(text) if not _GAP.search(sentence)]
    return "".join(whole).strip() or re.sub(r"^[\s,;:]+", "", _GAP.sub("", text)).strip()
