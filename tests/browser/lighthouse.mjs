// What Lighthouse says of the pages people see first, and of those agents work on: its four scores, printed. Accessibility and best
// practices must be whole and nothing may move; speed is printed only, a test machine being no old laptop. Settings as in journey.mjs.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import lighthouse from 'lighthouse';
import { Person } from './person.mjs';
import { openBrowser, play } from './scene.mjs';

const setting = { portal: process.env.VIDIMUS_PORTAL.replace(/\/$/, ''), mail: process.env.VIDIMUS_MAIL, shots: '', script: false };
const rounds = [
  [undefined, ['/', '/connexion', '/mon-ordinateur']],
  ['claire.olivari@azur-ingenierie.example', ['/espace']],
  ['ines.roubaud@azur-ingenierie.example', ['/verification']],
];
const whole = ['accessibility', 'best-practices'];

const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

/** What cost points in a category, in Lighthouse's own words. */
function losses(report, category) {
  return report.categories[category].auditRefs
    .map((one) => report.audits[one.id])
    .filter((one) => one.score !== null && one.score < 1)
    .map((one) => `${one.title} ${one.displayValue ?? ''}`.trim());
}

/** What Lighthouse says of a page; a busy machine may leave it without a trace of the painting, so it may look twice more. */
async function judged(address, options) {
  for (let looks = 1; ; ++looks) {
    const { lhr } = await lighthouse(address, options);
    if (lhr.audits['cumulative-layout-shift'].numericValue !== undefined || looks === 3) return lhr;
    console.log(`${address}: ${lhr.audits['cumulative-layout-shift'].errorMessage ?? 'no measure'}, once more`);
  }
}

const port = await freePort();
const browser = await openBrowser(['--ignore-certificate-errors', `--remote-debugging-port=${port}`]);
const wrong = [];
await play(browser, async () => {
  for (const [email, paths] of rounds) {
    const person = await Person.enter(browser, setting, email ?? 'nobody');
    if (email) await person.signIn();
    const cookies = await person.context.cookies();
    const extraHeaders = email ? { Cookie: cookies.map((one) => `${one.name}=${one.value}`).join('; ') } : {};
    for (const path of paths) {
      const lhr = await judged(setting.portal + path, {
        port, extraHeaders, output: 'json', logLevel: 'error', onlyCategories: ['performance', ...whole, 'seo'],
      });
      const scores = Object.values(lhr.categories).map((one) => `${one.title} ${Math.round(one.score * 100)}`);
      const moved = lhr.audits['cumulative-layout-shift'].numericValue;
      console.log(`${path.padEnd(16)} ${scores.join(', ')}, first paint ${lhr.audits['first-contentful-paint'].displayValue}, shift ${moved.toFixed(3)}`);
      assert.equal(new URL(lhr.finalDisplayedUrl).pathname, path, 'the page asked for is the one that was judged');
      for (const category of whole) for (const loss of losses(lhr, category)) wrong.push(`${path}: ${category}: ${loss}`);
      if (moved > 0.01) wrong.push(`${path}: the layout shifts by ${moved}`);
    }
  }
  assert.deepEqual(wrong, []);
});
