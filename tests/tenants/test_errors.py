import logging
import sys
import threading
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from tenants import errors
from tenants.access import Person
from tenants.errors import MOST_WAITING, Handler, Keeper, Reporter, keep
from tenants.known_errors import solve_error
from tenants.models import AuditLog, ErrorDay, KnownError, User
from tenants.seen import Seen, part

SECRET = "olive@acme.example has the key sk-123456"


def fall(what: Exception | None = None) -> Exception:
    """Raised here, and so with a way to it."""
    try:
        raise what or ValueError(SECRET)
    except Exception as error:
        return error


def record(name: str = "library.reading", msg: Any = "Track %s is lost.", **more: Any) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.ERROR, __file__, 1, msg, (SECRET,), None, "test")
    vars(made).update(more)
    return made


def seen(**more: Any) -> Seen:
    return Seen.of(record(**more))


def raised(error: Exception) -> Any:
    return type(error), error, error.__traceback__


def all_of(row: Seen) -> str:
    return " ".join((row.kind, row.place, row.words, row.stack))


@pytest.fixture
def keeper(monkeypatch: pytest.MonkeyPatch) -> Keeper:
    """Its thread never starts: the test writes what waits."""
    keeper = Keeper()
    monkeypatch.setattr(errors, "KEEPER", keeper)
    monkeypatch.setattr(threading.Thread, "start", lambda _: None)
    monkeypatch.setattr(errors.connection, "close", lambda: None)
    return keeper


def test_an_exception_is_known_by_its_kind_and_its_place() -> None:
    found = seen(exc_info=raised(fall()))
    assert (found.kind, found.place) == ("ValueError", "tests/tenants/test_errors.py, fall")
    assert "tests/tenants/test_errors.py:" in found.stack


@pytest.mark.parametrize("error", [ValueError(SECRET), IntegrityError(SECRET), KeyError(SECRET)])
def test_what_an_exception_says_is_not_kept(error: Exception) -> None:
    assert "olive" not in all_of(seen(exc_info=raised(fall(error))))


def test_our_words_are_kept_without_what_fills_them() -> None:
    found = seen()
    assert found.words == "Track %s is lost."
    assert "olive" not in all_of(found)


@pytest.mark.parametrize("name", ["uvicorn.error", "django.request", "botocore", "librarything"])
def test_words_of_others_are_not_kept(name: str) -> None:
    assert "olive" not in all_of(seen(name=name, msg=SECRET))


@pytest.mark.parametrize("msg", [ValueError(SECRET), 7, None, b"\x00"])
def test_words_that_are_none_are_not_kept(msg: Any) -> None:
    assert seen(msg=msg).words == ""


def test_an_answer_is_known_by_its_status_and_page(rf: RequestFactory) -> None:
    request = rf.get("/b/acme/secret-words/")
    found = seen(name="django.request", msg="%s", status_code=503, request=request)
    assert found.kind == "Answer 503"
    assert "secret-words" not in all_of(found)


def test_the_same_is_one_and_counted(keeper: Keeper, db: None) -> None:
    for _ in range(3):
        keeper.note(seen(exc_info=raised(fall())))
    assert keeper.write_waiting()
    row = KnownError.objects.get()
    assert (row.count, row.days.get().count, row.days.get().day) == (3, 3, timezone.now().date())


def test_another_kind_is_another(keeper: Keeper, db: None) -> None:
    for error in (ValueError(), KeyError()):
        keeper.note(seen(exc_info=raised(fall(error))))
    keeper.write_waiting()
    assert set(KnownError.objects.values_list("kind", flat=True)) == {"ValueError", "KeyError"}


def test_only_so_many_kinds_wait(keeper: Keeper) -> None:
    for number in range(MOST_WAITING + 50):
        keeper.note(seen(msg=f"Kind {number}"))
    assert len(keeper.take()) == MOST_WAITING


def test_only_so_many_kinds_are_kept(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "MOST_KINDS", 3)
    for number in range(5):
        keep(seen(msg=f"Kind {number}"))
    assert list(KnownError.objects.values_list("words", flat=True)) == ["Kind 4", "Kind 3", "Kind 2"]


def test_what_cannot_be_written_waits_on(keeper: Keeper, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    def away(_: Seen) -> None:
        raise OSError("The database is away")

    keeper.note(seen())
    with monkeypatch.context() as there:
        there.setattr(errors, "keep", away)
        assert not keeper.write_waiting()
    assert keeper.write_waiting()
    assert KnownError.objects.get().count == 1


def test_what_no_column_holds_keeps_nothing_else_from_being_written(keeper: Keeper, db: None) -> None:
    keeper.note(replace(seen(), words="\0"))
    keeper.note(replace(seen(), kind="x" * 500))
    keeper.note(seen(msg="Well"))
    assert keeper.write_waiting()
    assert KnownError.objects.get().words == "Well"


def test_what_fails_while_it_is_written_is_nobodys_error(keeper: Keeper) -> None:
    keeper._thread = threading.current_thread()
    keeper.note(seen())
    assert keeper.take() == []


def test_whoever_logs_is_never_disturbed(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    Handler().emit(record(pathname=None, status_code=object(), request=object(), exc_info=(1, 2, 3)))
    Handler().emit(record(args=object()))


@pytest.mark.parametrize(
    ("name", "function"), [("django.security.DisallowedHost", "x"), ("django-q", "monitor")]
)
def test_what_strangers_cause_and_what_is_told_twice_is_passed_over(
    keeper: Keeper, name: str, function: str
) -> None:
    Handler().emit(record(name=name, funcName=function))
    assert keeper.take() == []


def test_a_task_that_failed_is_kept(keeper: Keeper) -> None:
    try:
        raise LookupError(SECRET)
    except LookupError:
        Reporter().report()
    assert [each.kind for each in keeper.take()] == ["LookupError"]


@pytest.mark.parametrize(
    ("argv", "name"),
    [(["manage.py", "qcluster"], "worker"), (["manage.py", "release"], "release"), (["uvicorn", "x"], "web")],
)
def test_an_error_says_which_process_it_was(
    monkeypatch: pytest.MonkeyPatch, argv: list[str], name: str
) -> None:
    monkeypatch.setattr(sys, "argv", argv)
    monkeypatch.delenv("Q_CLUSTER_NAME", raising=False)
    assert part() == name


def test_a_solved_error_that_comes_back_is_open(sam: User) -> None:
    keep(seen())
    error = solve_error(KnownError.objects.get().pk, actor=sam)
    assert error.solved_at is not None
    keep(seen())
    assert KnownError.objects.get().solved_at is None
    assert ErrorDay.objects.get().count == 2


def test_solving_stands_in_the_log_once(sam: User) -> None:
    keep(seen())
    for _ in range(2):
        solve_error(KnownError.objects.get().pk, actor=sam)
    assert AuditLog.objects.filter(verb="solved", actor_name="Sam").count() == 1


def test_only_staff_solve_errors(olive: Person) -> None:
    keep(seen())
    with pytest.raises(Http404):
        solve_error(KnownError.objects.get().pk, actor=olive.user)
