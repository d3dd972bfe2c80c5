"""Nobody changes what was done: the database itself refuses, whoever asks."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from tenants import audit
from tenants.access import Person
from tenants.models import AuditLog, Business, User


@pytest.fixture(autouse=True)
def row(olive: Person) -> AuditLog:
    audit.record(olive, "changed", olive.business, reason="A test")
    # What waits for the commit would else refuse the TRUNCATE before we do.
    run("SET CONSTRAINTS ALL IMMEDIATE")
    return AuditLog.objects.latest("at")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


WAYS: dict[str, Callable[[], object]] = {
    "UPDATE": lambda: run("UPDATE public.tenants_auditlog SET actor_name = 'Nobody'"),
    "DELETE": lambda: run("DELETE FROM public.tenants_auditlog"),
    "TRUNCATE": lambda: run("TRUNCATE public.tenants_auditlog"),
    "TRUNCATE CASCADE": lambda: run("TRUNCATE public.tenants_business CASCADE"),
    "upsert": lambda: run(
        "INSERT INTO public.tenants_auditlog SELECT * FROM public.tenants_auditlog "
        "ON CONFLICT (id) DO UPDATE SET verb = 'x'"
    ),
    "MERGE": lambda: run(
        "MERGE INTO public.tenants_auditlog t USING public.tenants_auditlog s "
        "ON t.id = s.id WHEN MATCHED THEN DELETE"
    ),
    "update()": lambda: AuditLog.objects.update(actor_name="Nobody"),
    "delete()": lambda: AuditLog.objects.all().delete(),
    "save()": lambda: AuditLog.objects.latest("at").save(),
    "a row's delete()": lambda: AuditLog.objects.latest("at").delete(),
    "bulk_update()": lambda: AuditLog.objects.bulk_update([AuditLog.objects.latest("at")], ["verb"]),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_the_database_refuses(way: Callable[[], object]) -> None:
    before = list(AuditLog.objects.values_list())
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        way()
    assert list(AuditLog.objects.values_list()) == before


def test_a_business_with_a_log_cannot_go(acme: Business) -> None:
    with pytest.raises(ProtectedError):
        acme.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        run("DELETE FROM public.tenants_business WHERE slug = 'acme'")
    assert AuditLog.objects.filter(business=acme, verb="changed").exists()


def test_its_rows_outlive_the_person(olive: Person, row: AuditLog) -> None:
    User.objects.filter(pk=olive.user.pk).update(name="Olivia", is_active=False)
    row.refresh_from_db()
    assert (row.actor_id, row.actor_name) == (olive.user.pk, "Olive")
