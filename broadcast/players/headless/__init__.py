"""A player without sound: it pairs, follows feed and stream, "plays" by a clock that may run fast, reports.

It stands on the other side of the protocol: nothing in here knows of Django or the database.
"""
