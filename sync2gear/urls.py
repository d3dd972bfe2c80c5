"""What stands outside a business: the front page, sign-in, staff, health, and the players' sync calls."""

from allauth.urls import build_provider_urlpatterns
from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import TemplateView

from broadcast.fleet import views as fleet
from broadcast.overview import views as overview
from broadcast.players import key_views, pairing_views, report_views
from library import export_views, provider_views
from tenants import (
    demo_views,
    health_views,
    host_views,
    log_views,
    provider_usage_views,
    second_step_views,
    session_views,
    staff_state_views,
    state_views,
    switcher_views,
    views,
)
from tenants.console import business_views, list_views, note_views, people_views, plan_views
from tenants.notices import views as notice_views
from tenants.people import invitation_views
from tenants.profile import views as profile_views
from tenants.support import staff_views as support_views
from tenants.visiting import views as visit_views

PASSKEY = "accounts/2fa/webauthn/keys/<int:pk>/"
handler404 = views.not_found
urlpatterns = [
    # The front page and one's own businesses
    path("", views.welcome, name="welcome"),
    path("businesses/", views.businesses, name="businesses"),
    path("businesses/<uuid:pk>/leave/", invitation_views.leave, name="leave"),
    path("businesses/menu/", switcher_views.businesses_menu, name="businesses_menu"),
    path("start/", views.start, name="start"),
    path("opening/<uuid:pk>/", views.opening, name="opening"),
    # Invited to one of somebody else's
    path("invitation/<uuid:pk>/", invitation_views.invitation, name="invitation"),
    path("invitation/<uuid:pk>/change-account/", invitation_views.change_account, name="change_account"),
    path("invitation/<str:token>/", invitation_views.open_invitation, name="open_invitation"),
    path("closing/<uuid:pk>/", state_views.closing, name="closing"),
    path("closing/<uuid:pk>/reopen/", state_views.reopen, name="reopen"),
    path("closing/<uuid:pk>/export/", export_views.closing_export, name="closing_export"),
    # Signing in and up
    path("accounts/", include("allauth.account.urls")),
    path("accounts/sessions/", session_views.sessions, name="sessions"),
    path("accounts/sessions/end/", session_views.end_other_sessions, name="end_other_sessions"),
    path("accounts/sessions/<int:pk>/end/", session_views.end_session, name="end_session"),
    path("accounts/2fa/needed/", second_step_views.need_second_step, name="need_second_step"),
    # Before allauth's own, which lets staff remove their last one.
    path(f"{PASSKEY}remove/", second_step_views.remove_passkey, name="mfa_remove_webauthn"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/3rdparty/", include("allauth.socialaccount.urls")),
    path("accounts/", include(build_provider_urlpatterns())),
    # One's own profile, and the pictures of people
    path("profile/", profile_views.profile, name="profile"),
    path("profile/picture/", profile_views.save_portrait, name="save_portrait"),
    path("profile/picture/remove/", profile_views.remove_portrait, name="remove_portrait"),
    path("people/<uuid:pk>/<str:sha256>.jpg", profile_views.portrait, name="portrait"),
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
    path("staff/palette/", visit_views.staff_palette, name="staff_palette"),
    path("staff/enter/<slug:slug>/", visit_views.staff_enter, name="staff_enter"),
    path("staff/again/<slug:slug>/", visit_views.staff_again, name="staff_again"),
    path("staff/leave/<slug:slug>/", visit_views.staff_leave, name="staff_leave"),
    path("staff/visits/", visit_views.staff_visits, name="staff_visits"),
    path("staff/log/", log_views.staff_log, name="staff_log"),
    path("staff/log.<slug:kind>", log_views.staff_export_log, name="staff_export_log"),
    path("staff/suspend/<slug:slug>/", staff_state_views.staff_suspend, name="staff_suspend"),
    path("staff/reopen/<slug:slug>/", staff_state_views.staff_reopen, name="staff_reopen"),
    path("staff/close/<slug:slug>/", staff_state_views.staff_close, name="staff_close"),
    path("staff/host/<slug:slug>/", host_views.staff_host, name="staff_host"),
    # What businesses and staff write to each other, and what all businesses are told
    path("staff/messages/", support_views.staff_messages, name="staff_messages"),
    path("staff/messages/new/<slug:slug>/", support_views.new_staff_thread, name="new_staff_thread"),
    path("staff/messages/<uuid:pk>/", support_views.staff_thread, name="staff_thread"),
    path("staff/messages/<uuid:pk>/read/", support_views.read_staff_thread, name="read_staff_thread"),
    path("staff/messages/<uuid:pk>/settle/", support_views.settle_staff_thread, name="settle_staff_thread"),
    path("staff/messages/<uuid:pk>/assign/", support_views.assign_staff_thread, name="assign_staff_thread"),
    path("staff/notices/", notice_views.staff_notices, name="staff_notices"),
    path("staff/notices/new/", notice_views.new_staff_notice, name="new_staff_notice"),
    path(
        "staff/notices/<uuid:pk>/withdraw/", notice_views.withdraw_staff_notice, name="withdraw_staff_notice"
    ),
    path("notices/<uuid:pk>/dismiss/", notice_views.dismiss_notice, name="dismiss_notice"),
    path("staff/voices/usage/", provider_usage_views.staff_usage, name="staff_usage"),
    path("staff/voices/", provider_views.providers, name="providers"),
    path("staff/voices/new/", provider_views.provider, name="new_provider"),
    path("staff/voices/<uuid:pk>/", provider_views.provider, name="provider"),
    path("staff/voices/<uuid:pk>/try/", provider_views.try_provider, name="try_provider"),
    path("staff/voices/<uuid:pk>/earlier/", provider_views.ask_provider_earlier, name="ask_provider_earlier"),
    path("staff/voices/<uuid:pk>/remove/", provider_views.remove_provider, name="remove_provider"),
    path("staff/voices/<uuid:pk>/restore/", provider_views.restore_provider, name="restore_provider"),
    # All players, for sync2gear's staff
    path("staff/players/", fleet.staff_fleet, name="staff_fleet"),
    # How the system is doing
    path("staff/system/", overview.staff_system, name="staff_system"),
    path("staff/system/failed/", overview.staff_failures, name="staff_failures"),
    path("staff/system/failed/retry/", overview.retry_failures, name="retry_failures"),
    path("staff/system/failed/<slug:pk>/retry/", overview.retry_failure, name="retry_failure"),
    path("staff/system/errors/", overview.staff_errors, name="staff_errors"),
    path("staff/system/errors/<uuid:pk>/", overview.staff_error, name="staff_error"),
    path("staff/system/errors/<uuid:pk>/solve/", overview.solve_staff_error, name="solve_staff_error"),
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
    path("health/worker/", health_views.worker_health, name="worker_health"),
    path("demo/mail/", demo_views.demo_mail, name="demo_mail"),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", TemplateView.as_view(template_name="styleguide.html")))
