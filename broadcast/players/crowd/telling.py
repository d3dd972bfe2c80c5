"""What a fleet met: a line while it lives, a summary at its end."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from broadcast.players.crowd.fleet import SAY_S, Fleet
from broadcast.players.crowd.member import Kind
from broadcast.players.crowd.tally import Count, spread


def line(fleet: Fleet) -> str:
    """Of the last ten seconds."""
    count, now = fleet.tally.recent(), fleet.counts()
    late_s = spread(count.late_s)["p99"] or 0
    parts = [
        f"{now['devices']} devices, {now['streams']} streams",
        f"{count.asked('poll') / SAY_S:.1f} polls/s, {count.asked('report') / SAY_S:.1f} reports/s",
        *([statuses(count)] if count.answers else []),
        *(f"{kind} {quantiles(count, kind)}" for kind in ("poll", "report") if count.asked(kind)),
        f"{sum(fleet.hearing.counts.values())} events heard",
        f"{late_s:.2f} s behind",
        f"{fleet.cpu_since_last_s() / SAY_S:.0%} of a core",
    ]
    return " · ".join(parts)


def statuses(count: Count) -> str:
    by_status = Counter[str]()
    for answer, times in count.answers.items():
        by_status[answer.rpartition(" ")[2]] += times
    return " ".join(f"{status}:{times}" for status, times in sorted(by_status.items()))


def quantiles(count: Count, kind: str) -> str:
    found = spread(count.took_ms[kind])
    return "/".join(f"{found[name]:.1f}" for name in ("p50", "p95", "p99")) + " ms"


def summary(fleet: Fleet, lost: int) -> dict[str, Any]:
    """As JSON. `lost` plays were acknowledged by the server, which does not have them."""
    tally, total = fleet.tally, fleet.tally.total
    minutes = fleet.lasted_s / 60
    wrong = wrongs(fleet) | ({"plays lost": lost} if lost else {})
    return {
        "devices": len(fleet.members),
        "kinds": dict(Counter(member.kind.value for member in fleet.members)),
        "lasted_s": round(fleet.lasted_s, 1),
        "was_stopped": fleet.was_stopped,
        "cpu_s": round(fleet.cpu_s, 2),
        "cpu_ms_a_device_and_minute": round(fleet.cpu_s * 1000 / len(fleet.members) / minutes, 2),
        "answers": dict(sorted(total.answers.items())),
        "latency_ms": {kind: spread(took_ms) for kind, took_ms in sorted(total.took_ms.items())},
        "behind_s": spread(total.late_s),
        "events": dict(fleet.hearing.counts),
        "heard": {
            said: heard | {"receipts": receipts(fleet, said)} for said, heard in fleet.hearing.told().items()
        },
        "reports": total.answers["report 200"],
        "plays_sent": tally.sent,
        "plays_stored": len(tally.stored) - lost,
        "receipts": sum(map(len, tally.receipts.values())),
        "streams_lost": dict(fleet.board.lost),
        "slow_streams_dropped": fleet.slow.dropped,
        "broken": dict(sorted(tally.troubled.items())),
        "wrong": wrong,
    }


def receipts(fleet: Fleet, said: str) -> int:
    return len(fleet.tally.receipts.get(said, ()))


def wrongs(fleet: Fleet) -> dict[str, int]:
    """What no good player should have met, by kind."""
    streams = {f"stream {why}": times for why, times in fleet.board.lost.items() if is_wrong(why)}
    good = [member.ledger for member in fleet.members if member.kind != Kind.BROKEN]
    found = {
        # Somebody who stops it does not wait for that.
        "plays not handed in": 0 if fleet.was_stopped else sum(ledger.count("waiting") for ledger in good),
        "plays refused": sum(member.ledger.count("refused") for member in fleet.members),
    }
    return dict(fleet.tally.wrong) | streams | {what: times for what, times in found.items() if times}


def is_wrong(why: str) -> bool:
    """A stream that ends is opened again; one that is refused should not have been."""
    return why.startswith("answered ") and why not in ("answered 0", "answered 503")


def as_text(told: Mapping[str, Any]) -> str:
    latency = (f"  {kind}: {words(found)} ms" for kind, found in told["latency_ms"].items())
    heard = (f"  {said}: {words(found)}" for said, found in told["heard"].items())
    return "\n".join(
        [
            f"{told['devices']} devices for {told['lasted_s']} s. "
            f"This process worked {told['cpu_ms_a_device_and_minute']} ms for each and minute.",
            f"Answers: {words(told['answers'])}.",
            *latency,
            f"Behind: {words(told['behind_s'])} s.",
            f"Reports: {told['reports']}, with {told['plays_sent']} steps of {told['plays_stored']} plays, "
            f"of which {told['receipts']} are receipts.",
            f"Events: {words(told['events'])}. Streams lost: {words(told['streams_lost'])}.",
            *heard,
            *([f"Broken players: {words(told['broken'])}."] if told["broken"] else []),
            f"Wrong: {words(told['wrong'])}.",
        ]
    )


def words(found: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in found.items()) or "none"
