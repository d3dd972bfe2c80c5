"""What is said of a change once it is made."""

from library.keeping.changing import Outcome

STAY = "were changed again since and stay as they are."


def counted(number: int) -> str:
    return f"{number:,} track{'' if number == 1 else 's'}"


def said(verb: str, outcome: Outcome) -> str:
    """`Moved 12 tracks.`, and what did not become of the others."""
    return f"{verb} {counted(len(outcome.done))}.{missed(outcome)}"


def missed(outcome: Outcome) -> str:
    """A sentence each; empty where there is nothing to say."""
    told = [
        (outcome.missed, "was changed again since and stays as it is.", STAY),
        (outcome.gone, "was removed for good.", "were removed for good."),
        (outcome.unfiled, "lies in no folder: its own is gone.", "lie in no folder: theirs is gone."),
        (outcome.unlisted, "was not in the playlist any more.", "were not in the playlist any more."),
    ]
    return "".join(f" {counted(n)} {one if n == 1 else many}" for n, one, many in told if n)
