/* Why a sound cannot be heard, and how that is said. */

export const PROBLEMS = {
  away: "Connection lost. It goes on by itself.",
  gone: "This file is no longer there.",
  refused: "This browser cannot play this sound.",
  signed_out: "Sign in again to go on.",
  held: "Press play to go on",
};

/** The same of one that was left out, while the next one plays. */
export const LEFT_OUT = {
  gone: (title) => `“${title}” is no longer there.`,
  refused: (title) => `This browser cannot play “${title}”.`,
};

/** What the server says of a sound that does not play: a key of PROBLEMS, or "" where the file is there. */
export async function reasonOf(href) {
  try {
    // We answer that ourselves, also where the file is in a bucket: only a sign-in leads elsewhere.
    const answer = await fetch(`${href}?look`, { method: "HEAD", redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect") return "signed_out";
    return answer.status === 404 || answer.status === 410 ? "gone" : answer.ok ? "" : "away";
  } catch {
    return "away";
  }
}
