"""What a piece of work changed in the database, but for what is nobody's change."""

from django.db import connection

from tenants.models import Business

#: Tables whose rows are nobody's change, each with its reason.
UNCOUNTED = {
    "public.tenants_auditlog": "it is the log",
    "public.edge_stream": "a counter of events, which follow from what was changed",
    "public.edge_outbox": "events on their way to players, which follow from what was changed",
    "public.edge_readyfeed": "a feed ready to be fetched, built from what was changed",
    "public.edge_edgedevice": "the edge's copy of a player's row",
    "public.edge_presence": "when a player was last heard",
    "public.edge_letter": "mail on its way",
    "public.edge_pairing": "a player that asks to be let in; its letting in is logged with the player",
    "public.cache": "rate limits",
    "public.django_session": "who is signed in",
    "public.django_q_ormq": "work for later, which follows from what was changed",
    "public.django_q_schedule": "work for later, which follows from what was changed",
    "public.tenants_readingturn": "whose turn it is at the readers",
    "public.tenants_storageuse": "a sum over files",
    "public.tenants_placeuse": "a sum over floors, zones and players",
    "public.tenants_speechusage": "what the voices cost, a sum",
    "public.tenants_speechbooking": "what a voice is costing just now",
    "public.tenants_user": "when somebody signed in last",
    "rendering": "sound kept for whoever says the same again",
    "waveform": "a picture of a sound",
    "ruleday": "what a rule chose for a day, written down when somebody first looks",
    "toldcue": "what players were told, which follows from the plan",
    "playevent": "what players report",
    "upload": "a file on its way; that it came is logged with its track",
    "change": "what could be taken back; each of its tracks is logged",
    "changepiece": "as changes",
}
#: Columns that are other ones each time, though nothing is.
FLEETING = ["id", "search_words", "again_at"]
ROWS = """
    SELECT %s, md5(coalesce(string_agg(r, '' ORDER BY r), ''))
    FROM (SELECT (to_jsonb(t) - %s::text[])::text AS r FROM {} t) rows
"""
TABLES = """
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname IN ('public', %s) ORDER BY 1, 2
"""


def counted(business: Business) -> list[str]:
    """The tables of a business and of all, as "schema"."table"."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [business.schema_name])
        found = cursor.fetchall()
    return [
        f'"{schema}"."{table}"'
        for schema, table in found
        if f"{schema}.{table}" not in UNCOUNTED
        and (schema == "public" or table.split("_")[-1] not in UNCOUNTED)
    ]


def state(tables: list[str]) -> dict[str, str]:
    """What is in each of them, as a sum: what was written with the same content is no change."""
    of_all = [table for table in tables if table.startswith('"public"')]
    return sums(of_all) | sums([table for table in tables if table not in of_all])


def sums(tables: list[str]) -> dict[str, str]:
    whole = " UNION ALL ".join(ROWS.format(table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(whole, [value for table in tables for value in (table, FLEETING)])
        return dict(cursor.fetchall())
