"""Every statement that the edge sends. All of them may run twice without harm."""

DEVICES = """
SELECT device_id::text, business_id::text, zone_id::text, token_hash, body, etag
FROM public.edge_edgedevice WHERE token_hash = ANY(%s) AND revoked_at IS NULL"""
ACTIVE = """
SELECT device_id::text FROM public.edge_edgedevice WHERE device_id = ANY(%s::uuid[]) AND revoked_at IS NULL"""
FEEDS = "SELECT zone_id::text, body, etag FROM public.edge_readyfeed WHERE zone_id = ANY(%s::uuid[])"
ETAGS = "SELECT zone_id::text, etag FROM public.edge_readyfeed WHERE zone_id = ANY(%s::uuid[])"
HEADS = "SELECT zone_id::text, seq FROM public.edge_stream WHERE zone_id = ANY(%s::uuid[])"
EVENTS = """
SELECT o.zone_id::text, o.seq, o.device_id::text, o.event, o.data::text
FROM unnest(%s::uuid[], %s::bigint[]) AS c(zone_id, seq)
JOIN public.edge_outbox o ON o.zone_id = c.zone_id AND o.seq > c.seq
ORDER BY o.zone_id, o.seq"""
PULSE = """
INSERT INTO public.edge_presence AS p
       (device_id, business_id, zone_id, seen_at, streaming, status, reported_at)
VALUES (%(edge)s, %(edge)s, %(edge)s, now(), false, '{}', now())
ON CONFLICT (device_id) DO UPDATE SET seen_at = now(), reported_at =
    CASE WHEN p.seen_at < now() - make_interval(secs => %(gap_s)s) THEN now() ELSE p.reported_at END"""
SEEN = "SELECT pg_notify('edge', 'seen:' || zone) FROM unnest(%s::text[]) AS zone"
LOOKED_AT = "SELECT pg_notify('edge', 'look:' || zone) FROM unnest(%s::text[]) AS zone"
# Sorted by id before it is sent: two processes that note the same devices must lock them in one order.
PRESENCE = """
INSERT INTO public.edge_presence AS p (device_id, business_id, zone_id, seen_at, streaming, status)
SELECT n.device_id, n.business_id, n.zone_id, to_timestamp(n.seen_at), n.device_id = ANY(%(on)s::uuid[]),
       jsonb_build_object('address', n.address)
FROM unnest(%(devices)s::uuid[], %(businesses)s::uuid[], %(zones)s::uuid[], %(seen)s::float8[],
            %(addresses)s::text[])
     AS n(device_id, business_id, zone_id, seen_at, address)
ON CONFLICT (device_id) DO UPDATE SET
    business_id = excluded.business_id,
    zone_id = excluded.zone_id,
    -- What lies so far ahead was written by a clock that was wrong and has been put right.
    seen_at = GREATEST(
        CASE WHEN p.seen_at < now() + interval '5 minutes' THEN p.seen_at END, excluded.seen_at),
    status = p.status || excluded.status,
    -- What one process says of an end is older than what another has said since of a beginning.
    streaming = excluded.streaming OR (p.streaming AND NOT (
        p.device_id = ANY(%(off)s::uuid[])
        AND (excluded.seen_at >= p.seen_at OR p.seen_at >= now() + interval '5 minutes')))"""
