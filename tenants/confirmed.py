"""Whose an address is. Signing up with it shows nothing; the link that is mailed to it does."""

from django.db.models import F, Q, QuerySet

from tenants.models import User


def confirmed() -> QuerySet[User]:
    """Whose own address is, not another one of theirs."""
    shown = Q(emailaddress__verified=True, emailaddress__email__iexact=F("email"))
    return User.objects.filter(pk__in=User.objects.filter(shown).values("pk"))


def owner_of(email: str) -> User | None:
    """Who may be given rights by this address."""
    return confirmed().filter(email__iexact=email).first()


def clear_claim(email: str) -> None:
    """Take an account away that somebody made with this address and never confirmed: nothing was done in it,
    but its password would work once the address's real owner confirms it.
    """
    claims = User.objects.filter(email__iexact=email, emailaddress__isnull=False, memberships=None)
    claims.filter(staff_role="").exclude(pk__in=confirmed().values("pk")).delete()
