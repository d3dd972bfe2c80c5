"""What the businesses tell those above them."""

from django.dispatch import Signal

#: A business was suspended, reopened or closed: from when nothing of it is heard may have changed. Sent
#: inside the transaction, in the public schema; `business` says which.
standing_changed = Signal()
