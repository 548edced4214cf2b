// States of pages, not pages alone: what each form says of what is missing, what is folded when it is open, pages that refuse, a
// session that was closed, a work that goes on, the printed page, forced colours, no motion. axe judges each; nothing leads nowhere.
// Pages of an instance filled by `vidimus generate`. Settings as in journey.mjs.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { Person } from './person.mjs';
import { openBrowser, play } from './scene.mjs';

const setting = { portal: process.env.VIDIMUS_PORTAL.replace(/\/$/, ''), mail: process.env.VIDIMUS_MAIL, shots: process.env.VIDIMUS_SHOTS ?? '', script: true };
const browser = await openBrowser();
const enter = (email) => Person.enter(browser, setting, email);
const say = (text) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);

/** Everything folded on the page is opened. */
const unfoldAll = (page) => page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));

/** The forms of a page that ask for something to be typed, by their place on it. */
const askingForms = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('main form[method=post]')]
      .map((form, at) => [at, form.querySelector('input:not([type=hidden]):not([type=submit]), select, textarea')])
      .filter(([, field]) => field)
      .map(([at]) => at));

/** Empties a form as a hasty person leaves it. */
const empty = (form) =>
  form.evaluate((one) => {
    for (const field of one.elements) {
      if (['radio', 'checkbox'].includes(field.type)) field.checked = false;
      else if (['text', 'email', 'tel', 'date', 'number', 'search', 'textarea', 'password'].includes(field.type)) field.value = '';
    }
  });

/** What is said of a refused form: a summary whose links lead to their fields, each field saying its own error. */
const errorsWrong = (page) =>
  page.evaluate(() => {
    const wrong = [];
    for (const link of document.querySelectorAll('.box.bad[role=alert] a[href^="#"]')) {
      const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!field) wrong.push(`${link.textContent} leads to nothing`);
    }
    for (const field of document.querySelectorAll('[aria-invalid=true]'))
      for (const id of (field.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean))
        if (!document.getElementById(id)) wrong.push(`${field.id} is described by ${id}, which is not there`);
    return wrong;
  });

/** Sends each form of the page empty; answers how many said what is missing. */
async function sendEmpty(person, path) {
  const { page } = person;
  await page.goto(setting.portal + path);
  await unfoldAll(page);
  await person.judge(`${path}, unfolded`);
  let told = 0;
  for (const at of await askingForms(page)) {
    await page.goto(setting.portal + path);
    await unfoldAll(page);
    const form = page.locator('main form[method=post]').nth(at);
    if ((await form.count()) === 0) continue;  // what was sent before changed the page
    await empty(form);
    await person.click(form.locator('button[type=submit]').last());
    if ((await page.locator('.box.bad[role=alert]').count()) === 0) continue;
    assert.deepEqual(await errorsWrong(page), [], `${path}, form ${at}`);
    assert.match(await page.title(), /^Erreur\s: /, `${path}: the title says that something is wrong`);
    await unfoldAll(page);
    await person.judge(`${path}, form ${at} sent empty`);
    told += 1;
  }
  return told;
}

/** A page that refuses: it answers as it must, in words, with a way out. */
async function refused(person, status, path) {
  const answer = await person.page.goto(setting.portal + path);
  assert.equal(answer.status(), status, path);
  await helps(person, `${status} ${path}`);
}

async function helps(person, where) {
  const { page } = person;
  assert.equal(await page.locator('h1').count(), 1, where);
  assert.ok(await page.locator('main a.button').count(), `a way out of ${where}`);
  assert.doesNotMatch(await page.locator('main').innerText(), /exception|SQL|std::|errno/i, where);
  await person.check();
}

/** Shows an answer to something no link leads to as the browser shows it, and judges it. */
async function answered(person, answer, statuses) {
  const where = `${answer.status()} ${new URL(answer.url()).pathname}`;
  assert.ok(statuses.includes(answer.status()), `${where}, not ${statuses}`);
  assert.match(answer.headers()['content-type'] ?? '', /^text\/html/, where);
  const place = '**/reponse-montree';
  await person.page.route(place, (route) => route.fulfill({ response: answer }));
  await person.page.goto(`${setting.portal}/reponse-montree`);
  await person.page.unroute(place);
  await helps(person, where);
}

