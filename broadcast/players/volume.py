"""A player's own volume: the portal's, or what somebody set on the player itself since."""

from broadcast.edge.models import Presence
from broadcast.models import Device
from broadcast.players.status import Status


def by_hand(device: Device, heard: Presence | None) -> int | None:
    """What was set on the player, of 100; None where the portal's volume counts. The later one wins."""
    if heard is None or heard.reported_at is None:
        return None
    if device.volume_at and device.volume_at >= heard.reported_at:
        return None
    return Status.of(heard.status).hand_volume
