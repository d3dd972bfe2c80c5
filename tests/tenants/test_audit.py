from library.models import Track
from tenants import actions, audit
from tenants.access import Person, person_in
from tenants.models import AuditLog, Business, User


def test_a_row_says_who_did_what_to_what(olive: Person, song: Track) -> None:
    audit.record(olive, "renamed", song, title="Slow Morning")
    row = AuditLog.objects.get(business=olive.business, verb="renamed")
    assert (row.actor_id, row.actor_name, row.visit_id) == (olive.user.pk, "Olive", None)
    assert (row.kind, row.object_id, row.object_name) == ("track", song.pk, "Slow Morning")
    assert row.changes == {"title": {"to": "Slow Morning"}}


def test_a_visitors_row_names_the_visit(sam: User, acme: Business, song: Track) -> None:
    visit = actions.start_visit(acme, actor=sam, reason="Silent terrace")
    person = person_in(sam, acme)
    assert person
    audit.record(person, "renamed", song)
    assert AuditLog.objects.get(verb="renamed").visit_id == visit.pk


def test_what_nobody_did_was_done_by_sync2gear(acme: Business) -> None:
    audit.write(None, acme, "opened", acme)
    row = AuditLog.objects.filter(business=acme, verb="opened").latest("at")
    assert (row.actor_id, row.actor_name) == (None, "sync2gear")


def test_a_name_too_long_for_the_log_is_cut(olive: Person) -> None:
    audit.record(olive, "renamed", Track(title="x" * 300))
    assert AuditLog.objects.get(verb="renamed").object_name == "x" * 254


def test_a_row_outlives_the_name_of_who_did_it(olive: Person, song: Track) -> None:
    audit.record(olive, "renamed", song)
    User.objects.filter(pk=olive.user.pk).update(name="Olivia")
    assert AuditLog.objects.get(verb="renamed").actor_name == "Olive"


def test_somebody_without_a_name_is_known_by_the_address(acme: Business) -> None:
    nell = User.objects.create_user("Nell@Shop.example")
    audit.write(nell, acme, "entered", acme)
    assert AuditLog.objects.get(verb="entered").actor_name == "nell@shop.example"


def test_changes_are_told_in_words(olive: Person) -> None:
    audit.record(olive, "made", olive.business, zones=["Counter", "Terrace"], every_min=15)
    assert sorted(AuditLog.objects.get(verb="made").told) == ["every min: 15", "zones: Counter, Terrace"]
