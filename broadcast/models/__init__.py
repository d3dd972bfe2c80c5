"""Where and when. Tenant schemas only."""

from broadcast.models.hours import HolidayCalendar, OpeningHours, QuietHours, SpecialDay
from broadcast.models.music import (
    BlockedTrack,
    Channel,
    ChannelAnnouncement,
    ChannelPlaylist,
    Daypart,
    DaypartException,
    Override,
)
from broadcast.models.places import Device, Floor, Zone
from broadcast.models.playback import Alert, Command, PlaybackState
from broadcast.models.plays import Interrupt, InterruptZone, PlayEvent, ToldCue, ZoneWords
from broadcast.models.schedules import Schedule, ScheduleException, ScheduleItem
from broadcast.models.words import DAYS, EVERY_DAY, Mode, SpecialDays, Turns

__all__ = [
    "DAYS",
    "EVERY_DAY",
    "Alert",
    "BlockedTrack",
    "Channel",
    "ChannelAnnouncement",
    "ChannelPlaylist",
    "Command",
    "Daypart",
    "DaypartException",
    "Device",
    "Floor",
    "HolidayCalendar",
    "Interrupt",
    "InterruptZone",
    "Mode",
    "OpeningHours",
    "Override",
    "PlayEvent",
    "PlaybackState",
    "QuietHours",
    "Schedule",
    "ScheduleException",
    "ScheduleItem",
    "SpecialDay",
    "SpecialDays",
    "ToldCue",
    "Turns",
    "Zone",
    "ZoneWords",
]
