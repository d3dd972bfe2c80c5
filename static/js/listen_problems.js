/* Why a sound cannot be heard, and how that is said. */

export const PROBLEMS = {
  away: "Connection lost. It goes on by itself.",
  gone: "This file is no longer there.",
  refused: "This browser cannot play this sound.",
  held: "Press play to go on",
};

/** What the server says of a sound that does not play: a key of PROBLEMS. */
export async function reasonOf(href) {
  try {
    const answer = await fetch(href, { method: "HEAD", redirect: "manual", cache: "no-store" });
    return answer.status === 404 || answer.status === 410 ? "gone" : answer.status >= 500 ? "away" : "refused";
  } catch {
    return "away";
  }
}
