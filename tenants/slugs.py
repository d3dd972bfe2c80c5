"""A business's place in addresses, `/b/<slug>/`. One that was given once is never given again."""

import re
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Replace
from django.utils.text import slugify

from tenants.models import Business

SHAPE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST = 50
#: Addresses that only sync2gear itself may seem to have.
RESERVED = frozenset(
    """
    about abuse account accounts admin administrator api app assets auth b billing blog business
    businesses catalogue cdn console contact dashboard demo dev docs download edge email events feed
    ftp health help host imap info invitation invitations legal localhost login logout mail media
    null official opening owner pair people player players pop portal postmaster privacy public
    remote root security settings signin signup smtp staff staging start static status styleguide
    suggest support sync2gear system team terms test undefined webmaster www
    """.split()  # noqa: SIM905  a list would be 70 lines
)
#: What is read as something else at a glance: `acrne` is no `acme`.
ALIKE = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"))


def valid_slug(slug: str, *, of: UUID | None = None) -> None:
    """Raises ValidationError unless the business `of`, or a new one (None), may have this address."""
    strange = next((letter for letter in slug if not re.fullmatch("[a-z0-9-]", letter)), None)
    if strange:
        raise ValidationError(wrong_letter(strange), code="letter")
    if not SHAPE.fullmatch(slug) or not 2 <= len(slug) <= LONGEST:
        text = f"Use 2 to {LONGEST} letters, digits and single hyphens, with a letter or digit at both ends."
        raise ValidationError(text, code="shape")
    if slug in RESERVED:
        raise ValidationError(f"“{slug}” is kept for sync2gear itself. Choose another.", code="reserved")
    if other := taken_as(slug, of):
        text = f"“{slug}” is taken." if other == slug else f"“{slug}” looks like “{other}”, which is taken."
        raise ValidationError(f"{text} Choose another.", code="taken")


def wrong_letter(letter: str) -> str:
    rule = "Use the letters a to z without accents, digits and hyphens"
    if letter.isascii():
        return f"{rule}, and no capitals." if letter.isupper() else f"{rule}."
    return f"{rule}. “{letter}” is none of them, though it may look like one."


def free_slug(name: str) -> str:
    """A slug made of `name` that nobody has: `cafe-aroma`, else `cafe-aroma-3f9c01d2`.

    It is held until the transaction ends: two people may open a "Bakery" at the same moment.
    """
    wanted = made_of(name)
    hold(wanted)
    is_free = wanted == "business" or wanted not in RESERVED
    return wanted if is_free and not taken_as(wanted) else f"{wanted}-{uuid4().hex[:8]}"


def made_of(name: str) -> str:
    plain = re.sub("[-_]+", "-", slugify(name))
    return plain[:40].strip("-") or "business"


def hold(slug: str) -> None:
    """Wait for whoever is about to take this slug, or one that looks like it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [look(slug)])


def taken_as(slug: str, of: UUID | None = None) -> str | None:
    """The slug of another business, closed ones too, that is this one or looks like it."""
    looks = F("slug")
    for seen, read in ALIKE:
        looks = Replace(looks, Value(seen), Value(read))  # type: ignore[assignment]
    others = Business.objects.exclude(pk=of) if of else Business.objects.all()
    alike = others.alias(looks=looks).filter(looks=look(slug))
    return alike.values_list("slug", flat=True).first()


def look(slug: str) -> str:
    """How it is read at a glance; the same for slugs that people would mix up."""
    for seen, read in ALIKE:
        slug = slug.replace(seen, read)
    return slug
