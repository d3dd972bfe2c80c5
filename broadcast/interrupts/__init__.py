"""Instant announcements: start one, follow it, end it."""
