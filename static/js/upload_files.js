/* Which files were dropped or chosen, and in which folders they lay. */

/* What lies beside music in people's folders, and is none. */
const BESIDE = /^(\..*|thumbs\.db|desktop\.ini|.*\.(jpe?g|png|gif|webp|bmp|pdf|txt|nfo|log|cue|m3u8?|pls|sfv|md5|url|ini|db|html?|docx?|xlsx?|zip))$/i;

const FILE_SHUT = "This file cannot be read on your computer. See whether it is still there and may be read, then drop it again.";
const FOLDER_SHUT = "This folder cannot be read on your computer. See whether it is still there and may be read, then drop it again.";
const NO_MUSIC = "No music was found in it. See whether it is the right folder.";

/** Every `{file, path}` of a drop that may be music, whole folders too; with `why` where it could not be read, or a folder
 * has none, and then `file` has no bytes.
 *
 * `path` is like "Jazz/1959", or empty. */
export async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ file, path: "" }));
  const found = [];
  for (const entry of entries) found.push(...musical(await within(entry, []), entry.name));
  return found;
}

/** The same of those that were chosen in a field, for files or for a folder. */
export function chosen(field) {
  const files = [...field.files].map((file) => ({ file, path: file.webkitRelativePath.split("/").slice(0, -1).join("/") }));
  return files.length ? musical(files, files[0].path.split("/")[0]) : [];
}

/* Of what lay in the folder `name`. Whoever chooses a single file means it. */
function musical(files, name) {
  const found = files.filter(({ file, path }) => !path || !BESIDE.test(file.name));
  return found.length ? found : [{ file: { name, size: 0 }, path: "", why: NO_MUSIC }];
}

async function within(entry, folders) {
  const path = folders.join("/");
  try {
    if (entry.isFile) return [{ file: await read(entry, "file"), path }];
    const found = [];
    for (const child of await children(entry)) found.push(...(await within(child, [...folders, entry.name])));
    return found;
  } catch {
    return [{ file: { name: entry.name, size: 0 }, path, why: entry.isFile ? FILE_SHUT : FOLDER_SHUT }];
  }
}

/* A reader gives a hundred at a time, and none at the end. */
async function children(folder) {
  const reader = folder.createReader();
  const found = [];
  for (;;) {
    const more = await read(reader, "readEntries");
    if (!more.length) return found;
    found.push(...more);
  }
}

const read = (from, how) => new Promise((resolve, reject) => { from[how](resolve, reject); });
