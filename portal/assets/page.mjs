// Puts the answer of the server in place of the page shown, as the browser would have, without losing the place of the reader.

/** The `main` of a page received as text. */
const mainOf = (html) => new DOMParser().parseFromString(html, 'text/html');

/** Shows a page received in answer to a form: its address, title and content, focus on its first words. */
export function show(html, address) {
  const next = mainOf(html);
  const main = next.querySelector('main');
  if (!main) return location.assign(address);
  history.pushState(null, '', address);
  document.title = next.title;
  document.querySelector('header').replaceWith(next.querySelector('header'));
  document.querySelector('main').replaceWith(main);
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
  document.dispatchEvent(new Event('vidimus:page'));
}

/** Replaces the content of `main` when it changed; what has the focus keeps it where an element of the same id is left. */
export function refresh(html) {
  const next = mainOf(html).querySelector('main');
  const here = document.querySelector('main');
  if (!next || next.innerHTML === here.innerHTML) return;
  const focused = document.activeElement?.id;
  here.replaceWith(next);
  if (focused) document.getElementById(focused)?.focus();
  document.dispatchEvent(new Event('vidimus:page'));
}
