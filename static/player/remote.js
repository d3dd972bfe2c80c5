// What the portal asks of this player over the stream: shown and heard now, and in the next feed anyway.

/** Handlers by event name; each gets the event's data. */
export function remote({ poller, interrupts, announcer, player, unpair }) {
  return {
    feed: () => setTimeout(() => poller.wake(), Math.random() * 250), // a zone's players do not ask in one moment
    interrupt: (data) => interrupts.take(data),
    clear: (data) => announcer.clear(data.id),
    control: (data) => control(data, { poller, player }),
    revoked: unpair,
  };
}

function control({ action, command, value, position_s }, { poller, player }) {
  const name = action ?? command;
  if (name === "reload") location.reload();
  else if (name === "volume" || name === "mute") player.setDevice(name, value);
  else if (["next", "previous", "seek"].includes(name)) player.jumpAfterFeed(position_s);
  poller.wake();
}
