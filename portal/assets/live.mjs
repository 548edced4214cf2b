// A page that waits for something (the key being made, an import) asks again by itself, without flicker; without script the
// browser reloads it.
import { refresh } from './page.mjs';

let timer;

export function live() {
  clearTimeout(timer);
  const seconds = Number(document.querySelector('[data-live]')?.dataset.live ?? 0);
  if (!seconds) return;
  timer = setTimeout(ask, seconds * 1000);
}

async function ask() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    if (answer.redirected) return location.assign(answer.url);
    if (answer.ok) refresh(await answer.text());
  } catch {
    // The network is away: ask again later.
  }
  live();
}
