"""What players played, counted by business and day in UTC: for the figures of all together."""

from collections.abc import Mapping
from datetime import date

from django.db import connection

from tenants.models import Business

#: Days in one order: two reports that wait for each other would never end.
COUNT = """
    INSERT INTO public.tenants_dayplays AS p (id, business_id, day, plays)
    SELECT gen_random_uuid(), %s, told.day, told.plays
    FROM unnest(%s::date[], %s::int[]) AS told(day, plays) ORDER BY told.day
    ON CONFLICT (business_id, day) DO UPDATE SET plays = p.plays + excluded.plays
"""


def count_plays(business: Business, plays: Mapping[date, int]) -> None:
    """Add them, in one statement. In the transaction that stores them: each counts once."""
    if plays:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [business.pk, list(plays), list(plays.values())])
