"""A rule in words."""

from library.models import MusicFolder
from library.playlists.rule import (
    ORDERS,
    SPANS,
    WORDS,
    Added,
    Condition,
    Explicit,
    InFolder,
    Rule,
    Span,
    Unplayed,
    Worded,
)

GONE = "a folder that is gone"


def said(rule: Rule) -> list[str]:
    """A line for each condition and for what else it says. One query, where it asks for a folder."""
    wanted = [each.folder for each in rule.conditions if isinstance(each, InFolder)]
    folders = MusicFolder.objects.kept().filter(pk__in=wanted).values_list("pk", "name") if wanted else ()
    names = {f"{pk}": name for pk, name in folders}
    lines = [said_of(each, names) for each in rule.conditions] or ["Every track"]
    if rule.meets == "any" and len(lines) > 1:
        lines = [" or ".join(lines)]
    return [*lines, f"Order: {ORDERS[rule.order].lower()}", *limits(rule)]


def said_of(condition: Condition, folders: dict[str, str]) -> str:
    match condition:
        case Worded():
            words = " or ".join(condition.any_of)
            return f"{WORDS[condition.about]} is {'not ' if condition.is_not else ''}{words}"
        case Span():
            return said_of_span(condition)
        case InFolder():
            name = folders.get(condition.folder, GONE)
            return f"{'Not in' if condition.is_not else 'In'} {name}"
        case Explicit():
            return "Not explicit" if condition.is_not else "Explicit"
        case Unplayed(days=None):
            return "Never played"
        case Unplayed():
            return f"Not played within {counted(condition.days or 0, 'day')}"
        case Added():
            return f"Added within {counted(condition.days, 'day')}"


def said_of_span(condition: Span) -> str:
    name, _, _, unit = SPANS[condition.about]
    low, high = condition.low, condition.high
    if low is None or high is None:
        bounds = f"from {low}" if high is None else f"up to {high}"
    else:
        bounds = f"{low} to {high}" if low != high else f"{low}"
    return f"{name} {bounds} {unit}".strip()


def limits(rule: Rule) -> list[str]:
    lines = [f"At most {counted(rule.most_tracks, 'track')}"] if rule.most_tracks else []
    lines += [f"At most {counted(rule.most_minutes, 'minute')}"] if rule.most_minutes else []
    if rule.between:
        lines.append(f"No artist twice within {counted(rule.between, 'track')}")
    return lines


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
