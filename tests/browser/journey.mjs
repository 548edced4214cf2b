// One whole case through the pages of a running instance, as six people, without script or with it: adhesion, order, reservation, dossier,
// verification, appointment, counter with a real station, installation; then those who hold no case, manager and auditor.
// The mayor, the buyer and the holder have phones where script runs; without it the holder and all who work for the authority have one.
// Whoever has none sits at a desk; by keyboard, everybody does.
// VIDIMUS_PORTAL   address of the portal ("https://localhost:8443")
// VIDIMUS_MAIL     folder of .eml files
// VIDIMUS_STATION  command that pairs and runs a station; the pairing code is added as its last argument
// VIDIMUS_TOKEN    serial of the token in that station; "model" after a comma. Put into the stock when it is not there yet
// VIDIMUS_SHOTS    folder for screenshots, may be empty
// VIDIMUS_SCRIPT   "on": the pages' scripts run, and axe judges every page; else script is off
// VIDIMUS_HANDS    "keyboard": no mouse at all; each field and button is reached by Tab, and shows that it was
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { officesWork } from './offices.mjs';
import { Person } from './person.mjs';
import { openBrowser, play } from './scene.mjs';
import { walk } from './walk.mjs';

const setting = {
  portal: process.env.VIDIMUS_PORTAL?.replace(/\/$/, ''),
  mail: process.env.VIDIMUS_MAIL,
  station: process.env.VIDIMUS_STATION,
  token: process.env.VIDIMUS_TOKEN ?? '',
  shots: process.env.VIDIMUS_SHOTS ?? '',
  script: process.env.VIDIMUS_SCRIPT === 'on',
  keyboard: process.env.VIDIMUS_HANDS === 'keyboard',
};
for (const name of ['portal', 'mail', 'station']) assert.ok(setting[name], `VIDIMUS_${name.toUpperCase()} is not set`);
if (setting.shots) await mkdir(setting.shots, { recursive: true });

const stamp = Date.now().toString(36);
const people = {
  representative: `maire.${stamp}@roqueclaire.example`,
  buyer: `commandes.${stamp}@agents.roqueclaire.example`,
  holder: `adele.fabre.${stamp}@roqueclaire.example`,
  manager: 'claire.olivari@azur-ingenierie.example',
  reviewer: 'ines.roubaud@azur-ingenierie.example',
  deliverer: 'marius.pellegrin@azur-ingenierie.example',
  auditor: 'hugo.santini@audit.example',
};
const phones = setting.keyboard ? [] : setting.script ? ['representative', 'buyer', 'holder'] : ['holder', 'manager', 'reviewer', 'deliverer', 'auditor'];
const identity = { kind: 'identity_card', number: '12AB34567', expires: '2031-05-14' };

