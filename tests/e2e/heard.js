// Lets a test hear the page's Audio elements: through an AudioContext, which recorder.js taps, and by their events.
(() => {
  const Real = window.Audio;
  window.heard = { sounds: [], events: [] };
  window.Audio = class extends Real {
    constructor(...given) {
      super(...given);
      window.heard.sounds.push(this);
      for (const name of ["play", "playing", "pause", "seeking", "waiting", "emptied"]) {
        this.addEventListener(name, () => window.heard.events.push(name));
      }
      this.addEventListener("play", () => this.wire(), { once: true });
    }

    wire() {
      const context = new AudioContext();
      context.createMediaElementSource(this).connect(context.destination);
    }
  };
})();
