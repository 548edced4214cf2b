// Sending a file: drop it or choose it, see it, see it go; when the connection is lost it goes on by itself where it stopped
// (slices.mjs). Photos of a phone that are too large are made smaller first. Without script, the form sends the file as it always did.
import { show } from './page.mjs';
import { lost, sendSlices } from './slices.mjs';
import { status, word } from './words.mjs';

const limit = 10 * 1024 * 1024;
const longest_side = 3000;
const retry_seconds = [2, 5, 10, 20, 30];

const size = (octets) => octets < 1024 * 1024 ? word('upload.kilo', { size: Math.ceil(octets / 1024) })
  : word('upload.mega', { size: (octets / 1024 / 1024).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }) });

/** A photo over the limit, redrawn at a size that stays readable; anything else as it is. */
async function fitting(file) {
  if (file.size <= limit || !file.type.startsWith('image/')) return file;
  const image = await createImageBitmap(file);
  const scale = Math.min(1, longest_side / Math.max(image.width, image.height));
  const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
  return new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' });
}

function preview(field, file) {
  let shown = field.parentElement.querySelector('.chosen');
  if (!shown) {
    shown = document.createElement('figure');
    shown.className = 'chosen';
    field.after(shown);
  }
  shown.querySelectorAll('img').forEach((image) => URL.revokeObjectURL(image.src));
  shown.replaceChildren();
  if (file.type.startsWith('image/')) {
    const image = document.createElement('img');
    image.src = URL.createObjectURL(file);
    image.alt = '';
    shown.append(image);
  }
  const caption = document.createElement('figcaption');
  caption.textContent = `${file.name} (${size(file.size)})`;
  shown.append(caption);
}

function accepts(field, file) {
  const kinds = field.accept.split(',').map((one) => one.trim().toLowerCase()).filter(Boolean);
  return !kinds.length || kinds.some((kind) => kind.startsWith('.') ? file.name.toLowerCase().endsWith(kind)
    : kind.endsWith('/*') ? file.type.startsWith(kind.slice(0, -1)) : file.type === kind);
}

function dropping(field) {
  const place = field.closest('.field') ?? field;
  for (const name of ['dragover', 'dragleave', 'drop'])
    place.addEventListener(name, (event) => {
      event.preventDefault();
      place.classList.toggle('over', name === 'dragover');
      if (name !== 'drop' || !event.dataTransfer.files.length) return;
      field.files = event.dataTransfer.files;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    });
}

/** One try. Resolves to {text, address}; rejects with `lost` when the network failed. */
function post(form, data, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.upload.addEventListener('progress', (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener('load', () => resolve({ text: request.responseText, address: request.responseURL }));
    for (const name of ['error', 'timeout']) request.addEventListener(name, () => reject(new lost()));
    request.send(data);
  });
}

const pause = (seconds) => new Promise((resolve) => {
  const end = () => {
    removeEventListener('online', end);
    clearTimeout(timer);
    resolve();
  };
  const timer = setTimeout(end, seconds * 1000);
  addEventListener('online', end);
});

/** Tries again while the line is lost; what arrived meanwhile starts the patience anew. */
async function patiently(act, say) {
  for (let attempt = 0; ; ++attempt) {
    try {
      return await act(() => { attempt = 0; });
    } catch (error) {
      if (!(error instanceof lost) || attempt >= retry_seconds.length) throw error;
      say(word('upload.lost'));
      await pause(retry_seconds[attempt]);
    }
  }
}

async function send(form, field, say, bar) {
  const data = new FormData(form);
  const file = await fitting(field.files[0]);
  const told = (part) => {
    bar.value = part;
    say(word(part < 1 ? 'upload.sending' : 'upload.checking', { percent: Math.round(part * 100) }));
  };
  const envoi = await patiently((moved) => sendSlices(file, data.get('csrf'), told, moved), say);
  if (envoi) {
    data.delete(field.name);
    data.set(`envoi-${field.name}`, envoi);
  } else {
    data.set(field.name, file);
  }
  return patiently(() => post(form, data, envoi ? () => told(1) : told), say);
}

function enhance(form) {
  const field = form.querySelector('input[type=file]');
  dropping(field);
  const say = status(form);
  let mistaken = null;
  field.addEventListener('change', () => {
    mistaken?.remove();
    const [file] = field.files;
    if (!file) return;
    preview(field, file);
    if (accepts(field, file) && (file.size <= limit || file.type.startsWith('image/'))) return;
    mistaken = document.createElement('p');
    mistaken.className = 'wrong';
    mistaken.setAttribute('role', 'alert');
    mistaken.textContent = word(accepts(field, file) ? 'upload.too_large' : 'upload.wrong_kind');
    field.before(mistaken);
  });
  form.addEventListener('submit', async (event) => {
    if (!field.files.length || form.dataset.sending) return form.dataset.sending ? event.preventDefault() : undefined;
    event.preventDefault();
    form.dataset.sending = 'yes';
    const bar = document.createElement('progress');
    bar.setAttribute('aria-label', word('upload.progress'));
    form.append(bar);
    try {
      const { text, address } = await send(form, field, say, bar);
      show(text, address);
    } catch {
      say(word('upload.failed'));
      bar.remove();
      delete form.dataset.sending;
    }
  });
}

export function uploads() {
  document.querySelectorAll('main form[enctype="multipart/form-data"]').forEach((form) => form.querySelector('input[type=file]') && enhance(form));
}
