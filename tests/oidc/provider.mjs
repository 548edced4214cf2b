// A real OpenID provider (npm oidc-provider) over TLS, with accounts of its own: the sign-in page asks for one and for the factors
// it is to say were used. Three clients: "plain" (RS256, userinfo as JSON), "signed" (ES256, userinfo signed) and "proconnect", to whom
// it behaves as the public documentation of ProConnect says that does: a parameter it does not know is refused, state and nonce have
// 32 characters at least, claims go by scopes of their own name, userinfo is signed, and nobody says that the address is verified.
import { createServer } from 'node:https';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Provider from 'oidc-provider';

const jwk = (type, options, extra) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), ...extra });

/** Each a scope with the claim of its name. */
const byScope = ['given_name', 'usual_name', 'uid', 'siret', 'idp_id'];
const known = {
  '/auth': ['response_type', 'client_id', 'redirect_uri', 'scope', 'claims', 'state', 'nonce', 'prompt', 'idp_hint', 'login_hint'],
  '/session/end': ['id_token_hint', 'state', 'post_logout_redirect_uri'],
};
/** What ProConnect would say of a request: nothing when it is good. */
function refusal({ pathname, searchParams }) {
  const strange = known[pathname] && [...searchParams.keys()].find((name) => !known[pathname].includes(name));
  if (strange) return `Y000400 : Bad Request Exception (${strange})`;
  const short = known[pathname] && ['state', 'nonce'].find((name) => searchParams.has(name) && searchParams.get(name).length < 32);
  return short && `Y000400 : Bad Request Exception (${short})`;
}

export function start({ port, portal, certificate, key, accounts, strict = false }) {
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
      client('proconnect', 'RS256', { token_endpoint_auth_method: 'client_secret_post', userinfo_signed_response_alg: 'RS256' }),
    ],
    jwks: { keys: [jwk('rsa', { modulusLength: 2048 }, { kid: 'r1', use: 'sig', alg: 'RS256' }), jwk('ec', { namedCurve: 'P-256' }, { kid: 'e1', use: 'sig', alg: 'ES256' })] },
    cookies: { keys: ['a cookie key of tests only'] },
    pkce: { methods: ['S256'], required: (_, its) => its.clientId !== 'proconnect' },
    acrValues: ['eidas1', 'eidas2', 'eidas3'],
    scopes: ['openid', 'offline_access', ...byScope],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], ...Object.fromEntries(byScope.map((name) => [name, [name]])), acr: null, amr: null },
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
      result.login = { accountId: typed.get('account'), amr: typed.get('amr').split(' '), acr: typed.get('amr').includes('mfa') ? 'eidas2' : 'eidas1' };
    if (prompt.name === 'consent') {
      const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
      grant.addOIDCScope(['openid', 'email', ...byScope].join(' '));
      grant.addOIDCClaims(['acr', 'amr', 'email', 'email_verified', ...byScope]);
      result.consent = { grantId: await grant.save() };
    }
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  }

  const ordinary = provider.callback();
  const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
    const said = strict && refusal(new URL(request.url, issuer));
    if (said) {
      response.statusCode = 400;
      return response.end(said);
    }
    if (!request.url.startsWith('/interaction/')) return ordinary(request, response);
    return interact(request, response).catch((error) => { response.statusCode = 500; response.end(String(error)); });
  });
  return new Promise((ready) => server.listen(port, '127.0.0.1', () => ready({ issuer, stop: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }) })));
}
