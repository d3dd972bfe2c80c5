"""Who speaks new announcements."""

from library.parts import Speech
from tenants.models import Business


def spoken_by_default(text: str, business: Business) -> Speech:
    """`text` as the business has chosen to have it spoken."""
    chosen = business.speech_language, business.speech_service, business.speech_voice
    return Speech(text, *chosen)
