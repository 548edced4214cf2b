// What was typed survives a reload, a step back or a lost connection, until its sending arrived or the tab is closed. Kept in this tab
// only: computers of a town hall are shared. Never codes, never files.
import { word } from './words.mjs';

const secret = /^(code|pin|csrf)$|password|^answer|^reponse/i;
const keeps = (field) => field.name && !secret.test(field.name) && !['hidden', 'file', 'password', 'submit'].includes(field.type);
const fields = (form) => [...form.elements].filter(keeps);
/** Forms of a page may send to one address: their first field tells them apart. */
const key = (form) => `saisie:${location.pathname}:${form.getAttribute('action')}:${fields(form)[0]?.id}`;

/** Forms that were sent: a page that comes after them, by itself and not by a step back, says that the sending arrived. */
const sent = 'saisies-envoyees';
const stored = (name) => {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? 'null');
  } catch {
    return null;
  }
};
const read = (form) => stored(key(form));

let answered = false;
document.addEventListener('vidimus:page', () => { answered = true; });

/** Forgets what was sent once an answer came: not when the reader stepped back, reloaded or came anew because the sending failed. */
function forgetSent() {
  const [arrival] = performance.getEntriesByType('navigation');
  answered ||= arrival?.type === 'navigate' && document.referrer !== '';
  if (!stored(sent) || !answered) return;
  for (const name of stored(sent)) sessionStorage.removeItem(name);
  sessionStorage.removeItem(sent);
}

function noteSent(form) {
  try {
    sessionStorage.setItem(sent, JSON.stringify([...(stored(sent) ?? []), key(form)]));
  } catch {
    sessionStorage.removeItem(key(form));
  }
}

function keep(form) {
  const typed = fields(form).map((field) => [field.name, ['radio', 'checkbox'].includes(field.type) ? [field.value, field.checked] : field.value]);
  try {
    sessionStorage.setItem(key(form), JSON.stringify(typed));
  } catch {
    // Storage is off or full: typing goes on all the same.
  }
}

/** What the server put into a field: of a choice, the option it marked, else the first. */
function given(field) {
  if (!field.options) return field.defaultValue;
  const options = [...field.options];
  return (options.find((one) => one.defaultSelected) ?? options[0])?.value;
}

/** Puts back what was typed; true when something changed on the page. */
function restore(form, typed) {
  let changed = false;
  for (const [name, value] of typed) {
    for (const field of fields(form).filter((one) => one.name === name)) {
      if (Array.isArray(value)) {
        if (field.value !== value[0] || field.checked === value[1]) continue;
        field.checked = value[1];
      } else {
        if (field.value === value || field.value !== given(field)) continue;
        field.value = value;
      }
      changed = true;
    }
  }
  return changed;
}

function tell(form) {
  const line = document.createElement('p');
  line.className = 'status';
  line.setAttribute('role', 'status');
  line.textContent = word('draft.restored') + ' ';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'link';
  button.textContent = word('draft.forget');
  button.addEventListener('click', () => {
    sessionStorage.removeItem(key(form));
    form.reset();
    line.remove();
  });
  line.append(button);
  form.prepend(line);
  form.closest('details')?.setAttribute('open', '');
}

export function drafts() {
  forgetSent();
  for (const form of document.querySelectorAll('main form[method=post]')) {
    if (form.dataset.passkey) continue; // sent by script, which says nothing of it
    if (!fields(form).some((field) => ['text', 'email', 'tel', 'date', 'textarea', 'select-one'].includes(field.type))) continue;
    // A page that came back with errors shows what was typed already.
    const typed = form.querySelector('[aria-invalid]') ? null : read(form);
    if (typed && restore(form, typed)) tell(form);
    form.addEventListener('input', () => keep(form));
    form.addEventListener('submit', () => noteSent(form));
  }
}
