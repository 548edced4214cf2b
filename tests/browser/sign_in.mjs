// Agents at the door of an instance that asks for a second proof: passkey (the browser's virtual authenticator), application of
// codes, sessions. Settings as in journey.mjs.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { Person } from './person.mjs';
import { openBrowser, play } from './scene.mjs';

const setting = { portal: process.env.VIDIMUS_PORTAL.replace(/\/$/, ''), mail: process.env.VIDIMUS_MAIL, shots: process.env.VIDIMUS_SHOTS ?? '', script: true };
const agent = 'ines.roubaud@azur-ingenierie.example';

/** RFC 6238 for a base32 secret. */
function code(secret, seconds = Date.now() / 1000) {
  const bits = [...secret].map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((one) => parseInt(one, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const mac = createHmac('sha1', key).update(step).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0');
}

const browser = await openBrowser(['--ignore-certificate-errors']);
await play(browser, async () => {
  const ines = await Person.enter(browser, setting, agent);
  const tools = await ines.context.newCDPSession(ines.page);
  await tools.send('WebAuthn.enable');
  await tools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await ines.signIn();
  assert.ok(ines.page.url().endsWith('/seconde-preuve'), ines.page.url());
  await ines.shot('seconde-preuve');
  const menu = () => ines.page.locator('nav[aria-label="Menu principal"]').innerText();
  assert.ok(!(await menu()).includes('Vérification'), 'no role before the second proof');

  await ines.open('/securite');
  await ines.fill({ name: 'Clé de bureau' });
  await ines.press('Ajouter cette clé d’accès');
  assert.ok(await ines.page.getByText('Clé de bureau').count(), 'the passkey is listed');
  await ines.shot('securite');
  assert.ok((await menu()).includes('Vérification'), 'the role is back');
  await ines.press('Se déconnecter');

  await ines.open('/connexion');
  await ines.shot('connexion');
  await ines.press('Me connecter avec une clé d’accès');
  assert.ok((await menu()).includes('Vérification'), 'a passkey is enough by itself');

  await ines.open('/securite/codes');
  await ines.shot('codes');
  const secret = (await ines.page.locator('main ol code').first().innerText()).trim();
  const wrong = code(secret) === '000000' ? '000001' : '000000';
  await ines.fill({ code: wrong });
  await ines.click(ines.page.getByRole('button', { name: 'Enregistrer l’application' }));
  assert.ok(await ines.page.locator('[aria-invalid]').count(), 'a wrong code is told at its field');
  assert.equal((await ines.page.locator('main ol code').first().innerText()).trim(), secret, 'the same secret is offered again');
  await ines.fill({ code: code(secret, Date.now() / 1000 - 30) });
  await ines.press('Enregistrer l’application');
  await ines.press('Se déconnecter');
  await ines.signIn();
  await ines.fill({ code: code(secret) });
  await ines.press('Vérifier le code');
  assert.ok((await menu()).includes('Vérification'), 'a code proves as well');

  const elsewhere = await Person.enter(browser, setting, agent);
  await elsewhere.signIn();
  await ines.open('/securite');
  await ines.press('Fermer');
  await elsewhere.page.goto(`${setting.portal}/espace`);
  assert.ok(elsewhere.page.url().includes('/connexion'), 'the other session is closed');
});
