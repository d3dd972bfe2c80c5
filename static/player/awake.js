// The screen stays on while the player is seen: browsers take their promise back whenever the page is hidden.

/** Keeps the screen awake until `signal` is aborted, where the browser can (https only). */
export function keepAwake(signal) {
  let lock = null;
  const ask = async () => {
    if (document.visibilityState !== "visible" || signal.aborted) return;
    lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null; // refused on a low battery
  };
  document.addEventListener("visibilitychange", ask, { signal });
  signal.addEventListener("abort", () => lock?.release().catch(() => {}));
  ask();
}
