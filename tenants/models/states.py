"""A business that is suspended, or on its way out."""

from datetime import datetime

from django.db import models


class Leaving(models.TextChoices):
    """How far the job has come that takes a closing business away; each step is noted when it is done."""

    STAYING = "", "Stays"
    ASKED = "asked", "Making the export"
    EXPORTED = "exported", "Waiting for its last day"
    #: From here on there is no way back.
    GOING = "going", "Deleting files"
    FILES = "files", "Disconnecting players"
    EDGE = "edge", "Deleting what it had"
    SCHEMA = "schema", "Letting its people go"
    GONE = "gone", "Gone"


class Standing(models.Model):
    """Since when a business is not open, why, and what comes next. Columns of Business."""

    suspended_at = models.DateTimeField(null=True, blank=True, editable=False)
    suspended_why = models.CharField(max_length=300, blank=True, editable=False)
    #: Until then the players of a suspended business play.
    plays_until = models.DateTimeField(null=True, blank=True, editable=False)
    closing_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: From then on what a closing business had is deleted.
    goes_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    leaving = models.CharField(
        max_length=10, choices=Leaving, default=Leaving.STAYING, blank=True, editable=False
    )
    #: Where the export of a closing business lies.
    export_path = models.CharField(max_length=500, blank=True, editable=False)

    #: The columns that decide what players hear: when it falls silent, and by which clock it plays.
    HEARD_BY = ("status", "plays_until", "closing_at", "time_zone")
    status: str
    slug: str

    class Meta:
        abstract = True

    @property
    def silent_from(self) -> datetime | None:
        """From then on nothing of it is heard; None: it is not known to fall silent."""
        if self.status == "suspended":
            return self.plays_until
        return self.closing_at if self.status in ("closing", "closed") else None

    def is_silent(self, at: datetime) -> bool:
        return self.silent_from is not None and self.silent_from <= at

    @property
    def home(self) -> str:
        """Where to send somebody who wants to be in it."""
        if self.status in ("opening", "closing"):
            return f"/{self.status}/{self.pk}/"
        return "/businesses/" if self.status == "closed" else f"/b/{self.slug}/"

    @property
    def may_come_back(self) -> bool:
        return self.leaving in (Leaving.STAYING, Leaving.ASKED, Leaving.EXPORTED)
