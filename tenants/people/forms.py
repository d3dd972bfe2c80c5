"""Who is invited, and what somebody may do."""

from typing import Any
from uuid import UUID

from django import forms

from tenants.models import Invitation, Membership
from tenants.people.places import Places

ROLES = [
    (Membership.Role.OWNER, "Owner: everything, people and closing included"),
    (Membership.Role.MANAGER, "Manager: everything but people, the plan and closing"),
    (Membership.Role.ZONE_USER, "Zone user: plays and sees in chosen zones, nothing else"),
]
ONE_ADDRESS = "Write one address. To invite several people, invite one after the other."
FLOORS = "With every zone that stands on it, also those that are put there later."
NOWHERE = "Choose at least one floor or zone for them."
NO_PLACE = "A zone user needs a zone, and there is none yet. Add one under Zones, or choose another role."
#: What stands between several addresses.
BETWEEN = frozenset(" ,;\t\r\n")


class PlacesField(forms.TypedMultipleChoiceField):
    """Floors or zones, as ticks; gives their ids."""

    def __init__(self, rows: dict[UUID, str], **options: Any) -> None:
        choices = [(str(pk), name) for pk, name in rows.items()]
        widget = forms.CheckboxSelectMultiple(attrs={"class": "choices"})
        super().__init__(choices=choices, coerce=UUID, widget=widget, required=False, **options)


class RoleForm(forms.Form):
    """`cleaned_data` are the columns `role`, `floor_ids` and `zone_ids`."""

    role = forms.ChoiceField(
        choices=ROLES, widget=forms.RadioSelect(attrs={"class": "choices"}), label="What may they do?"
    )

    def __init__(self, *args: Any, places: Places, row: Membership | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if places.floors:
            self.fields["floor_ids"] = PlacesField(places.floors, label="Floors", help_text=FLOORS)
        if places.zones:
            self.fields["zone_ids"] = PlacesField(places.zones, label="Zones")
        if row:
            self.initial = {"role": row.role, "floor_ids": row.floor_ids, "zone_ids": row.zone_ids}

    @property
    def has_places(self) -> bool:
        return "zone_ids" in self.fields

    def clean(self) -> dict[str, Any]:
        found = {"floor_ids": [], "zone_ids": []} | (super().clean() or {})
        chosen = found["floor_ids"] or found["zone_ids"]
        wrong = {"floor_ids", "zone_ids"} & self.errors.keys()
        if found.get("role") == Membership.Role.ZONE_USER and not (chosen or wrong):
            self.add_error(
                "zone_ids" if self.has_places else "role", NOWHERE if self.has_places else NO_PLACE
            )
        return found


class AddressField(forms.EmailField):
    """Several addresses are none that is wrong: it says what to do with them."""

    def clean(self, value: Any) -> Any:
        typed = str(value or "").strip()
        if typed.count("@") > 1 and BETWEEN & set(typed):
            raise forms.ValidationError(ONE_ADDRESS)
        return super().clean(value)


class InviteForm(RoleForm):
    email = AddressField(
        label="E-mail address",
        max_length=Invitation._meta.get_field("email").max_length,
        widget=forms.EmailInput(
            attrs={"autofocus": True, "autocomplete": "off", "placeholder": "name@example.com"}
        ),
    )
    field_order = ("email", "role", "floor_ids", "zone_ids")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].initial = Membership.Role.MANAGER
        self.order_fields(self.field_order)
