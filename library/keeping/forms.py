from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse

from library.forms import unlike_others
from library.keeping.fields import FIELDS, PlainField, TagsField
from library.keeping.tree import Branch
from library.models import MusicFolder, Playlist, Track

NOTHING_CHOSEN = "Change at least one thing, or go back."
NOT_TICKED = "Tick the box beside it to change it, or leave it as it was."
AT_THE_TOP = "At the top"
NO_FOLDER = "No folder"
Branches = dict[UUID, Branch]


class FolderField(forms.TypedChoiceField):
    """One of the folders that there are, shown below each other, as its id; None for none of them."""

    #: None of them is a choice too.
    has_default = True

    def __init__(self, branches: Branches, none: str, **options: Any) -> None:
        under = [each for top in branches.values() if top.depth == 1 for each in top]
        rows = [each for each in under if each.folder.pk in branches]
        named = [(str(each.folder.pk), "\u2003" * (each.depth - 1) + str(each.folder)) for each in rows]
        super().__init__(
            choices=[("", none), *named], coerce=UUID, empty_value=None, required=False, **options
        )


def chips() -> dict[str, str]:
    """What makes a field show its tags one by one, and where the known ones are."""
    return {"data-tags": reverse("known_music_tags"), "autocomplete": "off"}


class TrackForm(forms.Form):
    """All of a track's tags. `groups` is how they stand together."""

    GROUPS = (
        ("What it is", ("title", "artist", "album", "album_artist", "composer")),
        ("Where it belongs", ("genre", "tags", "folder_id", "year", "track_number", "disc_number", "isrc")),
        ("How it plays", ("bpm", "energy", "expires_at", "is_explicit")),
    )

    def __init__(self, data: Any = None, *, track: Track, branches: Branches) -> None:
        columns = [*FIELDS, "folder_id"]
        super().__init__(data, initial={name: getattr(track, name) for name in columns})
        for name, make in FIELDS.items():
            self.fields[name] = make()
        self.fields["folder_id"] = FolderField(branches, NO_FOLDER, label="Folder")
        self.fields["tags"].widget.attrs |= chips()
        self.fields["title"].widget.attrs["autocomplete"] = "off"
        self.fields["is_explicit"].help_text = "Channels and zones can leave such tracks out."
        self.fields[
            "expires_at"
        ].help_text = "From that moment on it is not begun any more. Leave it empty to play it for ever."
        self.fields["energy"].help_text = "From 1, calm, to 10."
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def changed(self) -> dict[str, Any]:
        """By column, what differs from what the page showed; somebody may have changed the rest meanwhile."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(name, [self[each] for each in names]) for name, names in self.GROUPS]


class YesOrNo(forms.ChoiceField):
    """Where the box in front of it says whether it changes, a second box would be one too many."""

    has_default = True

    def __init__(self, label: str) -> None:
        super().__init__(label=label, choices=[("", "No"), ("on", "Yes")], required=False)

    def clean(self, value: Any) -> bool:
        return bool(super().clean(value))


class ManyForm(forms.Form):
    """What thousands of tracks get in common. Only what is ticked (`change`) is changed, to nothing too.

    What was filled in and not ticked is refused: else it would be lost without a word.
    """

    COLUMNS = (
        "artist",
        "album",
        "album_artist",
        "composer",
        "genre",
        "year",
        "energy",
        "expires_at",
        "is_explicit",
    )
    change = forms.MultipleChoiceField(choices=[(name, name) for name in COLUMNS], required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.COLUMNS:
            self.fields[name] = FIELDS[name]()
        self.fields["is_explicit"] = YesOrNo("Explicit")

    @property
    def rows(self) -> list[tuple[forms.BoundField, bool]]:
        """Each field, and whether it is ticked."""
        ticked = self["change"].value() or []
        return [(self[name], name in ticked) for name in self.COLUMNS]

    def clean(self) -> dict[str, Any]:
        ticked = self.cleaned_data.get("change", [])
        for name in set(self.COLUMNS) - set(ticked):
            self.errors.pop(name, None)
            if self.fields[name].has_changed(None, self[name].data):
                self.add_error(name, NOT_TICKED)
        if not ticked and not self.errors:
            raise forms.ValidationError(NOTHING_CHOSEN)
        return {name: self.cleaned_data[name] for name in ticked if name in self.cleaned_data}


class MoveForm(forms.Form):
    def __init__(self, data: Any = None, *, branches: Branches) -> None:
        super().__init__(data)
        self.fields["folder"] = FolderField(branches, NO_FOLDER, label="Move to")


class TagForm(forms.Form):
    add = TagsField(label="Add tags", required=False)
    take = TagsField(label="Take away", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("add", "take"):
            self.fields[name].widget.attrs |= chips()
            self.fields[name].help_text = "Several with commas between."

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not (found.get("add") or found.get("take")):
            raise forms.ValidationError(NOTHING_CHOSEN)
        return found


class IntoPlaylistForm(forms.Form):
    playlist = forms.ModelChoiceField(Playlist.objects.none(), required=False, empty_label="Choose one")
    name = PlainField(max_length=80, required=False, label="Or a new one with this name")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["playlist"].queryset = rows = Playlist.objects.by_hand().kept()  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.has_default = True  # type: ignore[attr-defined]  # one of the two is needed
        if not rows.exists():
            del self.fields["playlist"]
            self.fields["name"].label = "Name of the new playlist"

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        return unlike_others(name) if name else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and bool(given.get("playlist")) == bool(given["name"]):
            raise forms.ValidationError("Choose a playlist, or name a new one.")
        return given


class MusicFolderForm(forms.Form):
    name = PlainField(
        max_length=80, widget=forms.TextInput(attrs={"placeholder": "Sunday brunch", "autofocus": True})
    )

    #: One of the covers of what lies in it.
    cover_of = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        branches: Branches,
        folder: MusicFolder | None,
        covers: Sequence[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.covers = covers
        self.fields["cover_of"].choices = [(sha256, sha256) for sha256 in covers]  # type: ignore[attr-defined]
        inside = {each.folder.pk for each in branches[folder.pk]} if folder else set()
        others = {pk: branch for pk, branch in branches.items() if pk not in inside}
        self.fields["parent"] = FolderField(others, AT_THE_TOP, label="Where it lies")
        self.fields["picture"] = forms.FileField(
            label="Cover",
            required=False,
            help_text="A picture. Without one it shows the covers of what lies in it.",
            widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif,image/bmp"}),
        )
        if folder and folder.cover_sha256:
            self.fields["no_cover"] = forms.BooleanField(label="Take the cover away", required=False)

    def add_error(self, field: str | None, error: Any) -> None:
        """The first field at fault has the focus."""
        super().add_error(field, error)
        self.fields["name"].widget.attrs.pop("autofocus", None)
        if field and list(self.errors) == [field]:
            self.fields[field].widget.attrs["autofocus"] = True


class TagNameForm(forms.Form):
    """Renames one tag."""

    tag = forms.CharField(max_length=200)
    to = TagsField()

    def clean_to(self) -> str:
        tags: list[str] = self.cleaned_data["to"]
        if len(tags) != 1:
            raise forms.ValidationError("Write one tag, without a comma.")
        return tags[0]


class TableForm(forms.Form):
    table = forms.FileField(
        label="CSV file",
        help_text="Tracks are found by the column “id”, else by “file”. What it has no column for stays. "
        "The column “folder” is only for you to read: move tracks in the list.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/tab-separated-values"}),
    )

    def clean_table(self) -> Any:
        file = self.cleaned_data["table"]
        if file.size > 20_000_000:
            raise forms.ValidationError("This file is larger than 20 MB. Split it into several files.")
        return file
