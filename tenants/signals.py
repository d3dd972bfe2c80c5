"""What the rooms above tell and are asked of businesses."""

from typing import Any

from django.dispatch import Signal

#: A question: what else is known of each business? Answered with expressions by name, each for a queryset
#: of businesses, which it may refer to by `OuterRef`.
asked_columns = Signal()


def answers(question: Signal, **asked: Any) -> dict[Any, Any]:
    """What all receivers of a question told, as one."""
    told: list[tuple[Any, Any]] = question.send(None, **asked)
    return {key: value for _, found in told for key, value in found.items()}
