"""What of a business comes along in an archive is decided, column by column."""

import pytest

from broadcast.archive.shapes import KEY, REMOTE, SETTINGS, TERMS
from broadcast.edge.models import RemoteKey
from library import shelf
from tenants.models import Business
from tenants.models.states import Standing

#: What a row is here: an archive neither brings nor changes it.
OWN = {
    *("id", "slug", "schema_name", "status", "step", "created_at", "plan"),
    *(field.name for field in Standing._meta.get_fields()),
}
#: A key that came back is not one that was used or revoked.
NOT_OF_A_REMOTE = {"business_id", "revoked_at", "used_at"}


def test_of_each_column_of_a_business_it_is_said_whether_it_comes_along() -> None:
    """A new one belongs to SETTINGS (the business's own), TERMS (agreed with sync2gear) or OWN."""
    columns = {field.name for field in Business._meta.concrete_fields}
    assert columns == {*SETTINGS, *TERMS, *OWN}


def test_of_each_column_of_a_remote_too() -> None:
    columns = {field.name for field in RemoteKey._meta.concrete_fields}
    assert columns == {*REMOTE, *NOT_OF_A_REMOTE}


BUSINESS = Business().pk
KEYS = {
    "a sound": shelf.audio_key(BUSINESS, "a" * 64),
    "a cover": shelf.cover_key(BUSINESS, "a" * 64),
    "a thumbnail": shelf.cover_key(BUSINESS, "a" * 64, 96),
    "a chime": shelf.key_of(BUSINESS, "chime", "two_tones.wav"),
    "an upload": shelf.incoming_key(BUSINESS, BUSINESS),
    "a piece": shelf.incoming_key(BUSINESS, BUSINESS, 12),
}


@pytest.mark.parametrize("what", KEYS)
def test_what_is_written_to_a_shelf_may_stand_in_an_archive(what: str) -> None:
    assert KEY.fullmatch(KEYS[what].replace(f"/{BUSINESS}/", "/", 1))
