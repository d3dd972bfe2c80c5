"""What stands outside a business: the front page, sign-in, staff, health, and the players' sync calls."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import TemplateView

from broadcast.players import key_views, pairing_views, report_views
from library import provider_views
from tenants import demo_views, limit_views, log_views, provider_usage_views, staff_views, views

urlpatterns = [
    # The front page and one's own businesses
    path("", views.welcome, name="welcome"),
    path("businesses/", views.businesses, name="businesses"),
    path("start/", views.start, name="start"),
    path("opening/<uuid:pk>/", views.opening, name="opening"),
    # Signing in and up
    path("accounts/", include("allauth.urls")),
    # sync2gear's staff
    path("staff/", staff_views.staff_businesses, name="staff_businesses"),
    path("staff/enter/<slug:slug>/", staff_views.staff_enter, name="staff_enter"),
    path("staff/leave/<slug:slug>/", staff_views.staff_leave, name="staff_leave"),
    path("staff/log/", log_views.staff_log, name="staff_log"),
    path("staff/log.<slug:kind>", log_views.staff_export_log, name="staff_export_log"),
    path("staff/credits/<slug:slug>/", provider_usage_views.staff_credits, name="staff_credits"),
    path("staff/storage/<slug:slug>/", limit_views.staff_storage, name="staff_storage"),
    path("staff/voices/usage/", provider_usage_views.staff_usage, name="staff_usage"),
    path("staff/voices/", provider_views.providers, name="providers"),
    path("staff/voices/new/", provider_views.provider, name="new_provider"),
    path("staff/voices/<uuid:pk>/", provider_views.provider, name="provider"),
    path("staff/voices/<uuid:pk>/try/", provider_views.try_provider, name="try_provider"),
    path("staff/voices/<uuid:pk>/earlier/", provider_views.ask_provider_earlier, name="ask_provider_earlier"),
    path("staff/voices/<uuid:pk>/remove/", provider_views.remove_provider, name="remove_provider"),
    path("staff/voices/<uuid:pk>/restore/", provider_views.restore_provider, name="restore_provider"),
    # Players: pairing and reports. Feed, events and media are the edge's.
    path("pair/", pairing_views.pair, name="pair"),
    path("player/device_authorization", pairing_views.device_authorization, name="device_authorization"),
    path("player/token", pairing_views.token, name="device_token"),
    path("player/reports", report_views.reports, name="reports"),
    # A zone's remote without a sign-in
    path("remote/<str:token>/", key_views.remote_key, name="remote_key"),
    re_path(
        r"^remote/(?P<token>[^/]+)/cover/(?P<sha256>[0-9a-f]{64})\.jpg$",
        key_views.remote_key_cover,
        name="remote_key_cover",
    ),
    # Watching over it
    path("health/", views.health, name="health"),
    path("demo/mail/", demo_views.demo_mail, name="demo_mail"),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", TemplateView.as_view(template_name="styleguide.html")))
