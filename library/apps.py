import os
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save

#: Of those who read music, behind whatever speaks and serves on the same processor.
NICENESS = 10


class LibraryConfig(AppConfig):
    name = "library"
    verbose_name = "What can be heard"

    def ready(self) -> None:
        from library import checks  # noqa: F401  registers the start-up checks
        from library.signals import folders_moved, playlist_changed, sound_changed, tracks_changed

        # Before those above rebuild what plays them: who locks feeds waits for nobody.
        playlist_changed.connect(forget_its_choice, dispatch_uid="rules")
        sound_changed.connect(forget_its_choice, dispatch_uid="rules")
        tracks_changed.connect(forget_choices, dispatch_uid="rules")
        folders_moved.connect(forget_choices_by_folder, dispatch_uid="rules")

        playlist_changed.connect(tell_followers_of_playlist, dispatch_uid="catalogue")
        sound_changed.connect(tell_followers_of_sound, dispatch_uid="catalogue")
        tracks_changed.connect(tell_followers_of_tracks, dispatch_uid="catalogue")
        folders_moved.connect(tell_followers_of_folders, dispatch_uid="catalogue")
        post_save.connect(say_its_name_anew, sender="tenants.Business", dispatch_uid="library")
        # It loads models.
        from django_q.signals import post_spawn

        post_spawn.connect(step_aside, dispatch_uid="library")


def step_aside(**_: Any) -> None:
    """A reader, at its start, lets those go first for whom a person waits. Its children do as it does."""
    from django_q.conf import Conf

    if Conf.CLUSTER_NAME == "reading":
        os.setpriority(os.PRIO_PROCESS, 0, NICENESS)


def say_its_name_anew(instance: Any, update_fields: Any, **_: Any) -> None:
    """Announcements say `{business}`; what sounds as before is left alone."""
    from library.remaking import remake_all

    may_be_renamed = update_fields is None or "name" in update_fields
    if may_be_renamed and instance.status == instance.Status.OPEN:
        remake_all(instance)


def forget_its_choice(**sent: Any) -> None:
    """`playlist` by rule, or `sound`, changed."""
    from library.models import Track
    from library.playlists.rule_days import forget_rule, forget_tracks

    if isinstance(sent.get("sound"), Track):
        forget_tracks([sent["sound"].pk])
    elif "playlist" in sent and sent["playlist"].rule is not None:
        forget_rule(sent["playlist"])


def forget_choices(**sent: Any) -> None:
    """`tracks`, ids, changed."""
    from library.playlists.rule_days import forget_tracks

    forget_tracks(sent["tracks"])


def forget_choices_by_folder(**_: Any) -> None:
    from library.playlists.rule_days import forget_folders

    forget_folders()


def tell_followers_of_playlist(**sent: Any) -> None:
    from library.catalogue.telling import tell_of_playlist

    tell_of_playlist(**sent)


def tell_followers_of_sound(**sent: Any) -> None:
    from library.catalogue.telling import tell_of_sound

    tell_of_sound(**sent)


def tell_followers_of_tracks(**sent: Any) -> None:
    from library.catalogue.telling import tell_of_tracks

    tell_of_tracks(**sent)


def tell_followers_of_folders(**sent: Any) -> None:
    """No track changed, but rules may choose others."""
    from library.catalogue.telling import tell_of_tracks

    tell_of_tracks(tracks=(), **sent)
