// What a session of this player that is over has left behind in the ledger.

const PLAYS = ["track", "announcement", "interrupt"];

/** Whether an event is a play that is heard, so that somebody has to say when it is over. */
export function isHeard({ kind, status }) {
  return PLAYS.includes(kind) && status === "playing";
}

/**
 * The end of a play that was heard when the session ended: a track has played until then, words were cut off.
 * `last_ms` is the last moment of which the session is known to have been on.
 */
export function ended(event, last_ms) {
  const end_ms = Math.max(last_ms, Date.parse(event.started_at) || 0);
  const told = event.kind === "track" ? { status: "completed" } : { status: "failed", reason: "restart" };
  return { ...event, ...told, ended_at: new Date(end_ms).toISOString() };
}

/** An event whose times are `by_ms` later, and no longer in doubt. */
export function moved({ base_ms, ...event }, by_ms) {
  const later = (at) => at && new Date(Date.parse(at) + by_ms).toISOString();
  return { ...event, started_at: later(event.started_at), ended_at: later(event.ended_at) };
}
