"""The usual stack for this job, as a good team would build it.

The feed by Django REST framework with JSON web tokens, announcements by Channels with Redis over WebSocket.
Run by `.venv-peers`, so its versions are the lock's.

Why it is fair. It has the same PostgreSQL, driver, uvicorn and number of threads as sync2gear, one process,
and a feed of as many rows and bytes. Where there was a choice it got what was faster here:

- a token is believed without a query, and says in which zone its device is;
- an unchanged poll is one query, by `condition()` on a column that changes as the zone does; a changed feed
  is five, however many rows it has; connections stay open;
- Django runs in threads, not under its own ASGI application; no middleware but the one that compresses;
- the layer is Redis's publish and subscribe: with the other one, sockets were lost at 5,000;
- a message is made into text once and not compressed, and a socket asks the database nothing.
"""
