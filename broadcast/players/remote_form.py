"""What a remote may ask for."""

from uuid import UUID

from django import forms

from broadcast.actions import remote
from broadcast.models import Command
from tenants.access import Person

Action = Command.Action
DAY_S = 86_400


class RemoteForm(forms.Form):
    """One command: to a zone, or, with `device`, to one player. `value` is a volume, or 1 to mute."""

    action = forms.ChoiceField(choices=Action.choices)
    device = forms.UUIDField(required=False)
    position_s = forms.FloatField(required=False, min_value=0, max_value=DAY_S)
    value = forms.IntegerField(required=False, min_value=0, max_value=100)

    def clean(self) -> None:
        action, asked = self.cleaned_data.get("action"), self.cleaned_data
        if action in (Action.VOLUME, Action.MUTE) and asked.get("value") is None:
            self.add_error("value", "Give a volume from 0 to 100.")
        if action in remote.OF_A_DEVICE and action != Action.VOLUME and not asked.get("device"):
            self.add_error("device", "Name the player.")
        if action == Action.SEEK and asked.get("position_s") is None:
            self.add_error("position_s", "Give a place in the track, in seconds.")

    def obey(self, zone: UUID, actor: Person) -> None:
        """Of a valid form. Raises remote.Refused or Http404."""
        told, device = self.cleaned_data, self.cleaned_data["device"]
        action, value = told["action"], told["value"]
        if action not in remote.OF_A_DEVICE:
            remote.steer(zone, action, actor=actor, position_s=told["position_s"] or 0)
        elif action == Action.VOLUME and device is None:
            remote.turn_zone(zone, value, actor=actor)
        elif action == Action.VOLUME:
            remote.turn_device(device, actor=actor, volume_percent=value)
        elif action == Action.MUTE:
            remote.turn_device(device, actor=actor, is_muted=bool(value))
        else:
            remote.ask_device(device, action, actor=actor)
