from rest_framework import serializers

from .models import Announcement, Cue, Interrupt, Track, Zone

SOUND = ["id", "title", "url", "sha256", "size_bytes", "duration_ms", "gain_db"]


class SoundSerializer(serializers.ModelSerializer):
    url = serializers.SerializerMethodField()

    def get_url(self, sound) -> str:
        return f"/media/{sound.sha256}.mp3"


class TrackSerializer(SoundSerializer):
    class Meta:
        model = Track
        fields = [*SOUND, "artist"]


class AnnouncementSerializer(SoundSerializer):
    class Meta:
        model = Announcement
        fields = SOUND


class CueSerializer(serializers.ModelSerializer):
    class Meta:
        model = Cue
        fields = ["id", "at", "announcement", "mode", "priority", "late_by_s"]


class ZoneSerializer(serializers.ModelSerializer):
    class Meta:
        model = Zone
        fields = ["id", "name", "tz", "volume", "crossfade_s"]


class InterruptSerializer(serializers.ModelSerializer):
    class Meta:
        model = Interrupt
        fields = ["id", "announcement", "zone", "created_at"]
