from django.urls import path
from django_eventstream.views import events

from tests.bench.peers.usual.views import health

from . import views

urlpatterns = [
    path("health/", health),
    path("events", events),
    path("api/announce", views.Announce.as_view()),
]
