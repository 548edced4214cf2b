// A file sent in slices before its form: the house keeps what arrived, so that a lost line costs one slice; the same file chosen
// again, after a reload too, goes on where it stopped. Small files and visitors who are not signed in do without.

/** The network failed: worth another try. */
export class lost extends Error {}

/** A file of less goes with its form: one request is quicker than three. */
const whole = 128 * 1024;
/** A slice should take about this long: short enough to lose, long enough to be worth its request (milliseconds). */
const pace = 1500;

const hex = (octets) => [...new Uint8Array(octets)].map((one) => one.toString(16).padStart(2, '0')).join('');

/** One request of the house's own; null when it refuses, which the form itself then meets and shows. */
function ask(address, body, progress = () => {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.upload.addEventListener('progress', (event) => progress(event.loaded));
    request.addEventListener('load', () => {
      if (request.status === 503) return reject(new lost());
      resolve(request.status === 200 || request.status === 412 ? JSON.parse(request.responseText) : null);
    });
    for (const name of ['error', 'timeout']) request.addEventListener(name, () => reject(new lost()));
    request.send(body);
  });
}

/** Sends what the house does not have yet; `arrived` is called for each slice it has. Resolves to the name of the upload, or null where the form must carry the file. */
export async function sendSlices(file, csrf, progress, arrived) {
  const home = document.querySelector('main')?.dataset.envois;
  if (!home || !crypto.subtle || file.size < whole) return null;
  const digest = hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  let stand = await ask(home, new URLSearchParams({ csrf, nom: file.name, taille: file.size, empreinte: digest }));
  for (let size = whole / 2; stand && stand.received < file.size; ) {
    const from = stand.received;
    size = Math.min(Math.max(size, stand.least), stand.most);
    const slice = new FormData();
    slice.set('csrf', csrf);
    slice.set('debut', from);
    slice.set('tranche', file.slice(from, from + size), 'tranche');
    const begun = performance.now();
    stand = await ask(`${home}/${stand.id}`, slice, (sent) => progress(Math.min(from + sent, from + size, file.size) / file.size));
    arrived();
    const took = performance.now() - begun;
    size = took < pace / 2 ? size * 2 : took > pace * 2 ? size / 2 : size;
  }
  if (stand) progress(1);
  return stand && stand.id;
}
