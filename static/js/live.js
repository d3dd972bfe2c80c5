/* One live stream a page (`sse-connect`): it says that something changed, and htmx fetches what. It rests while nobody
   looks at the page: a browser has six connections to a server, and a seventh open page would wait for ever. */

const NAME = "players";
const SOON_MS = 2000;
const LATEST_MS = 30000;
/** What is fetching its newest state just now. */
const FETCHING = `[hx-trigger*="sse:${NAME}"].htmx-request`;

/** An EventSource for htmx that comes back by itself, with the newest key that the page was given (`data-live`). */
class LiveSource extends EventTarget {
  #source = null;
  #timer = 0;
  #failures = 0;
  #missed = false;
  #closed = false;
  #late = false;
  #look = () => (document.hidden ? this.#rest() : this.#open());
  #leave = () => this.#rest();
  #settle = () => this.#late && this.#tell("");

  constructor(url) {
    super();
    this.url = url;
    document.addEventListener("visibilitychange", this.#look);
    window.addEventListener("pageshow", this.#look);
    window.addEventListener("pagehide", this.#leave);
    document.addEventListener("htmx:afterSettle", this.#settle);
    this.#look();
  }

  get readyState() {
    return this.#closed ? EventSource.CLOSED : this.#source?.readyState ?? EventSource.CONNECTING;
  }

  close() {
    this.#closed = true;
    this.#rest();
    document.removeEventListener("visibilitychange", this.#look);
    window.removeEventListener("pageshow", this.#look);
    window.removeEventListener("pagehide", this.#leave);
    document.removeEventListener("htmx:afterSettle", this.#settle);
  }

  #open() {
    clearTimeout(this.#timer);
    if (this.#source || this.#closed) return;
    this.#source = new EventSource(document.querySelector("[data-live]")?.dataset.live ?? this.url);
    this.#source.addEventListener("open", () => this.#opened());
    this.#source.addEventListener("error", () => this.#failed());
    this.#source.addEventListener(NAME, ({ data }) => this.#tell(data));
  }

  #opened() {
    this.#failures = 0;
    this.onopen?.();
    if (this.#missed) this.#tell("");
    this.#missed = false;
  }

  /* The browser would come back by itself, but with a key that may have ended. */
  #failed() {
    this.#rest();
    this.#failures += 1;
    const most_ms = Math.min(LATEST_MS, SOON_MS * 2 ** Math.min(this.#failures, 5));
    this.#timer = setTimeout(this.#look, 200 + Math.random() * most_ms);
    this.onerror?.(new Event("error"));
  }

  #rest() {
    clearTimeout(this.#timer);
    if (this.#source) this.#missed = true;
    this.#source?.close();
    this.#source = null;
  }

  /* What is fetching may get the state of before; what is swapped in for it never heard this, and is told then. */
  #tell(data) {
    this.#late = document.querySelector(FETCHING) !== null;
    this.dispatchEvent(new MessageEvent(NAME, { data }));
  }
}

window.htmx.createEventSource = (url) => new LiveSource(url);
