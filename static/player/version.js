// What this player is. The server adds which build of it: a "+" and eight digits of the hash of its files.

export const VERSION = "web/0.1.0";
