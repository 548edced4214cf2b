// Reads letters from a mail folder (.eml files): the newest to somebody that holds what is looked for.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

const field = (head, name) => {
  const found = head.replace(/\r?\n[ \t]+/g, ' ').match(new RegExp(`^${name}:\\s*(.*)$`, 'im'));
  return found ? found[1].trim() : '';
};

const fromQuotedPrintable = (text) =>
  Buffer.from(text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');

export function plainText(part) {
  const gap = part.search(/\r?\n\r?\n/);
  const head = part.slice(0, gap);
  const body = part.slice(gap).replace(/^\r?\n\r?\n/, '');
  const type = field(head, 'Content-Type');
  const boundary = type.match(/boundary="?([^";]+)"?/i);
  if (boundary) {
    for (const inner of body.split('--' + boundary[1]).slice(1, -1)) {
      const text = plainText(inner.replace(/^\r?\n/, ''));
      if (text) return text;
    }
    return '';
  }
  if (type && !/text\/plain/i.test(type)) return '';
  const encoding = field(head, 'Content-Transfer-Encoding').toLowerCase();
  if (encoding === 'quoted-printable') return fromQuotedPrintable(body);
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  return Buffer.from(body, 'latin1').toString('utf8');
}

async function messages(folder) {
  const found = [];
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.eml')) continue;
    const path = join(folder, name);
    found.push({ path, at: (await stat(path)).mtimeMs });
  }
  return found.sort((a, b) => b.at - a.at);
}

/** Paths of the letters there now: pass them to `waitFor` so that an older letter is not taken for the new one. */
export const known = async (folder) => new Set((await messages(folder)).map((one) => one.path));

/** Waits for a letter to `to` that was not there before and matches `pattern`; answers its first group. */
export async function waitFor(folder, before, to, pattern, seconds = 60) {
  for (let left = seconds * 4; left > 0; --left) {
    for (const { path } of await messages(folder)) {
      if (before.has(path)) continue;
      const raw = (await readFile(path)).toString('latin1');
      const head = raw.slice(0, raw.search(/\r?\n\r?\n/));
      if (!field(head, 'To').toLowerCase().includes(to)) continue;
      const match = plainText(raw).match(pattern);
      if (match) return match[1];
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`no letter to ${to} with ${pattern}`);
}
