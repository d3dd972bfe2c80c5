"""What stands under a business: `/b/<slug>/…`. `{% url %}` needs no slug here."""

from django.urls import path, re_path

from broadcast import device_views, interrupt_views, proof_views, schedule_views
from broadcast import views as zone_views
from library import announcement_views, media_views
from library import views as track_views
from tenants import log_views

urlpatterns = [
    # The day
    path("", zone_views.home, name="home"),
    # Music
    path("music/", track_views.tracks, name="tracks"),
    path("music/upload/", track_views.upload_tracks, name="upload_tracks"),
    path("music/<uuid:pk>/", track_views.track, name="track"),
    path("music/<uuid:pk>/remove/", track_views.remove_track, name="remove_track"),
    path("music/<uuid:pk>/restore/", track_views.restore_track, name="restore_track"),
    re_path(r"^audio/(?P<sha256>[0-9a-f]{64})\.mp3$", media_views.portal_audio, name="portal_audio"),
    re_path(r"^cover/(?P<sha256>[0-9a-f]{64})\.jpg$", media_views.portal_cover, name="portal_cover"),
    # Announcements
    path("announcements/", announcement_views.announcements, name="announcements"),
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
    # Play now
    path("announcements/<uuid:pk>/play/", interrupt_views.play_now, name="play_now"),
    path("now/", interrupt_views.interrupts_played, name="interrupts_played"),
    path("now/<uuid:pk>/", interrupt_views.interrupt, name="interrupt"),
    path("now/<uuid:pk>/stop/", interrupt_views.clear_interrupt, name="clear_interrupt"),
    path("heard/", proof_views.heard, name="heard"),
    # Schedules
    path("schedules/", schedule_views.schedules, name="schedules"),
    path("schedules/new/", schedule_views.schedule, name="new_schedule"),
    path("schedules/<uuid:pk>/", schedule_views.schedule, name="schedule"),
    path("schedules/<uuid:pk>/remove/", schedule_views.remove_schedule, name="remove_schedule"),
    path("schedules/<uuid:pk>/restore/", schedule_views.restore_schedule, name="restore_schedule"),
    # Zones
    path("zones/", zone_views.zones, name="zones"),
    path("zones/new/", zone_views.zone, name="new_zone"),
    path("zones/<uuid:pk>/", zone_views.zone, name="zone"),
    path("zones/<uuid:pk>/remove/", zone_views.remove_zone, name="remove_zone"),
    path("zones/<uuid:pk>/restore/", zone_views.restore_zone, name="restore_zone"),
    # Who did what
    path("log/", log_views.log, name="log"),
    # Players
    path("players/", device_views.devices, name="devices"),
    path("players/pair/", device_views.pair_device, name="pair_device"),
    path("players/<uuid:pk>/", device_views.device, name="device"),
    path("players/<uuid:pk>/disconnect/", device_views.disconnect_device, name="disconnect_device"),
]
