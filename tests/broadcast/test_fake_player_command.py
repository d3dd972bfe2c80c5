from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import BaseCommand, CommandError, call_command

from broadcast.management.commands.fake_player import Command, conditions, owner_of
from broadcast.models import Zone
from tenants.models import Business, Membership
from tenants.schemas import in_public

PLAIN = {"server": "", "speed": "1", "back": "0", "hours": "", "offline": "0", "lose": "0"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere/Ground floor"], "There is no business 'nowhere'"),
        (["acme/Cellar"], "There is no zone 'Cellar'"),
        (["acme"], "There is no zone ''"),
        (["acme/Ground floor", "--speed", "fast"], "--speed is 'fast': give a number from 0.1"),
        (["acme/Ground floor", "--speed", "nan"], "--speed is 'nan'"),
        (["acme/Ground floor", "--lose", "1"], "--lose is '1': give a number from 0 to 0.95"),
        (["acme/Ground floor", "--back", "700"], "--back is '700': give a number from 0 to 672"),
        (["acme/Ground floor", "--server", "http://127.0.0.1:9"], "Nothing answers at http://127.0.0.1:9"),
    ],
)
def test_what_is_wrong_is_a_sentence(ground: Zone, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence), in_public():
        call_command("fake_player", *arguments)


def test_too_many_players_are_refused(ground: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadcast.management.commands.fake_player.refuse_unreachable", lambda _server: None)
    with pytest.raises(CommandError, match="--players is '51'"), in_public():
        call_command("fake_player", "acme/Ground floor", "--players", "51")


def test_the_server_is_this_machines_unless_another_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    assert conditions(PLAIN).server == "http://localhost:8123"
    assert conditions(PLAIN | {"server": "https://portal.example/"}).server == "https://portal.example"


def test_the_demo_of_this_folder_is_found_at_its_port(
    monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path
) -> None:
    monkeypatch.delenv("PORT", raising=False)
    settings.DATA_DIR = tmp_path
    assert conditions(PLAIN).server == "http://localhost:8000"
    (tmp_path / "credentials.json").write_text('{"portal": "http://localhost:8123/"}')
    assert conditions(PLAIN).server == "http://localhost:8123"


def test_a_business_without_an_owner_pairs_nobody(acme: Business) -> None:
    assert owner_of(acme).name == "Olive"
    Membership.objects.filter(business=acme, role="owner").delete()
    with pytest.raises(CommandError, match="Acme has no owner"):
        owner_of(acme)


def test_the_guide_names_every_option() -> None:
    parser = Command().create_parser("manage.py", "fake_player")
    djangos = BaseCommand().create_parser("manage.py", "other")
    own = set(parser._option_string_actions) - set(djangos._option_string_actions)
    guide = (project.BASE_DIR / "docs" / "players.md").read_text(encoding="utf-8")
    assert "--speed" in own
    assert [option for option in own if f"`{option}" not in guide] == []
