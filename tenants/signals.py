"""What the businesses tell those above them."""

from django.dispatch import Signal

#: A business was suspended, reopened or closed: from when nothing of it is heard may have changed. Sent
#: inside the transaction, in the public schema; `business` says which.
standing_changed = Signal()

#: The export of a closing business is wanted. A receiver writes it to `target`, a path that ends in `.tar`
#: and goes again afterwards; it may be asked again for the same business. Sent in a job, outside a
#: transaction, in the public schema; `business` says which.
export_wanted = Signal()

#: The clock of a business is another one: zones that follow it play at other moments. As standing_changed.
clock_changed = Signal()
