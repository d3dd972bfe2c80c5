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
from tenants.models.notices import Notice
from tenants.models.people import User, UserManager
from tenants.models.plans import Allowance, Feature, Plan
from tenants.models.speech import SpeechBooking, SpeechProvider, SpeechUsage
from tenants.models.storage import StorageUse
from tenants.models.threads import Message, Reading, Thread
from tenants.models.turns import ReadingTurn

__all__ = [
    "Allowance",
    "AuditLog",
    "Business",
    "Domain",
    "Edition",
    "Feature",
    "Following",
    "Membership",
    "Message",
    "Notice",
    "Plan",
    "Reading",
    "ReadingTurn",
    "SpeechBooking",
    "SpeechProvider",
    "SpeechUsage",
    "StaffVisit",
    "StorageUse",
    "Thread",
    "User",
    "UserManager",
    "known_time_zone",
    "random_schema_name",
    "time_zones",
]
