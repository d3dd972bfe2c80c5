"""What stands under a business: `/b/<slug>/…`. `{% url %}` needs no slug here."""

from django.urls import path, re_path

from broadcast import emergency_views, interrupt_views
from broadcast import views as zone_views
from broadcast.calendar import move_views as calendar_move_views
from broadcast.calendar import views as calendar_views
from broadcast.ics import views as ics_views
from broadcast.music import channel_views, daypart_views, override_views
from broadcast.places import blocked_views, floor_views, hours_views, quiet_views, special_day_views
from broadcast.players import device_views, key_views, remote_views
from broadcast.plays import views as play_views
from broadcast.recipes import views as recipe_views
from broadcast.schedules import views as schedule_views
from broadcast.travel import views as travel_views
from library import (
    announcement_list_views,
    announcement_views,
    catalogue_views,
    folder_views,
    media_views,
    playlist_views,
    preview_views,
    pronunciation_views,
    recording_views,
    rule_views,
    settings_views,
    twin_views,
    upload_views,
    version_views,
    waveform_views,
)
from library.finding import name_views
from library.finding import views as finding_views
from library.keeping import bin_views, chosen_views, recent_views, table_views, tag_views
from library.keeping import folder_views as music_folder_views
from library.keeping import track_views as keeping_views
from tenants import business_views, log_views, plan_views, state_views
from tenants.people import views as people_views
from tenants.support import views as support_views

