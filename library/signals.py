"""What the library tells those above it."""

from django.dispatch import Signal

#: A sound became playable, changed or went. Sent inside the transaction; `business` and `sound` say which;
#: `is_of_many`, where there, that others follow at once and nobody waits for this one.
sound_changed = Signal()

#: Many tracks changed at once, or went. As above; `business` and `tracks`, their ids, say which.
tracks_changed = Signal()

#: Folders of music lie elsewhere: rules may choose other tracks by them. As above; `business` says where.
folders_moved = Signal()

#: What plays these `playlists` (ids)? Receivers answer with a list of `library.keeping.uses.Use`.
asked_where_used = Signal()

#: These sounds (`sounds`, their SHA-256) have lost a row: their files may go where nothing else names them.
sounds_let_go = Signal()

#: A playlist's tracks changed, or it went. As above; `business` and `playlist` say which, and
#: `tracks`, where there, the ids of those that changed with it: others may hold them too.
playlist_changed = Signal()

#: The sound of parts was made, or could not be. As above; `business` and `rendering` say which.
rendered = Signal()

#: A question: which channels play `playlists` (ids)? Each receiver answers with their names by id.
asked_channels = Signal()

#: A question: which floors hold one of the zones `zone_ids` (None: all floors)? Answered with names by id.
asked_floors = Signal()
