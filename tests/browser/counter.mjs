// The counter when browsers do not last: one hand-over in which the operator's browser is thrown away before each step, and he signs in
// anew. The wizard goes on where it was; no code is used up. Then the holder's own desk: a Chromium with his token in it, as he would
// have it, tries the token (log-in, PIN typed in Chromium's own window, signature) and the result is in the compatibility matrix.
// Variables as journey.mjs; VIDIMUS_BIN for tools/demo_case.py, which plays what comes before.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { Person } from './person.mjs';
import { openBrowser, play, started } from './scene.mjs';

const setting = {
  portal: process.env.VIDIMUS_PORTAL, mail: process.env.VIDIMUS_MAIL, station: process.env.VIDIMUS_STATION,
  shots: process.env.VIDIMUS_SHOTS ?? '', script: process.env.VIDIMUS_SCRIPT === 'on', keyboard: false,
};
const deliverer = 'marius.pellegrin@azur-ingenierie.example';
const instance = dirname(setting.mail);
const work = dirname(instance);
const here = import.meta.dirname;
const say = (text) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

const ready = execFileSync('python3', [join(here, 'ready_case.py'), '--instance', instance, '--bin', process.env.VIDIMUS_BIN,
  '--portal', setting.portal, '--out', join(work, 'out'), '--work', join(work, 'case')], { encoding: 'utf8' });
const known = JSON.parse(ready.trim().split('\n').pop());
const counter = `/guichet/${known.reference}`;
say(`ready for the counter: ${known.reference}`);

const browser = await openBrowser();
let station;
let thrown = 0;

/** The operator with a browser of this minute: nothing is left of the one before. */
async function anew(person) {
  if (person) {
    await person.context.close();
    thrown += 1;
  }
  const next = await Person.enter(browser, setting, deliverer);
  await next.signIn();
  await next.open(counter);
  return next;
}

/** Reloads the page until something stands on it. */
async function awaited(person, what, seconds = 90) {
  for (let left = seconds; !(await what().count()); left -= 1) {
    assert.ok(left > 0, `not in ${seconds} s: ${await person.page.locator('main').innerText()}`);
    await pause(1000);
    await person.open(counter);
  }
}

async function handOver() {
  let operator = await anew();
  await operator.open('/guichet');
  const serial = (await operator.page.locator('details li code').first().textContent()).trim();
  await operator.press('Obtenir un code d’appairage');
  const pairing = (await operator.page.locator('#code').innerText()).trim();
  station = spawn(`${setting.station} ${pairing}`, { shell: true, detached: true, stdio: ['ignore', 'inherit', 'inherit'] });

  await operator.open(counter);
  await operator.mark(operator.page.locator('[name=present]'));
  operator = await anew(operator);
  await operator.mark(operator.page.locator('[name=present]'));
  await operator.press('Commencer les contrôles');
  operator = await anew(operator);
  await operator.choose('document_kind', known.document.kind);
  await operator.fill({ document_number: known.document.number, document_expires: known.document.expires });
  await operator.press('Comparer avec le dossier');
  operator = await anew(operator);
  assert.equal(await operator.page.locator('[name=document_number]').count(), 0, 'the document is not compared twice');
  await operator.fill({ code: known.code });
  await operator.press('Vérifier le code');
  operator = await anew(operator);
  assert.equal(await operator.page.locator('[name=code]').count(), 0, 'the code is not asked for again');
  await operator.press('Tenir le face-à-face');
  operator = await anew(operator);
  await awaited(operator, () => operator.page.locator('[name=station]'));
  await operator.fill({ token: serial });
  await operator.choose('station');
  await operator.press('Fabriquer le certificat');
  operator = await anew(operator);
  await awaited(operator, () => operator.page.getByRole('button', { name: 'Le porteur a lu et accepte' }));
  operator = await anew(operator);
  await operator.press('Le porteur a lu et accepte');
  operator = await anew(operator);
  await awaited(operator, () => operator.page.getByText('La clé est remise'));
  operator = await anew(operator);
  assert.ok(await operator.page.getByText('La clé est remise').count(), 'what is done stays done');
  await operator.context.close();
  assert.equal(thrown, 9);
  say(`handed over; ${thrown} browsers thrown away`);
}

const has = (program) => spawnSync('which', [program]).status === 0;
const software = () =>
  ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so', '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so']
    .find((path) => existsSync(path));

/** A display nobody looks at; its number is the first that is free. */
async function display() {
  const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x1000x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [number] = await once(screen.stdout, 'data');
  return { screen, name: `:${String(number).trim()}` };
}

