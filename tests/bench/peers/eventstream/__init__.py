"""django-eventstream: server-sent events from Django itself, for whoever knows nothing but Django.

Run by `.venv-peers`, so its versions are the lock's.

Why it is fair. It has the database, the tokens and the announcing view of the usual stack beside it, and is
served as its documentation says. It sends through Redis, as it has to once there are two processes; it stores
no events and has no middleware, so that an open stream asks the database nothing. Each stream has a thread:
Django gives one to every answer for which it ran code that is not asynchronous, until that answer ends.
"""
