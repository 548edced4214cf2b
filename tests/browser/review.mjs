// The review screen: the piece stands beside the declared data on a wide screen, its link alone on a narrow one; the first click
// and the keys reach the verdict although the browser's own viewer of PDF files is open on the page.
import assert from 'node:assert/strict';

/** A page of A4, empty, with its table of objects. */
const pdf = (() => {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>'];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = String(text.length).padStart(10, '0');
    text += `${at + 1} 0 obj${object}endobj\n`;
    return `${place} 00000 n \n`;
  });
  const table = text.length;
  text += `xref\n0 4\n0000000000 65535 f \n${places.join('')}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text);
})();

/** A dossier in the queue whose holder was asked for his pieces again and sent them as PDF files. */
async function withPieces(enter, reviewer) {
  const { page, setting } = reviewer;
  await page.goto(`${setting.portal}/verification`);
  const reference = (await page.locator('tbody th a, tbody a.reference').first().innerText()).trim();
  await page.goto(`${setting.portal}/verification/${reference}`);
  const email = /[\w.+-]+@[\w.-]+/.exec(await page.locator('.declared').innerText())[0];
  await page.locator('summary', { hasText: 'Demander des corrections' }).click();
  const ask = page.locator('form[action*="/corrections"]');
  await ask.locator('[name=reason]').fill('Pièces à déposer');
  await reviewer.click(ask.locator('button'));
  const holder = await (await enter(email)).signIn();
  await holder.page.goto(`${setting.portal}/dossiers/${reference}/pieces`);
  const wanted = holder.page.locator('section:has(form[enctype]):not(:has(.optional)):not(:has(a[href^="/pieces/"]))');
  const sent = () => holder.page.locator('section a[href^="/pieces/"]').count();
  for (let left = await wanted.count(); left > 0; left -= 1) {
    const asked = wanted.first().locator('form[enctype="multipart/form-data"]');
    await asked.locator('input[type=file]').setInputFiles({ name: 'piece.pdf', mimeType: 'application/pdf', buffer: pdf });
    if (await asked.locator('[name=dated]').count()) await asked.locator('[name=dated]').fill(new Date(Date.now() - 864e5).toISOString().slice(0, 10));
    const before = await sent();
    await asked.locator('button').click();
    await holder.page.waitForFunction((least) => document.querySelectorAll('section a[href^="/pieces/"]').length > least, before);
  }
  await holder.page.goto(`${setting.portal}/dossiers/${reference}/envoi`);
  await holder.click(holder.page.locator('main form[method=post] button').first());
  await holder.context.close();
  return reference;
}

export async function pieceBesideTheData(enter) {
  const reviewer = await (await enter('ines.roubaud@azur-ingenierie.example')).signIn();
  const reference = await withPieces(enter, reviewer);
  const { page, setting } = reviewer;
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${setting.portal}/verification/${reference}`);
  const piece = page.locator('section.piece').first();
  // The very first click on the page, as soon as it is there.
  await piece.locator('label', { hasText: 'conforme' }).first().click();
  assert.ok(await piece.locator('input[name=verdict][value=conform]').isChecked(), 'the first click is the verdict’s');
  const frame = await piece.locator('iframe.preview').boundingBox();
  const declared = await page.locator('.declared').boundingBox();
  assert.ok(frame && frame.width > 400 && frame.height > 300, 'the piece is open on the page');
  assert.ok(frame.x + frame.width <= declared.x && declared.y < frame.y + frame.height, 'it stands beside the declared data');
  const before = await page.locator('section.piece[data-pending]').count();
  await piece.focus();
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('c');
  const judged = (left) => document.querySelector('main [role=status]') && document.querySelectorAll('section.piece[data-pending]').length === left;
  await page.waitForFunction(judged, before - 1); // the key gave the verdict
  await reviewer.check();
  await page.setViewportSize({ width: 390, height: 800 });
  assert.ok(!(await page.locator('iframe.preview').first().isVisible()), 'folded on a phone');
  assert.ok(await page.locator('a', { hasText: 'piece.pdf' }).first().isVisible(), 'its link is there');
  await reviewer.context.close();
}
