// What people expect of forms and files, in a browser that loses its connection: a file dropped, seen before it goes, followed while
// it goes, kept and sent again when the connection comes back; what was typed is there again after a reload and after a failed
// sending. Pages of an instance filled by `vidimus generate`.
import assert from 'node:assert/strict';
import { Person } from './person.mjs';
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

  // A file: dropped, seen, followed, cut off half-way, sent again by itself.
  const holder = await (await enter(email)).signIn();
  await holder.open(`/dossiers/${reference}/pieces`);
  const { page } = holder;
  const field = page.locator('input[type=file]').first();
  assert.match(await field.getAttribute('accept'), /image\//, 'a phone offers its camera');
  const size = await photo(page);
  await drop(page);
  const shown = page.locator('figure.chosen').first();
  await shown.locator('img').waitFor();
  assert.match(await shown.innerText(), /photo\.jpg/, 'the file is named before it goes');
  const speed = await line(holder.context, page);
  await speed(size / 6);
  const form = page.locator('form[enctype="multipart/form-data"]').filter({ has: page.locator('figure.chosen') }).first();
  const answered = page.waitForResponse((one) => one.request().method() === 'POST' && one.status() < 400, { timeout: 30000 });
  await form.locator('button[type=submit]').click();
  const bar = form.locator('progress');
  await page.waitForFunction(() => document.querySelector('main progress')?.value > 0.1);
  assert.match(await form.locator('[role=status]').innerText(), /\d+ %/, 'how far it is, in words too');
  assert.equal(await bar.getAttribute('aria-label'), 'Avancement de l’envoi');
  await speed(-1, true);
  await page.getByText('Connexion perdue').waitFor({ timeout: 10000 });
  say('the line is cut half-way');
  await speed(-1);
  await answered;
  await page.getByText('Fichier reçu').first().waitFor(); // the page that comes after
  assert.ok(await page.getByText('photo.jpg').count(), 'the file arrived under its name');
  say('the file went again by itself');

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

  // Forms of people who only visit keep what was typed too.
  const stranger = await enter('nobody');
  await stranger.open('/');
  await stranger.page.getByRole('link', { name: 'Adhérer à ce marché' }).first().click();
  await stranger.page.locator('[name=name]').fill('Commune de Roqueclaire');
  await stranger.page.locator('[name=zip]').fill('06990');
  await stranger.page.reload();
  assert.equal(await stranger.page.locator('[name=name]').inputValue(), 'Commune de Roqueclaire', 'an adhesion half typed');
  assert.equal(await stranger.page.locator('[name=zip]').inputValue(), '06990');
});
