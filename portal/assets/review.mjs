// Verdicts by keyboard: keys count only while the focus is in a piece, so that they surprise nobody who dictates or types.

const writes = (element) => element.matches('textarea, select, input:not([type=radio]):not([type=checkbox])');

/** Chooses a verdict as if it had been clicked. */
function choose(piece, value) {
  const radio = piece.querySelector(`input[name=verdict][value=${value}]`);
  if (radio) radio.checked = true;
  return radio;
}

const keys = {
  c: (piece) => choose(piece, 'conform')?.form.requestSubmit(),
  x: (piece) => choose(piece, 'to_correct')?.form.querySelector('select')?.focus(),
  j: (piece, pieces) => pieces[pieces.indexOf(piece) + 1]?.focus(),
  k: (piece, pieces) => pieces[pieces.indexOf(piece) - 1]?.focus(),
};

export function review() {
  const pieces = [...document.querySelectorAll('section.piece')];
  if (!pieces.some((piece) => piece.querySelector('input[name=verdict]'))) return;
  document.querySelector('[data-script]')?.removeAttribute('hidden');
  for (const piece of pieces)
    piece.addEventListener('keydown', (event) => {
      const act = keys[event.key.toLowerCase()];
      if (!act || event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
      event.preventDefault();
      act(piece, pieces);
    });
  // After a verdict the next piece to judge is at hand.
  if (document.querySelector('main [role=status]')) pieces.find((piece) => piece.dataset.pending)?.focus();
}
