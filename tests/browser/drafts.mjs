// Every form longer than one field keeps what was typed: filled by whoever it is for, the page loaded again, each field looked at.
import assert from 'node:assert/strict';

/** Who opens which pages; `{adhesion}` is found on the way. */
const pages = [
  ['bastien.audibert@valbrune.example', ['/adhesions/{adhesion}/annexe', '/adhesions/{adhesion}/pre-commande', '/adhesions/{adhesion}/commandes']],
  ['mireille.castellan@valbrune.example', ['/personnes', '/securite/codes']],
  ['claire.olivari@azur-ingenierie.example', ['/gestion/marches/nouveau', '/gestion/lieux', '/gestion/habilitations', '/gestion/applications']],
  ['marius.pellegrin@azur-ingenierie.example', ['/guichet', '/guichet/conges', '/guichet/transferts', '/guichet/comptages']],
  ['nobody', ['/', '/revocation', '/revocation/questions']],
];

/** Fills every field of every form of the page as somebody would; answers what each then says, by its form and name. */
const fill = (page) =>
  page.evaluate(() => {
    const typed = { email: 'quelquun@valbrune.example', date: '2031-03-14', tel: '06 39 98 00 02', number: '3' };
    const secret = (name) => /^(code|pin|csrf)$|password|^answer|^reponse/.test(name);
    const says = (field) => (['radio', 'checkbox'].includes(field.type) ? `${field.value}:${field.checked}` : field.value);
    const out = [];
    for (const form of document.querySelectorAll('main form[method=post]')) {
      const shown = [...form.elements].filter((one) => one.name && !['hidden', 'submit'].includes(one.type));
      const fields = shown.filter((one) => one.type !== 'file' && !secret(one.name));
      if (shown.length < 2 || fields.length === 0) continue;
      const radios = new Set();
      for (const field of fields) {
        if (field.type === 'checkbox') field.checked = !field.checked;
        else if (field.type === 'radio') field.checked = radios.has(field.name) ? field.checked : true;
        else if (field.options) field.selectedIndex = field.options.length - 1;
        else field.value = typed[field.type] ?? `Saisie ${field.name}`.slice(0, field.maxLength > 0 ? field.maxLength : undefined);
        if (field.type === 'radio') radios.add(field.name);
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
      out.push({ action: form.getAttribute('action'), fields: fields.map((one) => [one.id, says(one)]) });
    }
    return out;
  });

/** What those fields say now. */
const read = (page, forms) =>
  page.evaluate((wanted) => {
    const says = (field) => (['radio', 'checkbox'].includes(field.type) ? `${field.value}:${field.checked}` : field.value);
    return wanted.map(({ action, fields }) => ({ action, fields: fields.map(([id]) => [id, says(document.getElementById(id))]) }));
  }, forms);

/** Answers how many forms were looked at. */
export async function everyFormKeeps(enter) {
  let count = 0;
  let adhesion = '';
  for (const [email, paths] of pages) {
    const person = await enter(email);
    if (email !== 'nobody') await person.signIn();
    const { page } = person;
    if (!adhesion && email !== 'nobody') {
      await page.goto(`${person.setting.portal}/espace`);
      adhesion = (await page.locator('a[href^="/adhesions/"]').first().getAttribute('href')).split('/')[2];
    }
    for (const path of paths) {
      const address = path.replace('{adhesion}', adhesion);
      if (address === '/') {
        await page.goto(person.setting.portal);
        await page.getByRole('link', { name: 'Adhérer à ce marché' }).first().click();
        await page.waitForURL(/adherer/); // with its script: what is typed before is nobody's to keep
      } else {
        await page.goto(person.setting.portal + address);
      }
      const typed = await fill(page);
      await page.reload();
      assert.deepEqual(await read(page, typed), typed, `what was typed on ${address}`);
      count += typed.length;
    }
    await person.context.close();
  }
  return count;
}
