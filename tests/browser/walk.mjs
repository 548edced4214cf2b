// Every page a person can reach by links: it answers, its HTML is valid, axe finds nothing, it fits a phone, it is light, nothing
// moves while it comes, and text twice as large neither overlaps nor leaves the page.
// Pages of one shape (the same address but for references and identifiers) are looked at once; links are followed all the same.
import { HtmlValidate } from 'html-validate';

/** What a first visit may move, in octets: page, sheet, scripts, pictures, with the heads of the answers. */
const heaviest = 100_000;
const htmlvalidate = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'long-title': 'off',
    'valid-id': ['error', { relaxed: true }],
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    'doctype-style': 'off',
    'no-implicit-button-type': 'off',
    'tel-non-breaking': 'off',
    'prefer-native-element': ['error', { exclude: ['alert', 'status'] }],
  },
});

/** Counts what the network moves for a page that is loaded again with nothing kept from before: a first visit. */
async function scales(page) {
  const tools = await page.context().newCDPSession(page);
  await tools.send('Network.enable');
  let moved = 0;
  tools.on('Network.loadingFinished', (one) => (moved += one.encodedDataLength));
  return async () => {
    await tools.send('Network.clearBrowserCache');
    moved = 0;
    await page.reload();
    return moved;
  };
}

/** What moved after it was first drawn, as the browser counts it (1 is the whole window moving by its height). */
const shift = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        let sum = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((one) => (sum += one.value))).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => done(sum), 50);
      }),
  );

/** With text at 200 % (WCAG 1.4.4): what is cut off, or makes the page wider than the window. */
const cutAtTwice = (page) =>
  page.evaluate(() => {
    const root = document.documentElement;
    root.style.fontSize = '200%';
    // And with the spacing of WCAG 1.4.12.
    const spaced = new CSSStyleSheet();
    spaced.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }');
    document.adoptedStyleSheets = [spaced];
    const wrong = [];
    if (root.scrollWidth > innerWidth) wrong.push(`the page is ${root.scrollWidth} px wide`);
    for (const one of document.querySelectorAll('main *')) {
      const { overflowX, overflowY } = getComputedStyle(one);
      const cut = (overflowX === 'hidden' && one.scrollWidth > one.clientWidth + 1) || (overflowY === 'hidden' && one.scrollHeight > one.clientHeight + 1);
      if (cut && one.clientWidth > 1) wrong.push(`cut off: ${one.outerHTML.slice(0, 120)}`);
    }
    root.style.fontSize = '';
    document.adoptedStyleSheets = [];
    return wrong;
  });

/** Opens what is folded; was anything? */
const unfolded = (page) =>
  page.evaluate(() => {
    const folded = document.querySelectorAll('main details:not([open])');
    folded.forEach((one) => (one.open = true));
    return folded.length > 0;
  });

const shape = (path) =>
  path
    .replace(/[?#].*/, '')
    .replace(/\/(?:[A-Z]+-\d{4}-\d+-\d+|[0-9A-Z]{26}|[0-9a-f]{16,})(?=\/|$)/g, '/*');

/** Links of a page that a click follows on this site; acts (sign-out, downloads) are not links of this kind. */
function linksOf(html, from, portal) {
  const out = [];
  for (const [, href] of html.matchAll(/<a\s[^>]*href="([^"]+)"/g)) {
    const address = new URL(href.replaceAll('&amp;', '&'), from);
    // Links of letters shown in the open mailbox are for the one they were written to.
    const followed = !address.pathname.startsWith('/langue/') && !address.searchParams.has('courriel');
    if (address.origin === new URL(portal).origin && followed) out.push(address);
  }
  return out;
}

/** Addresses of one shape that are asked for: a calendar has a next week for ever. */
const mostOfAShape = 8;

/** Walks from `starts`; returns what was seen. `done` holds shapes others have already looked at. */
export async function walk(person, starts, done = new Set()) {
  const { portal, shots } = person.setting;
  const queue = starts.map((path) => new URL(path, portal));
  const met = new Set(queue.map((one) => one.pathname + one.search));
  const asked = new Map();
  const wrong = [];
  const pages = [];
  const weights = [];
  const firstVisit = person.setting.script ? await scales(person.page) : undefined;
  while (queue.length > 0) {
    const address = queue.shift();
    const reply = await person.context.request.get(address.href);
    if (!reply.ok()) {
      wrong.push(`${address.pathname}${address.search} answers ${reply.status()} to ${person.email}`);
      continue;
    }
    if (!(reply.headers()['content-type'] ?? '').startsWith('text/html') || address.pathname.startsWith('/policy/')) continue;
    const html = await reply.text();
    for (const next of linksOf(html, address, portal)) {
      const name = next.pathname + next.search;
      if (met.has(name)) {
        if (next.hash && next.pathname === address.pathname && !html.includes(`id="${decodeURIComponent(next.hash.slice(1))}"`))
          wrong.push(`${address.pathname}: nothing is called ${next.hash}`);
        continue;
      }
      met.add(name);
      const times = (asked.get(shape(next.pathname)) ?? 0) + 1;
      asked.set(shape(next.pathname), times);
      if (times <= mostOfAShape) queue.push(next);
    }
    const kind = shape(address.pathname);
    if (done.has(kind)) continue;
    done.add(kind);
    pages.push(kind);
    const report = await htmlvalidate.validateString(html);
    for (const { messages } of report.results)
      for (const one of messages) wrong.push(`${address.pathname}: ${one.ruleId}, line ${one.line}: ${one.message}`);
    await person.open(address.pathname + address.search).catch((error) => wrong.push(`${address.pathname}: ${error.message}`));
    if (person.setting.script) {
      const octets = await firstVisit();
      weights.push({ path: address.pathname, octets });
      if (octets > heaviest) wrong.push(`${address.pathname}: a first visit moves ${octets} octets`);
      const moved = await shift(person.page);
      if (moved > 0.01) wrong.push(`${address.pathname}: the layout shifts by ${moved.toFixed(3)}`);
      if (await unfolded(person.page)) await person.judge('1280 px, unfolded').catch((error) => wrong.push(error.message));
      for (const one of await cutAtTwice(person.page)) wrong.push(`${address.pathname} with text at 200 %: ${one}`);
    }
    if (shots) await person.picture(`page-${kind.replace(/[^\w]+/g, '-').replace(/^-|-$/g, '') || 'accueil'}`);
  }
  return { pages, links: met.size, wrong, weights };
}