/** Changes the database behind the registry's back: states that would take long to come by. */
const inDatabase = (change) =>
  execFileSync('python3', ['-c', 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=10); c.execute(sys.argv[2]); c.commit()',
    join(dirname(setting.mail), 'vidimus.db'), change]);

/** A long work as its page tells it, in each state it can be in. Done comes last: nobody takes it up again. */
const statesOfWork = [
  { words: /en attente|en cours/i, values: "state = 'waiting', total = 0, done = 0" },
  { words: /en cours 40 sur 100/i, values: "state = 'running', total = 100, done = 40" },
  { words: /arrêté 40 sur 100/i, values: "state = 'failed', failure = 'no such words', total = 100, done = 40" },
  { words: /terminé 100 sur 100, refusés\s: 3/i, values: "state = 'done', failure = '', total = 100, done = 100, refused = 3" },
];

/** Tells wrong revocation codes until it is too often: the form says so. */
async function tooOften(person) {
  const { page } = person;
  for (let left = 60; left > 0; left -= 1) {
    await page.goto(`${setting.portal}/revocation`);
    await page.locator('[name=serial]').fill('0123456789abcdef');
    await page.locator('[name=code]').fill('AAAA-BBBB-CCCC');
    await page.locator('[name=reason]').first().check();
    const [answer] = await Promise.all([
      page.waitForResponse((one) => one.request().method() === 'POST'),
      page.locator('main form button[type=submit]').first().click(),
    ]);
    if (answer.status() === 429) return person.check();
  }
  throw new Error('sixty wrong codes, and nobody minded');
}

