"""What businesses tell the rooms above them, and what those are asked of businesses."""

from typing import Any

from django.dispatch import Signal

#: A business was suspended, reopened or closed: from when nothing of it is heard may have changed. Sent
#: inside the transaction, in the public schema; `business` says which.
standing_changed = Signal()

#: The export of a closing business is wanted. A receiver writes it to `target`, a path that ends in `.tar`
#: and goes again afterwards; it may be asked again for the same business. Sent in a job, outside a
#: transaction, in the public schema; `business` says which.
export_wanted = Signal()

#: A closing business was reopened: its export is not wanted any more. As standing_changed.
export_unwanted = Signal()

#: The clock of a business is another one: zones that follow it play at other moments. As standing_changed.
clock_changed = Signal()

#: A question: what else is known of each business? Answered with expressions by name, each for a queryset
#: of businesses, which it may refer to by `OuterRef`.
asked_columns = Signal()


def answers(question: Signal, **asked: Any) -> dict[Any, Any]:
    """What all receivers of a question told, as one."""
    told: list[tuple[Any, Any]] = question.send(None, **asked)
    return {key: value for _, found in told for key, value in found.items()}
