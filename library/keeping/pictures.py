"""Covers of folders, of pictures that people upload."""

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from library.reading import shelve_cover
from library.tags import COVER_BYTES, COVER_PX
from tenants.pictures import redrawn


def shelve_picture(business_id: UUID, upload: UploadedFile) -> str:
    """The SHA-256 of the cover that now stands on the shelf. Raises PictureRefused."""
    return shelve_cover(business_id, redrawn(upload, pixels=COVER_PX, limit_bytes=COVER_BYTES))