urlpatterns = [
    # The day
    path("", zone_views.home, name="home"),
    # Music
    path("music/", finding_views.tracks, name="tracks"),
    path("music/suggest/", finding_views.suggest_tracks, name="suggest_tracks"),
    path("music/reading/", finding_views.reading_tracks, name="reading_tracks"),
    path("music/artists/", name_views.artists, name="artists"),
    path("music/artist/", name_views.artist, name="artist"),
    path("music/albums/", name_views.albums, name="albums"),
    path("music/album/", name_views.album, name="album"),
    path("music/genres/", name_views.genres, name="genres"),
    path("music/genre/", name_views.genre, name="genre"),
    path("music/upload/", upload_views.upload_tracks, name="upload_tracks"),
    path("music/uploads/", upload_views.begin_uploads, name="begin_uploads"),
    path("music/uploads/<uuid:pk>/finish/", upload_views.finish_upload, name="finish_upload"),
    path("music/uploads/<uuid:pk>/forget/", upload_views.forget_upload, name="forget_upload"),
    path("music/uploads/<uuid:pk>/<int:piece>/", upload_views.upload_piece, name="upload_piece"),
    path("music/<uuid:pk>/keep/", twin_views.keep_twin, name="keep_twin"),
    path("music/<uuid:pk>/not/", twin_views.drop_twin, name="drop_twin"),
    path("music/<uuid:pk>/", keeping_views.track, name="track"),
    path("music/<uuid:pk>/remove/", keeping_views.remove_track, name="remove_track"),
    path("music/<uuid:pk>/restore/", keeping_views.restore_track, name="restore_track"),
    path("music/chosen/", chosen_views.chosen_tracks, name="chosen_tracks"),
    path("music/changes/", recent_views.music_changes, name="music_changes"),
    path("music/changes/<uuid:pk>/undo/", recent_views.undo_change, name="undo_change"),
    path("music/changes/<uuid:pk>/apply/", table_views.apply_import, name="apply_import"),
    path("music/tags.csv", table_views.export_tracks, name="export_tracks"),
    path("music/import/", table_views.import_tracks, name="import_tracks"),
    path("music/bin/", bin_views.bin, name="bin"),
    path("music/bin/restore/", bin_views.restore_from_bin, name="restore_from_bin"),
    path("music/bin/empty/", bin_views.empty_bin, name="empty_bin"),
    # Where music lies, and its tags
    path("music/folders/", music_folder_views.music_folders, name="music_folders"),
    path("music/folders/new/", music_folder_views.edit_music_folder, name="new_music_folder"),
    path("music/folders/<uuid:pk>/", music_folder_views.music_folder, name="music_folder"),
    path("music/folders/<uuid:pk>/edit/", music_folder_views.edit_music_folder, name="edit_music_folder"),
    path("music/folders/<uuid:pk>/move/", music_folder_views.move_music_folder, name="move_music_folder"),
    path("music/folders/<uuid:pk>/sort/", music_folder_views.sort_music_folder, name="sort_music_folder"),
    path(
        "music/folders/<uuid:pk>/remove/", music_folder_views.remove_music_folder, name="remove_music_folder"
    ),
    path("music/tags/", tag_views.music_tags, name="music_tags"),
    path("music/tags/known/", tag_views.known_music_tags, name="known_music_tags"),
    path("music/tags/rename/", tag_views.rename_music_tag, name="rename_music_tag"),
    path("music/tags/remove/", tag_views.remove_music_tag, name="remove_music_tag"),
    # Music in order
    re_path(r"^waveform/(?P<sha256>[0-9a-f]{64})\.json$", waveform_views.waveform, name="waveform"),
    path("playlists/", playlist_views.playlists, name="playlists"),
    path("playlists/new/", playlist_views.new_playlist, name="new_playlist"),
    path("playlists/rule/", rule_views.rule, name="new_rule"),
    path("playlists/<uuid:pk>/", playlist_views.playlist, name="playlist"),
    path("playlists/<uuid:pk>/rule/", rule_views.rule, name="rule"),
    path("playlists/<uuid:pk>/keep/", rule_views.keep_tracks, name="keep_tracks"),
    path("playlists/<uuid:pk>/add/", playlist_views.add_to_playlist, name="add_to_playlist"),
    path("playlists/<uuid:pk>/take-out/", playlist_views.remove_from_playlist, name="remove_from_playlist"),
    path("playlists/<uuid:pk>/move/", playlist_views.move_in_playlist, name="move_in_playlist"),
    path("playlists/<uuid:pk>/share/", playlist_views.share_playlist, name="share_playlist"),
    path("playlists/<uuid:pk>/copy/", playlist_views.copy_playlist, name="copy_playlist"),
    path("playlists/<uuid:pk>/remove/", playlist_views.remove_playlist, name="remove_playlist"),
    path("playlists/<uuid:pk>/restore/", playlist_views.restore_playlist, name="restore_playlist"),
    path("catalogue/", catalogue_views.catalogue, name="catalogue"),
    path("catalogue/<uuid:pk>/", catalogue_views.catalogue_playlist, name="catalogue_playlist"),
    path("catalogue/<uuid:pk>/follow/", catalogue_views.follow_playlist, name="follow_playlist"),
    path("catalogue/<uuid:pk>/unfollow/", catalogue_views.unfollow_playlist, name="unfollow_playlist"),
    path("channels/", channel_views.channels, name="channels"),
    path("channels/new/", channel_views.channel, name="new_channel"),
    path("channels/<uuid:pk>/", channel_views.channel, name="channel"),
    path("channels/<uuid:pk>/preview/", channel_views.channel_preview, name="channel_preview"),
    path("channels/<uuid:pk>/remove/", channel_views.remove_channel, name="remove_channel"),
    path("channels/<uuid:pk>/restore/", channel_views.restore_channel, name="restore_channel"),
    re_path(r"^audio/(?P<sha256>[0-9a-f]{64})\.mp3$", media_views.portal_audio, name="portal_audio"),
    re_path(
        r"^catalogue/audio/(?P<sha256>[0-9a-f]{64})\.mp3$",
        media_views.catalogue_audio,
        name="catalogue_audio",
    ),
    re_path(
        r"^catalogue/cover/(?P<sha256>[0-9a-f]{64})(?:-(?P<px>96))?\.jpg$",
        media_views.catalogue_cover,
        name="catalogue_cover",
    ),
    re_path(
        r"^cover/(?P<sha256>[0-9a-f]{64})(?:-(?P<px>96))?\.jpg$",
        media_views.portal_cover,
        name="portal_cover",
    ),
    # Announcements
    path("announcements/", announcement_list_views.announcements, name="announcements"),
    path("announcements/file/", folder_views.file_announcements, name="file_announcements"),
    path("announcements/file/back/", folder_views.refile_announcements, name="refile_announcements"),
    path("announcements/folders/", folder_views.folders, name="folders"),
    path("announcements/folders/new/", folder_views.folder, name="new_folder"),
    path("announcements/folders/<uuid:pk>/", folder_views.folder, name="folder"),
    path("announcements/folders/<uuid:pk>/remove/", folder_views.remove_folder, name="remove_folder"),
    path("announcements/folders/<uuid:pk>/restore/", folder_views.restore_folder, name="restore_folder"),
    path("announcements/settings/", settings_views.speech_settings, name="speech_settings"),
    path(
        "announcements/settings/approval/",
        settings_views.switch_speech_approval,
        name="switch_speech_approval",
    ),
    path("pronunciations/new/", pronunciation_views.pronunciation, name="new_pronunciation"),
    path("pronunciations/hear/", pronunciation_views.hear_pronunciation, name="hear_pronunciation"),
    path(
        "pronunciations/hear/<uuid:pk>/", pronunciation_views.heard_pronunciation, name="heard_pronunciation"
    ),
    path("pronunciations/restore/", pronunciation_views.restore_pronunciation, name="restore_pronunciation"),
    path("pronunciations/<uuid:pk>/", pronunciation_views.pronunciation, name="pronunciation"),
    path(
        "pronunciations/<uuid:pk>/remove/",
        pronunciation_views.remove_pronunciation,
        name="remove_pronunciation",
    ),
    path(
        "announcements/<uuid:pk>/switch/",
        announcement_list_views.switch_announcement,
        name="switch_announcement",
    ),
    path("announcements/new/", announcement_views.announcement, name="new_announcement"),
    path("announcements/<uuid:pk>/", announcement_views.announcement, name="announcement"),
    path(
        "announcements/<uuid:pk>/remove/", announcement_views.remove_announcement, name="remove_announcement"
    ),
    path(
        "announcements/<uuid:pk>/restore/",
        announcement_views.restore_announcement,
        name="restore_announcement",
    ),
    path("announcements/preview/", preview_views.preview_part, name="preview_part"),
    path("announcements/preview/<uuid:pk>/", preview_views.part_preview, name="part_preview"),
    path("announcements/chimes/<slug:chime>.wav", preview_views.chime_audio, name="chime_audio"),
    path(
        "announcements/versions/<uuid:pk>/decide/",
        version_views.decide_announcement,
        name="decide_announcement",
    ),
    path(
        "announcements/versions/<uuid:pk>/bring-back/",
        version_views.bring_back_announcement,
        name="bring_back_announcement",
    ),
    path("announcements/record/", recording_views.new_recording, name="new_recording"),
    path("announcements/recordings/", recording_views.upload_recording, name="upload_recording"),
    path("announcements/recordings/<uuid:pk>/", recording_views.recording, name="recording"),
    path(
        "announcements/recordings/<uuid:pk>/remove/",
        recording_views.remove_recording,
        name="remove_recording",
    ),
    path(
        "announcements/recordings/<uuid:pk>/restore/",
        recording_views.restore_recording,
        name="restore_recording",
    ),
    # Play now
    path("announcements/<uuid:pk>/play/", interrupt_views.play_now, name="play_now"),
    path("now/", interrupt_views.interrupts_played, name="interrupts_played"),
    path("now/say/", interrupt_views.say_now, name="say_now"),
    path("now/<uuid:pk>/", interrupt_views.interrupt, name="interrupt"),
    path("now/<uuid:pk>/stop/", interrupt_views.clear_interrupt, name="clear_interrupt"),
    path("now/<uuid:pk>/all-clear/", interrupt_views.all_clear, name="all_clear"),
    path("now/<uuid:pk>/report/", interrupt_views.interrupt_report, name="interrupt_report"),
    path("now/<uuid:pk>/report.csv", interrupt_views.interrupt_table, name="interrupt_table"),
    # Emergencies
    path("emergency/", emergency_views.emergency, name="emergency"),
    path("emergency/clips/", emergency_views.emergency_clips, name="emergency_clips"),
    path("emergency/clips/<uuid:pk>/", emergency_views.mark_emergency, name="mark_emergency"),
    path("heard/", play_views.heard, name="heard"),
    path("announcements/<uuid:pk>/plays/", play_views.announcement_proof, name="announcement_proof"),
    path(
        "announcements/<uuid:pk>/plays.csv", play_views.announcement_proof_csv, name="announcement_proof_csv"
    ),
    # Calendar
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar.ics", ics_views.calendar_ics, name="calendar_ics"),
    path("calendar/import/", ics_views.import_calendar, name="import_calendar"),
    path("calendar/skip/", calendar_move_views.skip_occurrence, name="skip_occurrence"),
    path("calendar/move/", calendar_move_views.move_occurrence, name="move_occurrence"),
    path(
        "calendar/changes/<uuid:pk>/restore/",
        calendar_move_views.restore_occurrence,
        name="restore_occurrence",
    ),
    path("calendar/dayparts/<uuid:pk>/", calendar_move_views.reshape_calendar, name="reshape_calendar"),
    path("calendar/copy/", calendar_move_views.copy_calendar, name="copy_calendar"),
    path("calendar/take-back/", calendar_move_views.take_back_calendar, name="take_back_calendar"),
    # Schedules
    path("schedules/", schedule_views.schedules, name="schedules"),
    path("schedules/new/", schedule_views.schedule, name="new_schedule"),
    path("schedules/<uuid:pk>/", schedule_views.schedule, name="schedule"),
    path("schedules/<uuid:pk>/switch/", schedule_views.switch_schedule, name="switch_schedule"),
    path("schedules/<uuid:pk>/copy/", schedule_views.copy_schedule, name="copy_schedule"),
    path("schedules/<uuid:pk>/remove/", schedule_views.remove_schedule, name="remove_schedule"),
    path("schedules/<uuid:pk>/restore/", schedule_views.restore_schedule, name="restore_schedule"),
    # Music by the hour, and by hand
    path("dayparts/", daypart_views.dayparts, name="dayparts"),
    path("dayparts/new/", daypart_views.daypart, name="new_daypart"),
    path("dayparts/<uuid:pk>/", daypart_views.daypart, name="daypart"),
    path("dayparts/<uuid:pk>/switch/", daypart_views.switch_daypart, name="switch_daypart"),
    path("dayparts/<uuid:pk>/remove/", daypart_views.remove_daypart, name="remove_daypart"),
    path("dayparts/<uuid:pk>/restore/", daypart_views.restore_daypart, name="restore_daypart"),
    path("zones/<uuid:pk>/play/", override_views.new_override, name="new_override"),
    path("overrides/<uuid:pk>/end/", override_views.end_override, name="end_override"),
    path("overrides/<uuid:pk>/restore/", override_views.restore_override, name="restore_override"),
    # Recipes
    path("recipes/", recipe_views.recipes, name="recipes"),
    path("recipes/undo/", recipe_views.undo_recipe, name="undo_recipe"),
    path("recipes/<slug:key>/", recipe_views.recipe, name="recipe"),
    # Zones
    path("zones/", zone_views.zones, name="zones"),
    path("zones/new/", zone_views.zone, name="new_zone"),
    path("zones/<uuid:pk>/", zone_views.zone, name="zone"),
    path("zones/<uuid:pk>/remote/", remote_views.remote, name="remote"),
    path("zones/<uuid:pk>/remotes/", key_views.remote_keys, name="remote_keys"),
    path("remotes/<uuid:pk>/revoke/", key_views.revoke_remote_key, name="revoke_remote_key"),
    path("zones/<uuid:pk>/commands/", remote_views.commands, name="commands"),
    path("zones/<uuid:pk>/remove/", zone_views.remove_zone, name="remove_zone"),
    path("zones/<uuid:pk>/restore/", zone_views.restore_zone, name="restore_zone"),
    path("music/<uuid:pk>/zones/", blocked_views.track_zones, name="track_zones"),
    path("zones/blocked/<uuid:pk>/remove/", blocked_views.unblock_track, name="unblock_track"),
    path("floors/", floor_views.floors, name="floors"),
    path("floors/new/", floor_views.floor, name="new_floor"),
    path("floors/<uuid:pk>/", floor_views.floor, name="floor"),
    path("floors/<uuid:pk>/remove/", floor_views.remove_floor, name="remove_floor"),
    path("floors/<uuid:pk>/restore/", floor_views.restore_floor, name="restore_floor"),
    # When places are open, and when it is quiet
    path("hours/", hours_views.opening_hours, name="opening_hours"),
    path("hours/closed/new/", special_day_views.special_day, name="new_special_day"),
    path("hours/closed/<uuid:pk>/", special_day_views.special_day, name="special_day"),
    path("hours/closed/<uuid:pk>/remove/", special_day_views.remove_special_day, name="remove_special_day"),
    path(
        "hours/closed/<uuid:pk>/restore/", special_day_views.restore_special_day, name="restore_special_day"
    ),
    path("hours/holidays/new/", special_day_views.holiday_calendar, name="new_holiday_calendar"),
    path("hours/holidays/<uuid:pk>/", special_day_views.holiday_calendar, name="holiday_calendar"),
    path(
        "hours/holidays/<uuid:pk>/remove/",
        special_day_views.remove_holiday_calendar,
        name="remove_holiday_calendar",
    ),
    path(
        "hours/holidays/<uuid:pk>/restore/",
        special_day_views.restore_holiday_calendar,
        name="restore_holiday_calendar",
    ),
    path("quiet/", quiet_views.quiet_hours, name="quiet_hours"),
    path("quiet/new/", quiet_views.quiet, name="new_quiet"),
    path("quiet/<uuid:pk>/", quiet_views.quiet, name="quiet"),
    path("quiet/<uuid:pk>/remove/", quiet_views.remove_quiet, name="remove_quiet"),
    path("quiet/<uuid:pk>/undo/", quiet_views.undo_quiet, name="undo_quiet"),
    path("quiet/<uuid:pk>/restore/", quiet_views.restore_quiet, name="restore_quiet"),
    # Any moment
    path("time-travel/", travel_views.time_travel, name="time_travel"),
    # Who works here
    path("people/", people_views.people, name="people"),
    path("people/invite/", people_views.invite_person, name="invite_person"),
    path("people/invitations/<uuid:pk>/resend/", people_views.resend_invitation, name="resend_invitation"),
    path(
        "people/invitations/<uuid:pk>/withdraw/",
        people_views.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path(
        "people/invitations/<uuid:pk>/restore/",
        people_views.restore_invitation,
        name="restore_invitation",
    ),
    path("people/<uuid:pk>/", people_views.person, name="person"),
    path("people/<uuid:pk>/deactivate/", people_views.deactivate_person, name="deactivate_person"),
    path("people/<uuid:pk>/restore/", people_views.restore_person, name="restore_person"),
    path("people/<uuid:pk>/remove/", people_views.remove_person, name="remove_person"),
    # The business itself
    path("settings/", business_views.business_settings, name="business_settings"),
    path("settings/close/", state_views.close_business, name="close_business"),
    # What is written to sync2gear
    path("support/", support_views.support, name="support"),
    path("support/new/", support_views.new_thread, name="new_thread"),
    path("support/<uuid:pk>/", support_views.thread, name="thread"),
    path("support/<uuid:pk>/read/", support_views.read_thread, name="read_thread"),
    path("support/<uuid:pk>/settle/", support_views.settle_thread, name="settle_thread"),
    # Who did what
    path("log/", log_views.log, name="log"),
    # What the business may have
    path("plan/", plan_views.plan, name="plan"),
    path("log.<slug:kind>", log_views.export_log, name="export_log"),
    # Players
    path("players/", device_views.devices, name="devices"),
    path("players/pair/", device_views.pair_device, name="pair_device"),
    path("players/<uuid:pk>/", device_views.device, name="device"),
    path("players/<uuid:pk>/disconnect/", device_views.disconnect_device, name="disconnect_device"),
]
