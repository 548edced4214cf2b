// A real OpenID provider (npm oidc-provider) over TLS, with accounts of its own: the sign-in page asks for one and for the factors
// it is to say were used. Two clients: "plain" (RS256, userinfo as JSON) and "signed" (ES256, userinfo signed, as ProConnect does).
import { createServer } from 'node:https';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Provider from 'oidc-provider';

const jwk = (type, options, extra) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), ...extra });

export function start({ port, portal, certificate, key, accounts }) {
  const issuer = `https://localhost:${port}`;
  const client = (id, alg, more) => ({
    client_id: id, client_secret: 'a-secret-of-tests-only', grant_types: ['authorization_code'], response_types: ['code'],
    redirect_uris: [`${portal}/connexion/fournisseur/retour`], post_logout_redirect_uris: [`${portal}/`],
    id_token_signed_response_alg: alg, ...more,
  });
  const provider = new Provider(issuer, {
    clients: [
      client('plain', 'RS256', { token_endpoint_auth_method: 'client_secret_basic' }),
      client('signed', 'ES256', { token_endpoint_auth_method: 'client_secret_post', userinfo_signed_response_alg: 'ES256' }),
    ],
    jwks: { keys: [jwk('rsa', { modulusLength: 2048 }, { kid: 'r1', use: 'sig', alg: 'RS256' }), jwk('ec', { namedCurve: 'P-256' }, { kid: 'e1', use: 'sig', alg: 'ES256' })] },
    cookies: { keys: ['a cookie key of tests only'] },
    pkce: { methods: ['S256'], required: () => true },
    acrValues: ['eidas1', 'eidas2'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], acr: null, amr: null },
    features: { devInteractions: { enabled: false }, claimsParameter: { enabled: true }, jwtUserinfo: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, sub) => (accounts[sub] ? { accountId: sub, claims: () => ({ sub, ...accounts[sub] }) } : undefined),
  });

  async function interact(request, response) {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    const typed = new URL(request.url, issuer).searchParams;
    if (prompt.name === 'login' && !typed.has('account'))
      return response.setHeader('content-type', 'text/html').end('<!doctype html><title>Sign in</title><form><input name="account"><input name="amr"><button>In</button></form>');
    const result = {};
    if (prompt.name === 'login')
      result.login = { accountId: typed.get('account'), amr: typed.get('amr').split(' '), ...(typed.get('amr').includes('mfa') && { acr: 'eidas2' }) };
    if (prompt.name === 'consent') {
      const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
      grant.addOIDCScope('openid email');
      grant.addOIDCClaims(['acr', 'amr', 'email', 'email_verified']);
      result.consent = { grantId: await grant.save() };
    }
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  }

  const ordinary = provider.callback();
  const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
    if (!request.url.startsWith('/interaction/')) return ordinary(request, response);
    return interact(request, response).catch((error) => { response.statusCode = 500; response.end(String(error)); });
  });
  return new Promise((ready) => server.listen(port, '127.0.0.1', () => ready({ issuer, stop: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }) })));
}
