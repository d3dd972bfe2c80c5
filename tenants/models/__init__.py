"""Who: businesses, the people who work in them, and what they did and had. Public schema only."""

from tenants.models.any_of import AnyOf
from tenants.models.blueprints import Blueprint
from tenants.models.businesses import (
    Business,
    Domain,
    Edition,
    Following,
    Membership,
    StaffVisit,
    random_schema_name,
)
from tenants.models.clocks import known_time_zone, time_zones
from tenants.models.invitations import Invitation
from tenants.models.letters import Letter
from tenants.models.log import AuditLog
from tenants.models.notes import StaffNote
from tenants.models.notices import Notice
from tenants.models.people import Portrait, User, UserManager
from tenants.models.places import PlaceUse
from tenants.models.plans import Allowance, Feature, Plan
from tenants.models.speech import SpeechBooking, SpeechProvider, SpeechUsage
from tenants.models.states import Leaving
from tenants.models.storage import StorageUse
from tenants.models.threads import Message, Reading, Thread
from tenants.models.turns import ReadingTurn
from tenants.models.watching import DayFigures, DayPlays, ErrorDay, Heartbeat, KnownError

__all__ = [
    "Allowance",
    "AnyOf",
    "AuditLog",
    "Blueprint",
    "Business",
    "DayFigures",
    "DayPlays",
    "Domain",
    "Edition",
    "ErrorDay",
    "Feature",
    "Following",
    "Heartbeat",
    "Invitation",
    "KnownError",
    "Leaving",
    "Letter",
    "Membership",
    "Message",
    "Notice",
    "PlaceUse",
    "Plan",
    "Portrait",
    "Reading",
    "ReadingTurn",
    "SpeechBooking",
    "SpeechProvider",
    "SpeechUsage",
    "StaffNote",
    "StaffVisit",
    "StorageUse",
    "Thread",
    "User",
    "UserManager",
    "known_time_zone",
    "random_schema_name",
    "time_zones",
]
