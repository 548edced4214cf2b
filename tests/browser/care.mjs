// What people expect of forms and files, in a browser that loses its connection: a file dropped, seen before it goes, followed while
// it goes, gone on with where it was cut; what was typed is there again after a reload and after a failed sending, on every form;
// and a reviewer who has the piece beside the declared data. Pages of an instance filled by `vidimus generate`.
import assert from 'node:assert/strict';
import { everyFormKeeps } from './drafts.mjs';
import { Person } from './person.mjs';
import { pieceBesideTheData } from './review.mjs';
import { openBrowser, play } from './scene.mjs';

const setting = { portal: process.env.VIDIMUS_PORTAL.replace(/\/$/, ''), mail: process.env.VIDIMUS_MAIL, shots: process.env.VIDIMUS_SHOTS ?? '', script: true };
const browser = await openBrowser();
const enter = (email) => Person.enter(browser, setting, email);
const say = (text) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);

/** A photo as a phone takes it: noise does not shrink. */
const photo = (page) =>
  page.evaluate(async () => {
    const canvas = new OffscreenCanvas(700, 500);
    const drawing = canvas.getContext('2d');
    const noise = drawing.createImageData(700, 500);
    for (let at = 0; at < noise.data.length; at += 65536) crypto.getRandomValues(noise.data.subarray(at, at + 65536));
    for (let at = 3; at < noise.data.length; at += 4) noise.data[at] = 255;
    drawing.putImageData(noise, 0, 0);
    const file = new File([await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })], 'photo.jpg', { type: 'image/jpeg' });
    window.photo = file;
    return file.size;
  });

/** Drops the photo on the field, as from a folder. */
const drop = (page) =>
  page.locator('.field.drop').first().evaluate((place) => {
    const data = new DataTransfer();
    data.items.add(window.photo);
    for (const name of ['dragover', 'drop']) place.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
  });

/** Notes what script sends: the slices of a file, and what goes in the form itself. */
const noteSent = (page) =>
  page.evaluate(() => {
    window.sent = { slices: [], form: 0 };
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function noted(body) {
      const file = body instanceof FormData && [...body.values()].find((one) => one instanceof File);
      if (file && body.has('debut')) window.sent.slices.push([Number(body.get('debut')), file.size]);
      else if (file) window.sent.form += file.size;
      return send.call(this, body);
    };
  });

/** The line of this connection: octets a second, and whether it is there at all. */
async function line(context, page) {
  const tools = await context.newCDPSession(page);
  await tools.send('Network.enable');
  return (uploadThroughput, offline = false) =>
    tools.send('Network.emulateNetworkConditions', { offline, latency: 0, downloadThroughput: -1, uploadThroughput });
}

await play(browser, async () => {
  const manager = await (await enter('claire.olivari@azur-ingenierie.example')).signIn();
  await manager.open('/recherche?etat=dossier_open');
  const reference = (await manager.page.locator('th a.reference').first().innerText()).trim();
  await manager.open(`/recherche?quoi=personnes&q=${encodeURIComponent((await manager.page.locator('td[data-label=Porteur]').first().innerText()).trim())}`);
  const email = /[\w.+-]+@[\w.-]+/.exec(await manager.page.locator('.found').first().innerText())[0];

  // A file: dropped, seen, followed, cut off half-way, gone on with by itself where it was cut.
  const holder = await (await enter(email)).signIn();
  await holder.open(`/dossiers/${reference}/pieces`);
  const { page } = holder;
  const field = page.locator('input[type=file]').first();
  assert.match(await field.getAttribute('accept'), /image\//, 'a phone offers its camera');
  const size = await photo(page);
  await noteSent(page);
  await drop(page);
  const shown = page.locator('figure.chosen').first();
  await shown.locator('img').waitFor();
  assert.match(await shown.innerText(), /photo\.jpg/, 'the file is named before it goes');
  const speed = await line(holder.context, page);
  await speed(size / 6);
  const form = page.locator('form[enctype="multipart/form-data"]').filter({ has: page.locator('figure.chosen') }).first();
  await form.locator('button[type=submit]').click();
  const bar = form.locator('progress');
  await page.waitForFunction(() => document.querySelector('main progress')?.value > 0.4);
  assert.match(await form.locator('[role=status]').innerText(), /\d+\s%/, 'how far it is, in words too');
  assert.equal(await bar.getAttribute('aria-label'), 'Avancement de l’envoi');
  await speed(-1, true);
  await page.getByText('Connexion perdue').waitFor();
  await holder.judge('the line is lost');
  say('the line is cut half-way');
  await speed(-1);
  await page.getByText('Fichier reçu').first().waitFor(); // the page that comes after
  assert.ok(await page.getByText('photo.jpg').count(), 'the file arrived under its name');
  const { slices, form: whole } = await page.evaluate(() => window.sent);
  const octets = slices.reduce((sum, [, one]) => sum + one, 0);
  assert.equal(whole, 0, 'the form names the file: it does not carry it');
  assert.ok(slices.length > 2 && octets >= size, `${slices.length} slices of ${octets} octets`);
  assert.ok(octets - size <= Math.max(...slices.map(([, one]) => one)), `${octets - size} octets of ${size} went twice: more than one slice`);
  say(`the file went on by itself: ${octets - size} octets of ${size} went twice`);

  // What was typed: after a reload, and after a sending that failed.
  await holder.open(`/dossiers/${reference}/document`);
  await page.locator('[name=number]').fill('77XX');
  await page.reload();
  assert.equal(await page.locator('[name=number]').inputValue(), '77XX', 'after a reload');
  await page.getByText('Votre saisie a été reprise').waitFor();
  await speed(-1, true);
  await page.locator('form:has([name=number]) button[type=submit]').click();
  await page.waitForTimeout(500);
  await speed(-1);
  await page.goto(`${setting.portal}/dossiers/${reference}/document`).catch(() => {});
  if ((await page.locator('[name=number]').inputValue()) !== '77XX') await page.goBack();
  assert.equal(await page.locator('[name=number]').inputValue(), '77XX', 'after a sending that failed');
  say('what was typed is there again');

  say(`${await everyFormKeeps(enter)} forms keep what was typed`);
  await pieceBesideTheData(enter);
  say('the piece stands beside the declared data');
});
