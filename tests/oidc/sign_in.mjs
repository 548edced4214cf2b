// Agents come in by an identity provider: who is known, with which factors, and everybody who must stay out.
//   node sign_in.mjs     VIDIMUS_CLIENT (plain, signed, proconnect), VIDIMUS_PORTAL, VIDIMUS_INSTANCE, VIDIMUS_PROVIDER_PORT
import assert from 'node:assert/strict';
import { start } from './provider.mjs';

const portal = process.env.VIDIMUS_PORTAL;
const instance = process.env.VIDIMUS_INSTANCE;
const port = Number(process.env.VIDIMUS_PROVIDER_PORT);
const manager = 'claire.olivari@azur-ingenierie.example';
const proconnect = process.env.VIDIMUS_CLIENT === 'proconnect';
/** ProConnect vouches for every address without a word about it; the other claims are the identity it always hands out. */
const person = (email, verified) => ({
  email, ...(!proconnect && { email_verified: verified }),
  given_name: 'Claire Anne', usual_name: 'Olivari', uid: 'u-4711', siret: '21130001900018', idp_id: 'fi-1',
});
const accounts = {
  'a-1': person(manager, true),
  'a-2': person('nobody@elsewhere.example', true),
  'a-3': person(manager, false),
};

/** A browser without windows: cookies by origin, redirects followed one by one. */
class Visitor {
  jars = new Map();
  async ask(url, options = {}) {
    const { origin } = new URL(url);
    const jar = this.jars.get(origin) ?? this.jars.set(origin, new Map()).get(origin);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { ...options, redirect: 'manual', headers: { ...options.headers, ...(cookie && { cookie }) } });
    for (const line of answer.headers.getSetCookie()) {
      const [pair, ...rest] = line.split(';');
      const at = pair.indexOf('=');
      const gone = /max-age=0|expires=thu, 01 jan 1970/i.test(rest.join(';'));
      gone ? jar.delete(pair.slice(0, at)) : jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    this.status = answer.status;
    this.next = answer.headers.get('location') && new URL(answer.headers.get('location'), url).href;
    this.page = await answer.text();
    this.url = url;
    return this;
  }
  /** Follows until a page comes, or until an address that `stop` names. */
  async open(url, stop = () => false) {
    await this.ask(url);
    for (let hop = 0; this.next && hop < 20; ++hop) {
      if (stop(this.next)) return this;
      await this.ask(this.next);
    }
    return this;
  }
  async signIn(account, amr, stop) {
    await this.open(`${portal}/connexion/fournisseur`);
    assert.ok(this.url.includes('/interaction/'), `${this.url}\n${this.page.slice(0, 2000)}`);
    return this.open(`${this.url}?account=${account}&amr=${encodeURIComponent(amr)}`, stop);
  }
  shows(text) { return this.page.replaceAll('&#39;', "'").includes(text); }
}

const settings = { port, portal, certificate: `${instance}/tls/server.pem`, key: `${instance}/tls/server.key`, accounts, strict: proconnect };
let provider = await start(settings);

const door = await new Visitor().open(`${portal}/connexion`);
assert.ok(door.shows('Se connecter avec ProConnect'), 'the door is on the sign-in page');

const strong = await new Visitor().signIn('a-1', 'pwd otp mfa');
assert.equal(strong.url, `${portal}/espace`, strong.page.slice(0, 3000));
assert.ok(strong.shows('/gestion'), 'a second factor at the provider is enough for an agent');
await strong.open(`${portal}/securite`);
assert.ok(strong.shows('fournisseur d’identité, avec second facteur'), 'the session says how it was opened');
assert.ok(strong.shows(provider.issuer), 'the account is linked');

const weak = await new Visitor().signIn('a-1', 'pwd');
assert.equal(weak.url, `${portal}/seconde-preuve`);
assert.ok(!weak.shows('href="/gestion"'), 'no role of an agent without a second factor');

const stranger = await new Visitor().signIn('a-2', 'pwd otp mfa');
assert.ok(stranger.shows('personne ne porte ici son adresse'), stranger.page.slice(0, 3000));
assert.ok(!stranger.jars.get(portal).has('__Host-session'), 'nobody is created');

if (!proconnect) {
  const unverified = await new Visitor().signIn('a-3', 'pwd otp mfa');
  assert.ok(unverified.shows('personne ne porte ici son adresse'), 'an address nobody verified is nobody’s');
}

// The address changed at the provider: the account is known by its subject.
accounts['a-1'].email = 'claire.new@elsewhere.example';
const moved = await new Visitor().signIn('a-1', 'pwd otp mfa');
assert.equal(moved.url, `${portal}/espace`);
accounts['a-1'].email = manager;

const back = (url) => url.startsWith(`${portal}/connexion/fournisseur/retour`);
const held = await new Visitor().signIn('a-1', 'pwd otp mfa', back);
const thief = await new Visitor().open(held.next);
assert.ok(thief.shows('ne correspond pas à une connexion commencée'), 'an answer in another browser opens nothing');
await held.open(held.next.replace(/state=[^&]+/, 'state=guessed'));
assert.ok(held.shows('ne correspond pas à une connexion commencée'), 'a state that is not ours opens nothing');

const twice = await new Visitor().signIn('a-1', 'pwd otp mfa', back);
const attempt = twice.jars.get(portal).get('__Host-fournisseur');
const answer = twice.next;
await twice.open(answer);
assert.equal(twice.url, `${portal}/espace`);
const replay = new Visitor();
replay.jars.set(portal, new Map([['__Host-fournisseur', attempt]]));
await replay.open(answer);
assert.ok(replay.shows('n\'a pas confirmé la connexion'), 'a code works once: ' + replay.page.slice(0, 3000));

const denied = await new Visitor().open(`${portal}/connexion/fournisseur`);
const mine = denied.jars.get(portal).get('__Host-fournisseur');
assert.ok(mine && !/access|code|mail/.test(mine), 'what the browser keeps is sealed');

// Signing out here leads to the provider, which ends its own session.
await strong.open(`${portal}/espace`);
const csrf = /name="csrf" value="([^"]+)"/.exec(strong.page)[1];
await strong.ask(`${portal}/deconnexion`, { method: 'POST', body: new URLSearchParams({ csrf }), headers: { origin: portal } });
const leaving = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(strong.page);
assert.ok(leaving, strong.page.slice(0, 3000));
const exit = new URL(leaving[1].replaceAll('&amp;', '&'));
for (const name of ['id_token_hint', 'state', 'post_logout_redirect_uri']) assert.ok(exit.searchParams.get(name), `${name} at the way out`);
await strong.open(exit.href);
const xsrf = /name="xsrf" value="([^"]+)"/.exec(strong.page)[1];
await strong.ask(`${provider.issuer}/session/end/confirm`, { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) });
assert.ok(strong.next?.startsWith(`${portal}/`), `${strong.status} ${strong.next} ${strong.page.slice(0, 500)}`);
await strong.open(`${portal}/connexion/fournisseur`);
assert.ok(strong.url.includes('/interaction/'), 'the provider asks again who it is');

// New keys at the provider: found without a restart. Then the provider is gone.
await provider.stop();
provider = await start(settings);
await new Promise((done) => setTimeout(done, 100));
const down = await new Visitor().signIn('a-1', 'pwd otp mfa', back);
await provider.stop();
await down.open(down.next);
assert.ok(down.shows('ne répond pas'), 'a provider that is away is told: ' + down.page.slice(0, 3000));
assert.ok(down.shows('name="email"'), 'the other doors stand beside it');
console.log('1 passed, 0 failed');
