// «Mon ordinateur est-il prêt ?»: what the browser itself can tell. Nothing is sent anywhere.
import { word } from './words.mjs';

function mark(name, good, told) {
  const line = document.querySelector(`[data-controle="${name}"]`);
  const tag = line.querySelector('.tag');
  tag.className = `tag ${good ? 'good' : 'bad'}`;
  tag.textContent = word(good ? 'computer.good' : 'computer.bad');
  line.querySelector('[data-constat]').textContent = told;
}

/** The oldest versions still worth trying: TLS 1.3 and client certificates without surprises. */
const browsers = [['Edg', 'Edge', 115], ['Firefox', 'Firefox', 115], ['Chrome', 'Chrome', 115]];
const systems = [[/Windows NT 10/, 'Windows'], [/Mac OS X (1[2-9]|[2-9]\d|10_15)/, 'macOS'], [/Linux|X11/, 'Linux']];

export async function computer() {
  if (!document.getElementById('ordinateur')) return;
  const agent = navigator.userAgent;
  const system = systems.find(([pattern]) => pattern.test(agent));
  const mobile = /Android|iPhone|iPad/.test(agent);
  mark('systeme', Boolean(system) && !mobile, word(mobile ? 'computer.mobile' : system ? 'computer.system' : 'computer.system_old', { name: system?.[1] }));
  const browser = browsers.map(([mark, name, least]) => ({ name, least, version: Number(agent.match(new RegExp(`${mark}/(\\d+)`))?.[1] ?? 0) })).find((one) => one.version);
  mark('navigateur', Boolean(browser) && browser.version >= browser.least, word(browser ? 'computer.browser' : 'computer.browser_other', browser));
  await clock();
}

/** The clock here beside the server's: the `Date` of any answer, whole seconds. */
async function clock() {
  const before = Date.now();
  const answer = await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
  if (!answer.ok) return;
  const theirs = Date.parse(answer.headers.get('Date'));
  const apart = Math.round(Math.abs((before + Date.now()) / 2 - theirs - 500) / 1000);
  if (Number.isFinite(apart)) mark('heure', apart <= 60, word('computer.clock', { seconds: apart }));
}
