"""Music, and where it lies."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Coalesce, Left, NullIf
from django.utils import timezone

from library.audio import gain_db
from library.finding.folding import KEY_LETTERS, folded, keyed
from library.models.sounds import Sound, Sounds
from tenants.access import Guarded
from tenants.models.remembered import Remembered

#: What the search box looks at, in the order of the lines of `search_text`.
SEARCHED = ("title", "artist", "album_artist", "album", "composer", "genre", "tags")
#: Of one business.
MOST_FOLDERS = 2000
#: What indexes hold: the business's own; those of the catalogue are looked for by playlist alone.
KEPT, EXPLICIT, EXPIRES = Q(removed_at=None, catalogue_id=None), Q(is_explicit=True), ~Q(expires_at=None)
PLAYED, PROBLEMS = ~Q(last_played_on=None), ~Q(status="ready") | ~Q(twin=None)


def playable(prefix: str = "", at: datetime | None = None) -> Q:
    """Whether a track is heard: of one of `playlist__tracks`, with the prefix "playlist__tracks__"."""
    told = {"removed_at": None, "sha256__gt": "", "twin": None}
    still = Q(**{f"{prefix}expires_at": None}) | Q(**{f"{prefix}expires_at__gt": at or timezone.now()})
    return Q(**{f"{prefix}{name}": value for name, value in told.items()}) & still


def line(name: str) -> models.Func:
    """The line of `search_text` with this column's words, as the database takes it out."""
    place = models.Value(SEARCHED.index(name) + 1)
    words = F("search_text"), models.Value("\n"), place
    return models.Func(*words, function="split_part", output_field=models.TextField())


def key(expression: models.Func) -> models.GeneratedField:
    """What rows are sorted and put together by. In the order of its bytes, so that one index does for all."""
    letters = models.CharField(max_length=KEY_LETTERS, db_collation="C")
    return models.GeneratedField(
        expression=Left(expression, KEY_LETTERS), output_field=letters, db_persist=True
    )


