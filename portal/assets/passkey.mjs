// Passkeys: asks the browser's authenticator and sends what it gave with the form it stands in. Hidden where there is none.
import { status, word } from './words.mjs';

const octets = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

async function create({ challenge, site, user, name, known }) {
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: octets(challenge),
      rp: { id: site, name: 'Vidimus' },
      user: { id: octets(user), name, displayName: name },
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: known.split(' ').filter(Boolean).map((id) => ({ type: 'public-key', id: octets(id) })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
    },
  });
  return { key_id: text(made.rawId), client_data: text(made.response.clientDataJSON), authenticator_data: text(made.response.getAuthenticatorData()) };
}

async function get({ challenge, site }) {
  const given = await navigator.credentials.get({
    publicKey: { challenge: octets(challenge), rpId: site, userVerification: 'required', allowCredentials: [] },
  });
  const { clientDataJSON, authenticatorData, signature } = given.response;
  return { key_id: text(given.rawId), client_data: text(clientDataJSON), authenticator_data: text(authenticatorData), signature: text(signature) };
}

function enhance(form) {
  const say = status(form);
  form.hidden = false;
  form.addEventListener('submit', async (event) => {
    if (form.dataset.answered) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    try {
      const answer = await (form.dataset.passkey === 'create' ? create(form.dataset) : get(form.dataset));
      for (const [name, value] of Object.entries(answer)) form.elements[name].value = value;
      form.dataset.answered = 'yes';
      form.submit();
    } catch (refused) {
      say(word(refused.name === 'InvalidStateError' ? 'passkey.known' : 'passkey.refused'));
    }
  });
}

export function passkeys() {
  if (!window.PublicKeyCredential) return;
  document.querySelectorAll('form[data-passkey]').forEach(enhance);
}