/** The holder's home: the security module of his token and the root he trusts, as the guide for Linux says. */
function furnish(home, environment) {
  const base = join(home, '.pki', 'nssdb');
  mkdirSync(base, { recursive: true });
  const run = (program, ...options) => execFileSync(program, ['-d', `sql:${base}`, ...options], { env: environment, stdio: 'pipe' });
  run('certutil', '-N', '--empty-password');
  run('certutil', '-A', '-a', '-n', 'racine', '-t', 'CT,,', '-i', join(instance, 'ca', 'anchors.pem'));
  execFileSync('modutil', ['-dbdir', `sql:${base}`, '-add', 'cle', '-libfile', software(), '-force'], { env: environment, stdio: 'pipe' });
}

/** Types into the windows that Chromium itself opens: the PIN, then the choice of the certificate. */
async function typePin(environment, pin, arrived) {
  const windows = (name) => spawnSync('xdotool', ['search', '--onlyvisible', '--name', name], { env: environment, encoding: 'utf8' }).stdout.trim();
  const keys = (...typed) => execFileSync('xdotool', typed, { env: environment });
  for (let left = 100; !windows('Security Device'); left -= 1) {
    assert.ok(left > 0, 'Chromium does not ask for the PIN');
    await pause(200);
  }
  await pause(300);
  keys('windowfocus', '--sync', windows('Security Device').split('\n')[0]);
  keys('type', '--delay', '30', pin);
  keys('key', 'Return');
  for (let left = 50; !arrived() && left > 0; left -= 1) {
    await pause(400);
    if (!arrived()) spawnSync('xdotool', ['key', 'Return'], { env: environment });  // the certificate proposed is the holder's only one
  }
}

async function tryAtHome() {
  if (!has('Xvfb') || !has('xdotool')) return say('no Xvfb or no xdotool here: the token is not tried in a browser with windows');
  const home = join(work, 'home');
  const plain = { ...process.env, HOME: home, SOFTHSM2_CONF: join(work, 'softhsm2.conf'), LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };
  furnish(home, plain);
  const { screen, name } = await display();
  try {
    await tryOn(home, { ...plain, DISPLAY: name });
  } finally {
    screen.kill();
  }
}

async function tryOn(home, environment) {
  const own = await chromium.launchPersistentContext(join(home, 'profile'), {
    ...started(), headless: false, env: environment, locale: 'fr-FR',
  });
  try {
    const holder = await Person.enter({ newContext: async () => own }, setting, known.holder);
    await holder.signIn();
    const path = `/dossiers/${known.reference}`;
    await holder.open(`${path}/installation`);
    const systems = holder.page.locator('nav.systems');
    for (const [system, module] of [['macOS', /homebrew.*libsofthsm2/], ['Linux', /usr\/lib\/softhsm/]]) {
      await holder.go(systems.getByRole('link', { name: system }));
      assert.match(await holder.page.locator('main').innerText(), module, `the module of this token on ${system}`);
    }
    await holder.shot('installation-linux');
    await holder.follow('un essai de connexion et de signature');
    await holder.fill({ application: 'Actes' });
    assert.equal(await holder.page.locator('[name=system]').inputValue(), 'linux', 'the system is recognised');
    await holder.press('Commencer l’essai');
    const door = await holder.page.getByRole('link', { name: 'la page du certificat' }).getAttribute('href');

    let arrived = false;
    const opening = holder.page.goto(door, { timeout: 30000 }).then(() => { arrived = true; });
    await Promise.all([opening, typePin(environment, readFileSync(join(work, 'pin'), 'utf8').trim(), () => arrived)]);
    assert.match(await holder.page.locator('main').innerText(), /certificat est en ordre/);
    await holder.shot('certificat-presente');
    await holder.click(holder.page.locator('main form button[type=submit]').first());
    await holder.page.waitForURL(`${setting.portal}/espace`);
    say('signed in with the token, its PIN typed in a window of Chromium');

    await holder.open(`${path}/essai`);
    const text = join(home, 'essai.txt');
    const [file] = await Promise.all([
      holder.page.waitForEvent('download'),
      holder.page.getByRole('link', { name: 'Téléchargez le fichier d’essai' }).click(),
    ]);
    await file.saveAs(text);
    execFileSync(join(process.env.VIDIMUS_BIN, 'vidimus-station'), ['--module', software(), 'sign', '--token', known.reference,
      '--pin-file', join(work, 'pin'), '--input', text, '--output', join(home, 'essai.sig')], { env: environment, stdio: 'pipe' });
    await holder.attach(holder.page.locator('input[type=file]').first(), join(home, 'essai.sig'));
    await holder.press('Déposer le fichier signé');
    await holder.press('Ça marche');
    await holder.shot('essai-reussi');
    await holder.open('/compatibilite');
    const row = await holder.page.locator('tbody tr').first().innerText();
    for (const word of [/SoftHSM/, /Linux/, /Chrom/, /Actes/, /ça marche\s: 1/i]) assert.match(row, word);
    await holder.shot('compatibilite');
    say('tried and counted in the matrix');
  } finally {
    await own.close();
  }
}

await play(browser, async () => {
  await handOver();
  await tryAtHome();
}, () => station);