class MusicFolder(Remembered):
    """Where tracks lie together. Folders may lie in folders."""

    UNTOLD = frozenset({"parent", "cover_sha256", "position"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    cover_sha256 = models.CharField(max_length=64, blank=True)
    #: Among the folders beside it, where somebody has put them in order.
    position = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = (F("position").asc(nulls_last=True), "name", "id")

    def __str__(self) -> str:
        return self.name


class Tracks(Sounds):
    def playable(self, at: datetime | None = None) -> Self:
        """Neither expired (now, or `at` that moment), nor waiting for a word on whether it is there twice."""
        return self.filter(playable(at=at))

    def of_bytes(self, sources: Iterable[str]) -> Self:
        """What plays, or will, of files with these SHA-256: what is read first, then what came first."""
        known = [sha256 for sha256 in sources if sha256]
        same = self.own().kept().filter(source_sha256__in=known).exclude(status=Sound.Status.REFUSED)
        return same.order_by("status", "created_at", "pk")  # "ready" before "waiting"

    def taken(self) -> Self:
        """Without refused files, by their ids: indexes hold those, and count names without the table."""
        refused = Track.objects.own().kept().filter(status=Sound.Status.REFUSED)
        return self.exclude(pk__in=refused.order_by().values("pk"))

    def own(self) -> Self:
        """Without those that came with playlists of the catalogue."""
        return self.filter(catalogue_id=None)


class TrackManager(models.Manager.from_queryset(Tracks)):  # type: ignore[misc]
    def get_queryset(self) -> Tracks:
        """Without what only the database reads: it would double each row."""
        rows: Tracks = super().get_queryset()
        return rows.defer("search_words")


class Track(Sound):
    """A piece of music, with the tags of its file as people have corrected them."""

    UNTOLD = Sound.UNTOLD | {
        *("replaygain_db", "lead_ms", "tail_ms", "cover_sha256", "folder_position", "file_name"),
        *("source_sha256", "is_tagged", "faults", "last_played_at", "played_before_at", "play_count"),
        *("catalogue_id", "search_text"),
    }

    artist = models.CharField(max_length=200, blank=True)
    album = models.CharField(max_length=200, blank=True)
    album_artist = models.CharField(max_length=200, blank=True)
    composer = models.CharField(max_length=200, blank=True)
    genre = models.CharField(max_length=80, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    track_number = models.PositiveSmallIntegerField(null=True, blank=True)
    disc_number = models.PositiveSmallIntegerField(null=True, blank=True)
    isrc = models.CharField("ISRC", max_length=12, blank=True)
    #: Beats a minute.
    bpm = models.FloatField("BPM", null=True, blank=True)
    #: From 1, calm, to 10; measured, or as somebody set it.
    energy = models.PositiveSmallIntegerField(null=True, blank=True)
    #: As its file says; players go by what was measured.
    replaygain_db = models.FloatField(null=True, blank=True)
    #: Silence at its beginning and end.
    lead_ms = models.PositiveIntegerField(default=0)
    tail_ms = models.PositiveIntegerField(default=0)
    cover_sha256 = models.CharField(max_length=64, blank=True)
    is_explicit = models.BooleanField("Explicit", default=False)
    folder = models.ForeignKey(
        MusicFolder, null=True, blank=True, on_delete=models.SET_NULL, related_name="tracks"
    )
    #: In its folder, where somebody has put its tracks in order.
    folder_position = models.PositiveIntegerField(null=True, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    #: From then on it is not played any more.
    expires_at = models.DateTimeField(null=True, blank=True)
    #: Who put it into the bin.
    removed_by = models.CharField(max_length=254, blank=True)
    #: Name and bytes of the file as it was uploaded.
    file_name = models.CharField(max_length=255)
    source_sha256 = models.CharField(max_length=64, blank=True)
    #: Its tags were read: it can be found, though not played yet.
    is_tagged = models.BooleanField(default=False)
    #: How often a worker began to read it: what ends a worker every time is refused at last.
    tries = models.PositiveSmallIntegerField(default=0)
    #: How often reading it failed since it came: others are read first.
    faults = models.PositiveIntegerField(default=0)
    #: The same recording by its tags and duration. Somebody has to say whether both are wanted.
    twin = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    last_played_at = models.DateTimeField(null=True, blank=True)
    #: When it was played last before the day of `last_played_at`: rules go by whole days.
    played_before_at = models.DateTimeField(null=True, blank=True)
    play_count = models.PositiveIntegerField(default=0)
    #: The same track's id in the catalogue: it came with a playlist that this business follows.
    catalogue_id = models.UUIDField(null=True, blank=True, unique=True)
    #: What is searched, folded; `save` and `searched` keep it.
    search_text = models.TextField(blank=True, editable=False)
    search_words = models.GeneratedField(
        expression=SearchVector("search_text", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    title_key = key(line("title"))
    artist_key = key(line("artist"))
    album_key = key(line("album"))
    #: Who made the album: two may have the same name.
    album_by_key = key(Coalesce(NullIf(line("album_artist"), models.Value("")), line("artist")))
    genre_key = key(line("genre"))
    #: By UTC. An index may hold what changes once a day; of `last_played_at` each play would cost it.
    last_played_on = models.GeneratedField(
        expression=models.Func("last_played_at", template="(%(expressions)s AT TIME ZONE 'UTC')::date"),
        output_field=models.DateField(null=True),
        db_persist=True,
    )
    #: Disc and number, for the order in an album; what has none comes last.
    album_place = models.GeneratedField(
        expression=Coalesce(Cast("disc_number", models.BigIntegerField()), 1) * 100_000
        + Coalesce("track_number", 99_999),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    objects = TrackManager()

    class Meta:
        ordering = ("-created_at", "id")
        indexes = [
            # What lists are sorted by: each is read in both directions.
            models.Index(fields=["created_at", "id"], condition=KEPT, name="tracks_by_added"),
            models.Index(fields=["title_key", "id"], condition=KEPT, name="tracks_by_title"),
            models.Index(fields=["artist_key", "title_key", "id"], condition=KEPT, name="tracks_by_artist"),
            models.Index(
                fields=["album_key", "album_by_key", "album_place", "id"],
                condition=KEPT,
                name="tracks_by_album",
            ),
            models.Index(fields=["genre_key", "title_key", "id"], condition=KEPT, name="tracks_by_genre"),
            models.Index(fields=["album_by_key", "album_key"], condition=KEPT, name="albums_by_artist"),
            models.Index(fields=["year", "id"], condition=KEPT, name="tracks_by_year"),
            models.Index(fields=["bpm", "id"], condition=KEPT, name="tracks_by_bpm"),
            models.Index(fields=["duration_ms", "id"], condition=KEPT, name="tracks_by_length"),
            models.Index(fields=["last_played_on"], condition=KEPT & PLAYED, name="tracks_by_play"),
            # What they are filtered by besides.
            models.Index(fields=["energy"], condition=KEPT, name="tracks_by_energy"),
            models.Index(fields=["loudness_lufs"], condition=KEPT, name="tracks_by_loudness"),
            models.Index(fields=["created_at"], condition=KEPT & EXPLICIT, name="explicit_tracks"),
            models.Index(fields=["expires_at"], condition=KEPT & EXPIRES, name="tracks_by_expiry"),
            models.Index(fields=["status"], condition=KEPT & PROBLEMS, name="problem_tracks"),
            models.Index(fields=["-removed_at", "id"], condition=~Q(removed_at=None), name="binned_tracks"),
            models.Index(
                fields=["faults", "is_tagged", "tries", "created_at", "id"],
                condition=KEPT & Q(status="waiting"),
                name="unread_tracks",
            ),
            models.Index(fields=["source_sha256"]),
            models.Index(fields=["sha256"], condition=~Q(sha256=""), name="tracks_by_sound"),
            GinIndex(fields=["search_words"], name="track_words"),
            GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name="track_letters"),
            GinIndex(fields=["tags"], name="track_tags"),
        ]

    @property
    def gain_db(self) -> float:
        """What a player adds so that all music is equally loud, in dB."""
        return gain_db(self.loudness_lufs, self.true_peak_dbtp)

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        names = None if update_fields is None else set(update_fields)
        if names is None or names & set(SEARCHED):
            self.search_text = searched(self)
            names = names and names | {"search_text"}
        super().save(*args, update_fields=names, **kwargs)


def searched(track: Track) -> str:
    """`search_text` as it has to be, a line a column. Whoever writes tags without `save` writes it too."""
    texts = [getattr(track, name) for name in SEARCHED if name != "tags"]
    return "\n".join([*map(keyed, texts), folded(" ".join(track.tags))])


class Waveform(models.Model):
    """A track's loudness along its length, for the eye. In a table of its own: lists never need it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    track = models.OneToOneField(Track, on_delete=models.CASCADE, related_name="waveform")
    #: 600 bytes, each the highest sample of its part, from 0 to 255.
    peaks = models.BinaryField()

    def __str__(self) -> str:
        return f"Waveform of {self.track}"
