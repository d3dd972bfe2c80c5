"""What the businesses tell those above them."""

from django.dispatch import Signal

#: A business was suspended, reopened or closed: from when nothing of it is heard may have changed. Sent
#: inside the transaction, in the public schema; `business` says which.
standing_changed = Signal()

#: The export of a closing business is wanted. A receiver answers with the path (`pathlib.Path`) of one
#: finished file, which is copied to the shelf. It may be asked again for the same business, and then makes
#: it anew. Sent in a job, outside a transaction, in the public schema; `business` says which.
export_wanted = Signal()

#: The clock of a business is another one: zones that follow it play at other moments. As standing_changed.
clock_changed = Signal()
