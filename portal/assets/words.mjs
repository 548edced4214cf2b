// The words scripts say: the table `script` of the catalogue, which the layout leaves in a template.
const known = new Map(
  [...(document.getElementById('mots')?.content.children ?? [])].map((one) => [one.dataset.mot, one.textContent]));

/** word('upload.sending', { percent: 40 }) → "Envoi : 40 %" */
export function word(key, values = {}) {
  return (known.get(key) ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

/** A polite announcement beside `place`: seen, and read out by screen readers. */
export function status(place) {
  const line = document.createElement('p');
  line.className = 'status';
  line.setAttribute('role', 'status');
  place.append(line);
  return (text) => {
    if (line.textContent !== text) line.textContent = text;
  };
}
