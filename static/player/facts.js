// What somebody who stands before the player wants to know of it, in words.

const UNITS = [["days", 86_400], ["h", 3600], ["min", 60], ["s", 1]];

/** [name, value] pairs of a player's view() and what else is known. */
export function factsOf(view, { version, clock_offset_ms }) {
  const { cached, wanted, cached_bytes, quota_bytes, line, problem, reports_waiting, streaming } = view;
  const reached = streaming ? "Connected" : "Connected, asks each minute";
  return [
    ["Server", problem || (line === "online" ? reached : "Out of reach")],
    ["Sounds here", `${cached} of ${wanted}, ${bytes(cached_bytes)}${quota_bytes ? ` of ${bytes(quota_bytes)}` : ""}`],
    ["Sound", view.audio === "running" ? level(view.level_db) : "Waits for a touch"],
    ["Clock of this device", offset(clock_offset_ms)],
    ["Reports to be sent", String(reports_waiting)],
    ["Version", version],
    ...(isSecureContext ? [] : [["Over a restart", "Keeps no sound: the portal has no HTTPS"]]),
  ];
}

function level(level_db) {
  return level_db > -100 ? `${Math.round(level_db)} dB` : "Silent";
}

/** Server minus device: a positive one means that the device is slow. */
function offset(offset_ms) {
  const off_s = Math.abs(offset_ms) / 1000;
  if (off_s < 1) return "Right";
  const [unit, length_s] = UNITS.find(([, length_s]) => off_s >= 2 * length_s) ?? UNITS.at(-1);
  return `${Math.round(off_s / length_s)} ${unit} ${offset_ms > 0 ? "slow" : "fast"}, corrected`;
}

function bytes(count) {
  if (count >= 1e9) return `${(count / 1e9).toFixed(1)} GB`;
  return `${(count / 1e6).toFixed(count < 1e7 ? 1 : 0)} MB`;
}
