"""What is said of a change once it is made."""

from library.keeping.changing import Outcome


def counted(number: int) -> str:
    return f"{number:,} track{'' if number == 1 else 's'}"


def said(verb: str, outcome: Outcome) -> str:
    """`Moved 12 tracks.`, and how many stay as somebody else made them meanwhile."""
    return f"{verb} {counted(len(outcome.done))}.{missed(outcome.missed)}"


def missed(number: int) -> str:
    if not number:
        return ""
    stays = "was changed by somebody else meanwhile and stays as it is"
    many = "were changed by somebody else meanwhile and stay as they are"
    return f" {counted(number)} {stays if number == 1 else many}."
