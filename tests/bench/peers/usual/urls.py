from django.urls import path

from . import views

urlpatterns = [
    path("health/", views.health),
    path("api/feed", views.feed),
    path("api/announce", views.Announce.as_view()),
]
