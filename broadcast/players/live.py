"""The address at which an open page hears that something changed in its zones."""

from collections.abc import Iterable
from itertools import islice
from time import time
from uuid import UUID

from django.conf import settings

from broadcast.edge.live_key import MOST_ZONES, sign

#: A key holds for one to two of these; within one of them the address stays the same.
STEP_S = 600


def live_url(zone_ids: Iterable[UUID]) -> str:
    """For the first hundred of these zones; of others the page hears when it asks by itself."""
    expires_s = (int(time()) // STEP_S + 2) * STEP_S
    return f"/live?key={sign(settings.SECRET_KEY, islice(dict.fromkeys(zone_ids), MOST_ZONES), expires_s)}"
