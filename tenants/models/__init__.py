"""Who: businesses, the people who work in them, and what they did and had. Public schema only."""

from tenants.models.businesses import (
    Business,
    Domain,
    Edition,
    Following,
    Membership,
    StaffVisit,
    known_time_zone,
    random_schema_name,
    time_zones,
)
from tenants.models.log import AuditLog
from tenants.models.people import User, UserManager
from tenants.models.plans import Allowance, Feature, Plan
from tenants.models.speech import SpeechBooking, SpeechProvider, SpeechUsage
from tenants.models.storage import StorageUse
from tenants.models.turns import ReadingTurn
from tenants.models.watching import DayFigures, DayPlays, ErrorDay, Heartbeat, KnownError

__all__ = [
    "Allowance",
    "AuditLog",
    "Business",
    "DayFigures",
    "DayPlays",
    "Domain",
    "Edition",
    "ErrorDay",
    "Feature",
    "Following",
    "Heartbeat",
    "KnownError",
    "Membership",
    "Plan",
    "ReadingTurn",
    "SpeechBooking",
    "SpeechProvider",
    "SpeechUsage",
    "StaffVisit",
    "StorageUse",
    "User",
    "UserManager",
    "known_time_zone",
    "random_schema_name",
    "time_zones",
]
