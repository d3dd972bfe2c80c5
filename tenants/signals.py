"""What businesses tell the rooms above them, and what those are asked of businesses."""

from typing import Any

from django.dispatch import Signal

#: A business was suspended, reopened or closed: from when nothing of it is heard may have changed. Sent
#: inside the transaction, in the public schema; `business` says which.
standing_changed = Signal()
#: A question: what else is known of each business? Answered with expressions by name, each for a queryset
#: of businesses, which it may refer to by `OuterRef`.
asked_columns = Signal()


def answers(question: Signal, **asked: Any) -> dict[Any, Any]:
    """What all receivers of a question told, as one."""
    told: list[tuple[Any, Any]] = question.send(None, **asked)
    return {key: value for _, found in told for key, value in found.items()}
