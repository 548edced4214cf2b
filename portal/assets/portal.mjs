// What script adds to the pages; each works without it.
import { computer } from './computer.mjs';
import { drafts } from './draft.mjs';
import { live } from './live.mjs';
import { passkeys } from './passkey.mjs';
import { review } from './review.mjs';
import { uploads } from './upload.mjs';

/** A form pressed twice is sent once. */
function once() {
  for (const form of document.querySelectorAll('main form[method=post]'))
    form.addEventListener('submit', (event) => {
      if (event.defaultPrevented) return;
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = 'yes';
    });
}

function begin() {
  uploads();
  passkeys();
  drafts();
  once();
  live();
  computer();
  review();
}

begin();
document.addEventListener('vidimus:page', begin);
addEventListener('popstate', () => location.reload());
// Back from the browser's own memory: forms may be sent again.
addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach((form) => delete form.dataset.sent));