await play(browser, async () => {
  const manager = await (await enter('claire.olivari@azur-ingenierie.example')).signIn();
  const { page } = manager;
  await page.goto(`${setting.portal}/recherche?etat=dossier_open`);
  const open = (await page.locator('th a.reference').first().innerText()).trim();
  await page.goto(`${setting.portal}/recherche?quoi=personnes&q=${encodeURIComponent((await page.locator('td[data-label=Porteur]').first().innerText()).trim())}`);
  const holderEmail = /[\w.+-]+@[\w.-]+/.exec(await page.locator('.found').first().innerText())[0];

  // A work that goes on, or has just ended.
  await page.goto(`${setting.portal}/gestion/audit`);
  const asked = await page.locator('a[download]').first().getAttribute('href');
  await manager.page.goto(setting.portal + asked).catch(() => {});  // a short one comes at once, as a file
  await manager.open('/travaux');
  const work = await page.locator('tbody a[href^="/travaux/"]').first().getAttribute('href');
  for (const { words, values } of statesOfWork) {
    inDatabase(`UPDATE errand SET ${values}, beat = asked, ended = NULL WHERE id = '${work.split('/').pop()}'`);
    await manager.open(work);
    assert.match(await page.locator('main [role=status]').innerText(), words, work);
    assert.doesNotMatch(await page.locator('main').innerText(), /no such words/, 'only words for people');
    assert.equal(await page.locator('main .box.bad').count(), values.includes('failed') ? 1 : 0, `${work}: why it stopped`);
  }
  await manager.open('/travaux');
  say('long work, waiting, running, stopped and done');

  // Forms sent empty.
  const stranger = await enter('nobody');
  await stranger.page.goto(setting.portal);
  const join_ = new URL(await stranger.page.getByRole('link', { name: 'Adhérer à ce marché' }).first().getAttribute('href'), setting.portal);
  const [representative, deliverer, reviewer, holder] = await Promise.all(
    ['mireille.castellan@valbrune.example', 'marius.pellegrin@azur-ingenierie.example', 'ines.roubaud@azur-ingenierie.example', holderEmail]
      .map(async (email) => (await enter(email)).signIn()));
  const adhesion = (await representative.page.locator('a[href^="/adhesions/"]').first().getAttribute('href')).split('/')[2];
  await reviewer.page.goto(`${setting.portal}/verification`);
  const review = await reviewer.page.locator('tbody a.reference').first().getAttribute('href');
  const rounds = [
    [stranger, ['/connexion', '/revocation', '/revocation/questions', '/verifier', join_.pathname + join_.search]],
    [representative, ['/personnes', `/adhesions/${adhesion}/annexe`, `/adhesions/${adhesion}/pre-commande`, `/adhesions/${adhesion}/siret`, '/securite/codes']],
    [manager, ['/gestion/marches/nouveau', '/gestion/lieux', '/gestion/habilitations', '/gestion/applications']],
    [deliverer, ['/guichet/conges', '/guichet/comptages', '/guichet/transferts']],
    [reviewer, [review]],
    [holder, [`/dossiers/${open}/document`, `/dossiers/${open}/consentement`, '/espace/questions-de-revocation']],
  ];
  const counts = await Promise.all(rounds.map(async ([person, paths]) => {
    let ours = 0;
    for (const path of paths) ours += await sendEmpty(person, path);
    assert.ok(ours > 0, `${person.email}: a form said what is missing`);
    return ours;
  }));
  const told = counts.reduce((sum, one) => sum + one, 0);
  say(`${told} forms said what is missing`);

  // Pages that refuse.
  await refused(stranger, 404, '/nulle-part');
  await refused(holder, 403, '/gestion/conservation');
  await refused(holder, 404, '/dossiers/AZUR-2001-999999-1');
  await refused(holder, 409, `/dossiers/${open}/rendez-vous`);
  say('refusals are in words');

  // «Is my computer ready?»: what a browser can tell is told, the rest stays with the visitor. A clock ten minutes wrong is said.
  await stranger.open('/mon-ordinateur');
  await stranger.page.waitForFunction(() => [...document.querySelectorAll('[data-constat]')].every((one) => one.textContent.trim()));
  const seen = await stranger.page.locator('[data-controle]').allInnerTexts();
  assert.ok(seen.length >= 3 && seen.every((one) => !one.startsWith('à voir')), `the computer was looked at: ${seen}`);
  await stranger.judge('computer looked at');
  await stranger.page.clock.setFixedTime(Date.now() + 600_000);
  await stranger.page.reload();
  await stranger.page.locator('[data-controle=heure] .tag.bad').waitFor();
  assert.match(await stranger.page.locator('[data-controle=heure]').innerText(), /\b(599|600|601)\b|10 min/, 'how wrong the clock is');
  await stranger.page.clock.resume();

  // Printed, in forced colours, without motion.
  await holder.open(`/dossiers/${open}`);
  await holder.page.emulateMedia({ media: 'print' });
  assert.ok(!(await holder.page.locator('header nav').first().isVisible()), 'no menu on paper');
  await holder.judge('print');
  await holder.page.emulateMedia({ media: 'screen', forcedColors: 'active' });
  const focus = await holder.page.locator('main a').first().evaluate((one) => {
    one.focus({ focusVisible: true });
    const style = getComputedStyle(one);
    return { outline: style.outlineStyle, marks: [...document.querySelectorAll('.timeline li')].length };
  });
  assert.notEqual(focus.outline, 'none', 'the focus is seen in forced colours');
  await holder.judge('forced colours');
  await holder.page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce' });
  const moving = await holder.page.evaluate(() =>
    [...document.querySelectorAll('*')].filter((one) => {
      const style = getComputedStyle(one);
      return style.animationName !== 'none' || style.transitionDuration.split(',').some((time) => parseFloat(time) > 0);
    }).length);
  assert.equal(moving, 0, 'nothing moves for who asked for no motion');
  say('printed, forced colours, no motion');

  // A session closed meanwhile: the door, with a word of why.
  await holder.context.clearCookies();
  await holder.page.goto(`${setting.portal}/dossiers/${open}`);
  assert.equal(new URL(holder.page.url()).pathname, '/connexion', 'a closed session leads to the door');
  await holder.check();

  // What breaks inside is not told: a table of the database is gone.
  inDatabase('DROP TABLE saved_filter');
  await refused(manager, 500, '/recherche');

  // Too much at once, the wrong way, too often.
  const sender = await (await enter(holderEmail)).signIn();
  await sender.open(`/dossiers/${open}/pieces`);
  const form = sender.page.locator('form[enctype="multipart/form-data"]').first();
  const csrf = await form.locator('[name=csrf]').inputValue();
  await answered(sender, await sender.context.request.post(setting.portal + (await form.getAttribute('action')), {
    multipart: { csrf, file: { name: 'lourd.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(60 << 20, 32) } },
  }), [413]);
  await answered(sender, await sender.context.request.post(`${setting.portal}/guides`), [405]);
  await tooOften(stranger);
  say('500, 413, 405 and 429 are in words');
});
