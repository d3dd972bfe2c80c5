from functools import partial
from typing import Any

from django.apps import AppConfig
from django.db import transaction


class BroadcastConfig(AppConfig):
    name = "broadcast"
    verbose_name = "Where and when"

    def ready(self) -> None:
        from library.signals import (
            asked_channels,
            asked_floors,
            asked_where_used,
            folders_moved,
            playlist_changed,
            rendered,
            sound_changed,
            sounds_let_go,
            tracks_changed,
        )
        from tenants.people.places import asked_places, reach_changed
        from tenants.signals import (
            asked_columns,
            clock_changed,
            export_unwanted,
            export_wanted,
            standing_changed,
        )

        sound_changed.connect(rebuild_what_plays_it, dispatch_uid="broadcast")
        export_wanted.connect(export_it, dispatch_uid="broadcast")
        export_unwanted.connect(let_go_of_it, dispatch_uid="broadcast")
        asked_columns.connect(tell_of_players, dispatch_uid="broadcast")
        asked_channels.connect(tell_channels, dispatch_uid="broadcast")
        asked_floors.connect(tell_floors, dispatch_uid="broadcast")
        playlist_changed.connect(rebuild_what_plays_it, dispatch_uid="broadcast")
        tracks_changed.connect(rebuild_what_plays_them, dispatch_uid="broadcast")
        folders_moved.connect(rebuild_what_rules_choose, dispatch_uid="broadcast")
        asked_where_used.connect(say_where_used, dispatch_uid="broadcast")
        sounds_let_go.connect(let_files_go, dispatch_uid="broadcast")
        asked_places.connect(tell_places, dispatch_uid="broadcast")
        reach_changed.connect(have_pages_look, dispatch_uid="broadcast")
        rendered.connect(hold_who_hears, dispatch_uid="locks")
        rendered.connect(tell_who_waits, dispatch_uid="interrupts")
        rendered.connect(rebuild_what_says_it, dispatch_uid="broadcast")
        clock_changed.connect(plan_anew, dispatch_uid="broadcast")
        standing_changed.connect(tell_its_players, dispatch_uid="broadcast")


def rebuild_what_plays_it(**sent: Any) -> None:
    """`sound` or `playlist` says what changed, `tracks` what else with it."""
    from broadcast.announcing import AT_ONCE, announce
    from broadcast.books.reach import holding, of_playlists, zones_of

    # Of many that come one by one, each would have all feeds built: a worker builds them for some together.
    at_once = 0 if sent.get("is_of_many") else AT_ONCE
    zones = zones_of(sent.get("sound") or sent["playlist"])
    if others := holding(sent.get("tracks", ())):
        zones |= of_playlists(others)
    announce(zones, at_once=at_once)


def rebuild_what_plays_them(**sent: Any) -> None:
    """`tracks`, ids, say which changed."""
    from broadcast.announcing import announce
    from broadcast.books.reach import of_tracks

    announce(of_tracks(sent["tracks"]))


def rebuild_what_rules_choose(**_: Any) -> None:
    from broadcast.announcing import announce
    from broadcast.books.reach import of_tracks

    announce(of_tracks(()))


def say_where_used(**sent: Any) -> Any:
    """Of `playlists`, ids."""
    from broadcast.music.uses import uses_of_playlists

    return uses_of_playlists(sent["playlists"])


def let_files_go(**sent: Any) -> None:
    """Of `sounds`, those that nothing names any more; on commit."""
    from broadcast.saying.old import let_go_of_files, named

    business_id, sounds = sent["business"].pk, sent["sounds"]
    transaction.on_commit(partial(let_go_of_files, business_id, sounds - named(sounds)))


def tell_channels(**asked: Any) -> dict[Any, list[str]]:
    """The names of the channels that play each of `playlists`."""
    from broadcast.music.tuned import channels_by_playlist

    return channels_by_playlist(asked["playlists"])


def tell_floors(**asked: Any) -> dict[Any, str]:
    """The names of the floors with one of `zone_ids`, by id; of all where it is None."""
    from broadcast.models import Floor, Zone

    rows = Floor.objects.kept()
    if asked["zone_ids"] is not None:
        rows = rows.filter(zones__in=Zone.objects.kept().filter(pk__in=asked["zone_ids"])).distinct()
    return dict(rows.values_list("pk", "name"))


def tell_places(**_: Any) -> Any:
    """Floors and zones, as people are given them."""
    from broadcast.places.given import places

    return places()


def have_pages_look(**sent: Any) -> None:
    """Whatever is open of `zone_ids` (None: of all zones)."""
    from broadcast.outbox import notify_each
    from broadcast.places.given import every_zone

    notify_each("seen", every_zone() if sent["zone_ids"] is None else sent["zone_ids"])


def hold_who_hears(**sent: Any) -> None:
    """`rendering` is there, or could not be made: who locks zones or feeds for it finds them locked."""
    from broadcast.saying.hearers import hold_hearers

    hold_hearers(sent["rendering"])


def tell_who_waits(**sent: Any) -> None:
    """`rendering` is there, or could not be made."""
    from broadcast.interrupts.sending import send_words

    send_words(sent["rendering"])


def rebuild_what_says_it(**sent: Any) -> None:
    """`rendering` is the sound of words that a zone and a moment have filled, or of others."""
    from broadcast.announcing import announce
    from broadcast.books.reach import everywhere
    from broadcast.saying.asking import zones_complete
    from broadcast.saying.drill import is_drill

    # The words before a drill are fetched by every player beforehand, like the clips.
    announce(everywhere() if is_drill(sent["rendering"]) else zones_complete(sent["rendering"]))


def tell_its_players(**sent: Any) -> None:
    """`business` falls silent at another moment than before, or not any more."""
    from broadcast.standing_changes import tell_players

    tell_players(sent["business"])


def tell_of_players(**asked: Any) -> dict[str, Any]:
    from broadcast.columns import of_players

    return of_players(asked["now"])


def plan_anew(**sent: Any) -> None:
    """The clock of `business` is another one."""
    from broadcast.standing_changes import follow_clock

    follow_clock(sent["business"])


def export_it(**sent: Any) -> None:
    """`business` to `target`. Its files are named in it; they go with the business. Whoever asked logs it."""
    from broadcast.archive.writing import write

    write(sent["business"], sent["target"], with_files=False, advance=lambda *_: None)


def let_go_of_it(**sent: Any) -> None:
    """The export of `business`; on commit. What cannot be deleted keeps nobody from working in it."""
    from broadcast.leaving import let_go_of_export

    business_id = sent["business"].pk
    # Not a partial: Django could not name it where it fails.
    transaction.on_commit(lambda: let_go_of_export(business_id), robust=True)