/** Luhn's check digit, as SIREN and SIRET use it. */
function checked(digits) {
  let sum = 0;
  [...digits].reverse().forEach((digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return digits + ((10 - (sum % 10)) % 10);
}
const siren = checked('2991' + String(Date.now() % 10000).padStart(4, '0'));
const siret = checked(siren + '0001');

function pdf(text) {
  const content = `BT /F1 24 Tf 72 720 Td (${text}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let out = '%PDF-1.4\n';
  const at = objects.map((object, index) => {
    const from = out.length;
    out += `${index + 1} 0 obj${object}endobj\n`;
    return from;
  });
  const table = out.length;
  out += `xref\n0 6\n0000000000 65535 f \n${at.map((from) => String(from).padStart(10, '0') + ' 00000 n \n').join('')}`;
  out += `trailer<</Size 6/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(out, 'latin1');
}
const upload = (person, name) =>
  person.attach(person.page.locator('input[type=file]').first(), { name: `${name}.pdf`, mimeType: 'application/pdf', buffer: pdf(name) });

const say = (text) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
const browser = await openBrowser();
const enter = (role) => Person.enter(browser, setting, people[role], phones.includes(role) ? 'phone' : 'desk');
let station;

await play(browser, async () => {
  // 1. Adhesion: the legal representative asks, signs; the RA manager accepts.
  const representative = await enter('representative');
  await representative.open('/');
  await representative.shot('accueil');
  const azur = representative.page.locator('section[aria-labelledby="organisme-azur"]');
  await representative.go(azur.getByRole('link', { name: 'Adhérer à ce marché' }).first());
  await representative.fill({
    siret, name: 'Commune de Roqueclaire', street: '1 place de la Mairie', zip: '06990', town: 'Roqueclaire',
    given_names: 'Lucie', surname: 'Arnaud', email: people.representative, function: 'Maire', phone: '04 65 71 00 10',
  });
  await representative.press('Envoyer la demande d’adhésion');
  await representative.shot('adhesion-demandee');
  await representative.signIn();
  await representative.follow('Signer la convention');
  await representative.shot('convention');
  const adhesion = new URL(representative.page.url()).pathname;
  await (await representative.sign('Signer la convention')).press();
  say('convention signed');

  const manager = await enter('manager');
  await manager.signIn();
  await manager.open('/gestion');
  await manager.shot('gestion');
  await manager.open(adhesion);
  await manager.press('Accepter l’adhésion');
  say('membership accepted');

  // 2. The representative names the order manager, who orders and reserves.
  await representative.open(adhesion);
  await representative.follow('Voir et nommer les personnes');
  await representative.unfold('Nommer un gestionnaire des commandes');
  await representative.fill({ given_names: 'Paul', surname: 'Mercier', email: people.buyer, function: 'Achats', phone: '04 65 71 00 11' });
  await representative.press('Nommer ce gestionnaire');
  const buyer = await enter('buyer');
  await buyer.signIn();
  await buyer.open(`${adhesion}/annexe`);
  await buyer.shot('annexe');
  const annex = await buyer.letter('Recevoir un code par courriel', /(?<![\w-])(\d{6})(?![\w-])/);
  await buyer.fill({ count: '1', code: annex });
  await buyer.press('Signer l’annexe et commander');
  const path = new URL(buyer.page.url()).pathname;
  const reference = path.split('/').pop();
  say(`ordered ${reference}`);
  await buyer.open(`${path}/reservation`);
  await buyer.fill({ given_names: 'Adèle', surname: 'Fabre', email: people.holder, phone: '06 39 98 00 12', function: 'Directrice' });
  await buyer.choose('product');
  await buyer.markBeside('Sur place');
  await buyer.choose('verifying_office');
  await buyer.shot('reservation');
  await buyer.press('Réserver');
  await buyer.open(`${path}/bon-de-commande`);
  await buyer.shot('bon-de-commande');
  await upload(buyer, 'bon-de-commande');
  await buyer.press('Envoyer le bon de commande signé');
  say('reserved, purchase order returned');

  // 3. The holder's dossier, the mandate, sending.
  const holder = await enter('holder');
  await holder.signIn();
  await holder.shot('espace-porteur');
  await holder.open(`${path}/document`);
  if (setting.script) {
    await holder.fill({ number: '77XX' });
    await holder.page.reload();
    assert.equal(await holder.page.locator('[name=number]').inputValue(), '77XX', 'what was typed survives a reload');
    assert.ok(await holder.page.getByText('Votre saisie a été reprise').count());
  }
  await holder.choose('kind', identity.kind);
  await holder.fill({ number: identity.number, expires: identity.expires });
  await holder.press('Enregistrer');
  await holder.open(`${path}/pieces`);
  const kinds = await holder.page.locator('form[action*="/pieces/"]').evaluateAll((forms) => forms.map((form) => form.getAttribute('action')));
  assert.ok(kinds.length > 0, 'pieces to upload');
  if (setting.script) {
    // The network fails once: the file is kept and goes by itself when the connection is back.
    let cut = false;
    await holder.page.route('**/pieces/*', (route) => {
      if (route.request().method() !== 'POST' || cut) return route.continue();
      cut = true;
      return route.abort('connectionreset').then(() => holder.page.getByText('Connexion perdue').waitFor());
    });
  }
  for (const action of kinds) {
    await holder.open(`${path}/pieces`);
    const form = holder.page.locator(`form[action="${action}"]`);
    const name = action.split('/').pop();
    await holder.attach(form.locator('input[type=file]'), { name: `${name}.pdf`, mimeType: 'application/pdf', buffer: pdf(name) });
    await holder.click(form.locator('button[type=submit]'));
    await holder.check();
  }
  await holder.shot('pieces');
  await holder.open(`${path}/consentement`);
  await holder.shot('consentement');
  await (await holder.sign('Confirmer la demande')).press();
  await representative.open(`${path}/consentement`);
  await (await representative.sign('Confirmer la demande')).press();
  await holder.open(`${path}/envoi`);
  await holder.press('Envoyer le dossier');
  await holder.shot('dossier-envoye');
  say('dossier sent');

  // 4. Verification.
  const reviewer = await enter('reviewer');
  await reviewer.signIn();
  await reviewer.open('/verification');
  await reviewer.shot('file-d-attente');
  const review = `/verification/${reference}`;
  await reviewer.open(review);
  const judged = await reviewer.page.locator(`form[action^="${review}/pieces/"]`).evaluateAll((forms) => forms.map((form) => form.getAttribute('action')));
  for (const action of judged) {
    const form = reviewer.page.locator(`form[action="${action}"]`);
    await reviewer.mark(form.locator('input[value=conform]'));
    await reviewer.click(form.locator('button[type=submit]'));
    await reviewer.check();
  }
  for (const box of await reviewer.page.locator('input[name^="case-"]').all()) await reviewer.mark(box);
  await reviewer.shot('examen');
  await reviewer.press('Accepter le dossier');
  say('dossier accepted');

  // 5. Code and appointment.
  await holder.open(`${path}/code-de-retrait`);
  const code = (await holder.page.locator('#code').innerText()).trim();
  await holder.open(`${path}/rendez-vous`);
  await holder.choose('starts');
  await holder.shot('rendez-vous');
  await holder.press('Choisir ce rendez-vous');
  await holder.shot('rendez-vous-pris');
  say('appointment booked');

  // 6. Counter: pair a station, face-to-face, token, acceptance.
  const deliverer = await enter('deliverer');
  await deliverer.signIn();
  await deliverer.open('/guichet');
  await deliverer.shot('guichet');
  const [serial, model] = setting.token.split(',');
  if (serial && !(await deliverer.page.content()).includes(serial)) {
    await deliverer.unfold('Recevoir une clé');
    await deliverer.fill({ serial, model: model ?? 'SoftHSM v2' });
    await deliverer.press('Ajouter au stock');
  }
  const taken = serial || (await deliverer.page.locator('details li code').first().textContent()).trim();
  await deliverer.press('Obtenir un code d’appairage');
  const pairing = (await deliverer.page.locator('#code').innerText()).trim();
  station = spawn(`${setting.station} ${pairing}`, { shell: true, detached: true, stdio: ['ignore', 'inherit', 'inherit'] });
  const counter = `/guichet/${reference}`;
  await deliverer.open(counter);
  await deliverer.mark(deliverer.page.locator('[name=present]'));
  await deliverer.shot('remise-arrivee');
  await deliverer.press('Commencer les contrôles');
  await deliverer.choose('document_kind', identity.kind);
  await deliverer.fill({ document_number: 'AUTRE0001', document_expires: identity.expires });
  await deliverer.pressInVain('Comparer avec le dossier', 'Numéro lu sur le document');
  await deliverer.shot('remise-autre-document');
  await deliverer.choose('document_kind', identity.kind);
  await deliverer.fill({ document_number: identity.number, document_expires: identity.expires });
  await deliverer.press('Comparer avec le dossier');
  await deliverer.fill({ code });
  await deliverer.shot('remise-code');
  await deliverer.press('Vérifier le code');
  await deliverer.shot('remise-bon-de-commande');
  await deliverer.press('Tenir le face-à-face');
  say('face-to-face held');
  for (let left = 60; !(await deliverer.page.locator('[name=station]').count()); --left) {
    assert.ok(left > 0, 'the station was not paired in a minute');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await deliverer.open(counter);
  }
  await deliverer.fill({ token: taken });
  await deliverer.choose('station');
  await deliverer.shot('cle');
  await deliverer.press('Fabriquer le certificat');
  await deliverer.shot('remise-fabrication');
  const accept = deliverer.page.getByRole('button', { name: 'Le porteur a lu et accepte' });
  for (let left = 180; !(await accept.count()); --left) {
    assert.ok(left > 0, 'no certificate in three minutes');
    assert.ok(!(await deliverer.page.getByText('La fabrication a échoué').count()), await deliverer.page.locator('main').innerText());
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await deliverer.open(counter);
  }
  await deliverer.shot('certificat-relu');
  await deliverer.press('Le porteur a lu et accepte');
  await deliverer.shot('remise-signature');
  for (let left = 60; !(await deliverer.page.getByText('La clé est remise').count()); --left) {
    assert.ok(left > 0, 'the record was not signed in a minute');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await deliverer.open(counter);
  }
  await deliverer.shot('remise-faite');
  await deliverer.open(`${path}/proces-verbal`);
  await deliverer.shot('proces-verbal');
  say('handed over');

  // 7. Installation, and what is left behind.
  await holder.open(`${path}/installation`);
  await holder.shot('installation');
  await holder.press('Le certificat fonctionne sur mon ordinateur');
  await holder.open(path);
  await holder.shot('dossier-termine');
  assert.ok((await holder.page.locator('main').innerText()).includes('Tout est fait'), 'the case is complete');
  await manager.open('/gestion/audit');
  await manager.shot('audit');
  // The entries of a first page may all be older: the case's own history is read on its page.
  await manager.open(path);
  assert.ok((await manager.page.locator('main').innerText()).includes(reference));
  say('complete');

  // 8. Those who hold no case.
  if (!setting.keyboard) {
    await officesWork(manager, await enter('auditor'), `lise.garance.${stamp}@azur-ingenierie.example`);
    say('the offices did their part');
  }

  // 9. Every page each of them can reach; the public ones in English too.
  if (setting.script && !setting.keyboard) {
    const seen = new Set();
    const wrong = [];
    const weights = [];
    const round = async (person, starts, done = seen) => {
      const walked = await walk(person, starts, done);
      wrong.push(...walked.wrong);
      weights.push(...walked.weights);
      say(`${person.email} in ${person.language}: ${walked.pages.length} new pages, ${walked.links} links`);
    };
    for (const person of [manager, reviewer, deliverer, representative, buyer, holder]) {
      await person.sitDown();
      await round(person, ['/espace', path]);
    }
    const stranger = await Person.enter(browser, setting, 'nobody');
    await round(stranger, ['/', '/style']);
    for (const person of [stranger, holder]) {
      await person.page.goto(`${setting.portal}/langue/en?vers=/`);
      person.language = 'en';
    }
    await round(stranger, ['/', '/style'], new Set());
    await holder.open(path);
    await holder.shot('case-in-english');
    weights.sort((a, b) => b.octets - a.octets);
    say(`${weights.length} first visits weighed; the heaviest:`);
    for (const { path: page, octets } of weights.slice(0, 10)) console.log(`${String(octets).padStart(9)} octets  ${page}`);
    assert.deepEqual(wrong, []);
  }
}, () => station);
