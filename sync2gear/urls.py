"""What stands outside a business: the front page, sign-in, staff, health, and the players' sync calls."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import TemplateView

from broadcast.players import key_views, pairing_views, report_views
from library import provider_views
from tenants import demo_views, provider_usage_views, staff_views, views
from tenants.console import business_views, list_views, note_views, people_views, plan_views

urlpatterns = [
    # The front page and one's own businesses
    path("", views.welcome, name="welcome"),
    path("businesses/", views.businesses, name="businesses"),
    path("start/", views.start, name="start"),
    path("opening/<uuid:pk>/", views.opening, name="opening"),
    # Signing in and up
    path("accounts/", include("allauth.urls")),
    # sync2gear's staff
    path("staff/", list_views.staff_businesses, name="staff_businesses"),
    path("staff/new/", business_views.staff_new_business, name="staff_new_business"),
    path("staff/businesses/<slug:slug>/", business_views.staff_business, name="staff_business"),
    path(
        "staff/businesses/<slug:slug>/edit/", business_views.staff_edit_business, name="staff_edit_business"
    ),
    path("staff/businesses/<slug:slug>/plan/", business_views.staff_give_plan, name="staff_give_plan"),
    path("staff/businesses/<slug:slug>/notes/", note_views.staff_add_note, name="staff_add_note"),
    path("staff/notes/<uuid:pk>/", note_views.staff_note, name="staff_note"),
    path("staff/notes/<uuid:pk>/remove/", note_views.staff_remove_note, name="staff_remove_note"),
    path("staff/notes/<uuid:pk>/restore/", note_views.staff_restore_note, name="staff_restore_note"),
    path("staff/plans/", plan_views.staff_plans, name="staff_plans"),
    path("staff/plans/new/", plan_views.staff_plan, name="staff_new_plan"),
    path("staff/plans/<uuid:pk>/", plan_views.staff_plan, name="staff_plan"),
    path("staff/plans/<uuid:pk>/default/", plan_views.staff_default_plan, name="staff_default_plan"),
    path("staff/plans/<uuid:pk>/retire/", plan_views.staff_retire_plan, name="staff_retire_plan"),
    path("staff/plans/<uuid:pk>/restore/", plan_views.staff_restore_plan, name="staff_restore_plan"),
    path("staff/people/", people_views.staff_people, name="staff_people"),
    path("staff/people/<uuid:pk>/<slug:role>/", people_views.staff_role, name="staff_role"),
    path("staff/enter/<slug:slug>/", staff_views.staff_enter, name="staff_enter"),
    path("staff/leave/<slug:slug>/", staff_views.staff_leave, name="staff_leave"),
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
