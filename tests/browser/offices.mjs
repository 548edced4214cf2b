// What those do who hold no case: the manager of the registration authority prepares a site and gives a colleague a right, the
// auditor reads what was done, takes it away as a file, and is offered no act.
import assert from 'node:assert/strict';

/** The last act in the trail about these words, found with the search of the page. */
async function foundInTrail(auditor, act) {
  await auditor.open('/gestion/audit');
  await auditor.page.locator('[name=acte]').selectOption({ label: act });
  await auditor.go(auditor.page.locator('main form[role=search] button[type=submit]'));
  const row = auditor.page.locator('tbody tr').first();
  assert.ok((await row.innerText()).includes(act), `${act} is in the trail`);
  return row;
}

/** No form that sends, but for one's own sessions and searches kept. */
const actsOn = (page) => page.locator('main form[method=post]:not([action^="/filtres"])').count();

export async function officesWork(manager, auditor, colleague) {
  await manager.open('/gestion/lieux');
  await manager.go(manager.page.locator('main a[href^="/gestion/lieux/"]').first());
  await manager.unfold('Ajouter une consigne pour un temps');
  const entry = 'Entrée par la cour pendant les travaux.';
  await manager.fill({ text: entry });
  await manager.press('Ajouter cette consigne');
  assert.ok(await manager.page.getByText(entry).count(), 'the instruction is on the page of the site');

  await manager.open('/gestion/habilitations');
  await manager.choose('role', 'delivery_operator');
  for (const name of ['contract', 'site']) {
    const select = manager.page.locator(`[name="${name}"]`).first();
    await select.selectOption(await select.locator('option:not([value=""])').first().getAttribute('value'));
  }
  const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  await manager.fill({ given_names: 'Lise', surname: 'Garance', email: colleague, starts: day(0), ends: day(200), deed: 'arrêté 2026-12' });
  await manager.press('Habiliter');
  assert.ok(await manager.page.getByText('Lise Garance').count(), 'who was accredited is listed');
  await manager.shot('habilitation-donnee');

  await auditor.signIn();
  await foundInTrail(auditor, 'Consigne ajoutée');
  const [file] = await Promise.all([auditor.page.waitForEvent('download'), auditor.page.locator('main a[download]').first().click()]);
  assert.match(file.suggestedFilename(), /\.(csv|ods|pdf)$/);
  await auditor.shot('audit-cherche');
  for (const path of ['/gestion/lieux', '/gestion/habilitations', '/gestion/conservation']) {
    await auditor.open(path);
    assert.equal(await actsOn(auditor.page), 0, `the auditor is offered no act on ${path}`);
  }
}
