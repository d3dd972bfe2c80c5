import pytest
from django.conf import settings as project
from django.core.management import BaseCommand, CommandError, call_command

from broadcast.management.commands import simulate_fleet
from broadcast.management.commands.simulate_fleet import Command, conditions, is_here, room_for, sizes

PLAIN = {"businesses": "20", "devices": "1000", "zones": "0"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--businesses", "0"], "--businesses is '0': give a number from 1 to 5000"),
        (["--devices", "many"], "--devices is 'many': give a number from 1 to 50000"),
        (["--zones", "-1"], "--zones is '-1'"),
        (["--minutes", "nan"], "--minutes is 'nan'"),
        (["--slow", "0.6"], "--slow is '0.6': give a number from 0 to 0.5"),
        (["--broken", "0.6"], "--broken is '0.6'"),
        (["--churn", "1e9"], "--churn is '1e9'"),
        (["--server", "http://127.0.0.1:9"], "Nothing answers at http://127.0.0.1:9"),
        (["--server", "https://localhost"], "https://localhost is no plain HTTP address"),
        (["--server", "http://192.0.2.1:8000"], "http://192.0.2.1:8000 is another machine"),
        (["--server", "http://no.such.host.invalid"], "is another machine"),
        (["--server", "http://"], "is another machine"),
    ],
)
def test_what_is_wrong_is_a_sentence(db: None, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("simulate_fleet", "--yes", *arguments)


def test_a_folder_that_is_not_there_is_told_of_at_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulate_fleet, "refuse_unreachable", lambda _server: None)
    with pytest.raises(CommandError, match="There is no folder for /no/such"):
        call_command("simulate_fleet", "--yes", "--json", "/no/such/told.json")


@pytest.mark.parametrize("more", [[], ["--remove"]], ids=["run", "remove"])
def test_a_database_that_is_no_demos_is_left_alone(db: None, settings, more: list[str]) -> None:
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="Say --yes"):
        call_command("simulate_fleet", *more)


def test_each_player_has_a_zone_unless_told_otherwise() -> None:
    assert sizes(PLAIN) == (20, 1000, 50)
    assert sizes(PLAIN | {"devices": "1001"}) == (20, 1001, 51)
    assert sizes(PLAIN | {"zones": "5"}) == (20, 1000, 5)
    assert sizes(PLAIN | {"devices": "3"}) == (3, 3, 1)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9"])
def test_this_machine_is_known(host: str) -> None:
    assert is_here(host)


def test_a_system_that_allows_too_few_files_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulate_fleet.resource, "getrlimit", lambda _what: (100, 1000))
    with pytest.raises(
        CommandError, match="10000 players need 10200 open files, and this system allows 1000"
    ):
        room_for(10_000)


def test_its_server_is_this_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    options = vars(Command().create_parser("manage.py", "simulate_fleet").parse_args([]))
    assert conditions(options).server == "http://localhost:8123"


def test_the_guide_names_every_option() -> None:
    parser = Command().create_parser("manage.py", "simulate_fleet")
    djangos = BaseCommand().create_parser("manage.py", "other")
    own = set(parser._option_string_actions) - set(djangos._option_string_actions)
    guide = (project.BASE_DIR / "docs" / "running.md").read_text(encoding="utf-8")
    assert "--ramp" in own
    assert [option for option in own if f"`{option}" not in guide] == []
