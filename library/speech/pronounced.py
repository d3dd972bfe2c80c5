"""Names as they are to be said: "Nguyen" as "Win". Pure."""

import re
from collections.abc import Mapping


def pronounced(words: str, said: Mapping[str, str]) -> str:
    """Each whole word or phrase of `said`, however it is written, replaced once; the longest first."""
    known = {written.casefold(): spoken for written, spoken in said.items() if written.strip()}
    if not known:
        return words
    longest_first = sorted(known, key=len, reverse=True)
    found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    return found.sub(lambda match: known.get(match[0].casefold(), match[0]), words)
