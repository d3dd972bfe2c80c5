import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from library.management.commands import import_music
from library.models import Track
from library.reading import read_track
from library.turns import unread
from tenants.models import AuditLog, Business
from tenants.schemas import in_business
from tests.library.test_importing import music, put
from tests.seaweed import options
from tests.tenants.test_holding import somebody_else, takes

__all__ = ["music"]


def run(*arguments: object, **options: object) -> str:
    out = io.StringIO()
    call_command("import_music", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_it_says_what_became_of_each(acme: Business, music: Path, sounds) -> None:
    put(sounds["mp3"], music / "a.mp3")
    put(sounds["mp3"], music / "b.mp3")
    (music / "Bad").mkdir()
    (music / "Bad" / "diary.mp3").write_text("Dear diary")
    said = run("acme", music)
    assert "Added 1, already there 1, refused 1, no audio 0; still being read 1." in said
    assert "\n  Bad/diary.mp3: This is not an audio file that we can read." in said


def test_it_is_the_doing_of_whoever_is_named(acme: Business, music: Path, sounds) -> None:
    put(sounds["mp3"], music / "a.mp3")
    run("acme", music, "--as", "olive@acme.example")
    assert AuditLog.objects.get(verb="uploaded").actor_name == "Olive"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["nowhere", "/tmp"], "There is no business 'nowhere'"),
        (["acme", "/no/such/folder"], "is not a folder"),
        (["acme", "/tmp", "--as", "zed@acme.example"], "zed@acme.example may not add music to Acme"),
        (["acme", "/tmp", "--as", "rita@rival.example"], "may not add music"),
        (["acme", "/tmp", "--as", "no\x00body"], "nobody may not add music"),
    ],
    ids=["business", "folder", "zone user", "stranger", "nobody"],
)
def test_what_cannot_be_is_said(acme: Business, arguments: list[str], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        run(*arguments)


def test_one_import_at_a_time(acme: Business, music: Path) -> None:
    with somebody_else() as cursor:
        takes(cursor, f"import {acme.pk}")
        with pytest.raises(CommandError, match="Another import into Acme is running"):
            run("acme", music)


def test_ctrl_c_ends_it_with_a_word_and_the_next_run_goes_on(
    acme: Business, music: Path, sounds, monkeypatch, settings, media
) -> None:
    for number in range(3):
        put(sounds["mp3"], music / f"{number}.mp3", str(number))
    real, calls = import_music.bring, iter([True, False])

    def interrupted(file, *, actor):
        if not next(calls):
            raise KeyboardInterrupt
        return real(file, actor=actor)

    out = io.StringIO()
    monkeypatch.setattr(import_music, "bring", interrupted)
    with pytest.raises(SystemExit, match="130"):
        call_command("import_music", "acme", str(music), stdout=out)
    monkeypatch.undo()
    assert "Added 1," in out.getvalue()
    assert "Run the same command again" in out.getvalue()
    assert "Added 2, already there 1," in run("acme", music)


def test_while_the_bucket_is_away_it_stops_with_a_word(acme: Business, music: Path, sounds, settings) -> None:
    put(sounds["mp3"], music / "a.mp3")
    put(sounds["mp3"], music / "b.mp3", "b")
    out, err = io.StringIO(), io.StringIO()
    settings.STORAGES = settings.STORAGES | {"default": options("http://127.0.0.1:9")}
    with pytest.raises(SystemExit, match="130"):
        call_command("import_music", "acme", str(music), stdout=out, stderr=err)
    assert err.getvalue().startswith("The storage does not answer: ")
    assert "Added 0, already there 0, refused 0" in out.getvalue()
    assert "Run the same command again" in out.getvalue()


def test_it_waits_until_all_are_read(acme: Business, music: Path, sounds, monkeypatch) -> None:
    put(sounds["mp3"], music / "a.mp3")
    (music / "b.mp3").write_bytes(sounds["mp3"].read_bytes()[:9000] + b"\0" * 9000)

    def read_one(_: float) -> None:
        """As a reader does meanwhile."""
        read_track(unread().values_list("pk", flat=True)[0])

    monkeypatch.setattr(import_music, "sleep", read_one)
    said = run("acme", music, "--wait")
    assert "still being read 0." in said
    with in_business(acme):
        refused = Track.objects.filter(status="refused")
        assert all(f"\n  {row.file_name}: {row.problem}" in said for row in refused)


def test_what_is_left_is_asked_with_one_question(inside: Business, django_assert_num_queries) -> None:
    for title, is_tagged in (("a", True), ("b", False), ("c", False)):
        Track.objects.create(title=title, file_name=title, is_tagged=is_tagged)
    Track.objects.create(title="d", file_name="d", status="ready")
    with django_assert_num_queries(1) as asked:
        assert import_music.steps_left() == 5
    assert "ORDER BY" not in asked[0]["sql"]
