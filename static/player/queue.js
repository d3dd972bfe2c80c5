// The announcements that wait for their turn, and the order in which they get it.

export class Queue {
  #calls = [];

  add(call) {
    this.#calls.push(call);
  }

  remove(call) {
    this.#calls = this.#calls.filter((other) => other !== call);
  }

  /** Nothing of it is heard any more, nor reported. */
  abandon() {
    for (const call of this.#calls) call.isOver = true;
  }

  has(id) {
    return this.#waiting.some((call) => call.id === id);
  }

  filter(isWanted) {
    return this.#waiting.filter(isWanted);
  }

  /** Those whose sound is ready and whose time has come by `horizon_ms`, the first one first. */
  due(horizon_ms) {
    // One that replaces others keeps them away between its repeats too.
    const [holder] = this.filter((call) => call.replaces && call.begun).sort(inOrder);
    const may = (call) => !holder || !outranks(holder, call);
    return this.filter((call) => call.buffers && call.at_ms <= horizon_ms && may(call)).sort(inOrder);
  }

  /** The next moment after `now_ms` at which something is to be done, `ahead_ms` before calls are due; or Infinity. */
  next_ms(now_ms, ahead_ms) {
    const moments = this.#waiting.flatMap((call) => [call.at_ms - ahead_ms, call.until_ms]);
    return Math.min(...moments.filter((at_ms) => at_ms > now_ms));
  }

  get #waiting() {
    this.#calls = this.#calls.filter((call) => !call.isOver);
    return this.#calls;
  }
}

/** Whether `a` is more urgent than `b`, whenever they were asked for. */
export function outranks(a, b) {
  return (b.rank - a.rank || b.priority - a.priority) < 0;
}

/** Whether `a` speaks before `b` where both are due. */
export function precedes(a, b) {
  return inOrder(a, b) < 0;
}

function inOrder(a, b) {
  return b.rank - a.rank || b.priority - a.priority || a.at_ms - b.at_ms;
}
