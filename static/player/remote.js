// What the portal asks of this player over the stream: shown and heard now, and in the next feed anyway.

import { LASTS_MS } from "./commands.js";
import { timer } from "./timers.js";
import { chime, testTone } from "./tones.js";

/** Handlers by event name; each gets the event's data and its number, which is its time in ms. */
export function remote({ poller, interrupts, commands, reports, unpair }) {
  return {
    feed: () => timer(() => poller.wake(), Math.random() * 250), // a zone's players do not ask in one moment
    interrupt: (data) => interrupts.take(data),
    clear: (data) => interrupts.clear(data.id),
    control: (data, at_ms) => commands.take(dated(data, at_ms)),
    look: ({ for_s }) => reports.look(for_s),
    revoked: unpair,
  };
}

/** A stream that was away brings what is long past: its number says how old it is. */
function dated(data, at_ms) {
  const expires_at = data.expires_at ?? (at_ms ? new Date(at_ms + LASTS_MS).toISOString() : undefined);
  return { ...data, expires_at };
}

/** What this player does when it alone is asked, by action. */
export function acts({ player, announcer, graph, face, store, clock }) {
  const sound = ({ id, expires_at }, title, buffer, report) => {
    const at_ms = clock.now_ms();
    const times = { at_ms, until_ms: Date.parse(expires_at) || at_ms + LASTS_MS };
    const call = { id: `${id} ${title}`, kind: "control", entries: [{ title, buffer }], mode: "duck", report };
    announcer.add({ ...call, rank: 1, priority: 0, ...times });
  };
  return {
    volume: (command, report) => turn(player, command, report),
    mute: (command, report) => turn(player, command, report),
    identify(command, report) {
      face.identify(player.names);
      if (graph.running) sound(command, player.names.device, chime(graph.ctx), () => {});
      report("completed");
    },
    /** Of the menu on the device. */
    check: (command) => graph.running && sound(command, "Sound check", chime(graph.ctx), () => {}),
    test_tone(command, report) {
      if (!graph.running) report("failed", "blocked");
      else sound(command, "Test tone", testTone(graph.ctx), (status, { reason } = {}) => report(status, reason));
    },
    async reload({ id }) {
      await store.put("kept", "restarted", id).catch(() => {});
      location.reload();
    },
  };
}

function turn(player, { action, value }, report) {
  player.setDevice(action, value);
  report("completed");
}
