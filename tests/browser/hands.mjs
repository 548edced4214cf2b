// How a person works a page: with a mouse, with a finger, or with the keyboard alone (RGAA 12, WCAG 2.1.1, 2.4.3, 2.4.7, 2.4.11).
import assert from 'node:assert/strict';

/** Tab stops a person would bear before giving a page up. */
const patience = 300;

const kindOf = (target) => target.evaluate((one) => (one.localName === 'input' ? one.type : one.localName));

export const mouse = {
  press: (page, target) => target.click(),
  write: (page, target, value) => target.fill(value),
  mark: (page, target) => target.check(),
  attach: (page, target, file) => target.setInputFiles(file),
};

export const finger = { ...mouse, press: (page, target) => target.tap() };

/** The element that has the focus shows it, and nothing hides it. */
async function seen(target) {
  const wrong = await target.evaluate((one) => {
    const shown = (part) => {
      const style = getComputedStyle(part);
      return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    };
    const parts = [one, ...(one.labels ?? []), one.closest('label'), one.parentElement].filter(Boolean);
    if (!parts.some(shown)) return 'does not show the focus';
    const box = one.getBoundingClientRect();
    if (box.bottom <= 0 || box.top >= innerHeight) return 'has the focus outside what is seen';
    // WCAG 2.4.11: something of it is on top, wherever it stands on the page.
    const inside = [0.1, 0.5, 0.9].flatMap((across) => [0.1, 0.5, 0.9].map((down) => [box.left + box.width * across, box.top + box.height * down]));
    const onTop = inside.some(([x, y]) => {
      const top = document.elementFromPoint(x, y);
      return top && (one.contains(top) || top.contains(one) || [...(one.labels ?? [])].some((label) => label.contains(top)));
    });
    return onTop ? '' : 'has the focus under something else';
  });
  assert.equal(wrong, '', `${await target.evaluate((one) => one.outerHTML.slice(0, 200))} ${wrong}`);
}

/** Tab after Tab until one of the elements has the focus. */
async function reach(page, target) {
  const focused = () => target.evaluateAll((all) => all.indexOf(document.activeElement));
  for (let left = patience; left > 0; left -= 1) {
    const at = await focused();
    if (at >= 0) {
      await seen(target.nth(at));
      return at;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way by the Tab key to ${await target.first().evaluate((one) => one.outerHTML.slice(0, 200))} on ${page.url()}`);
}

/** A radio button: the group is one stop, the arrows choose in it. */
async function markOneOf(page, target) {
  const name = await target.evaluate((one) => one.name);
  const form = target.locator('xpath=ancestor::form[1]');
  await reach(page, form.locator(`input[type=radio][name="${name}"]`));
  for (let left = 50; !(await target.evaluate((one) => one === document.activeElement)); left -= 1) {
    assert.ok(left > 0, `the arrows do not lead to ${name}`);
    await page.keyboard.press('ArrowDown');
  }
  if (!(await target.isChecked())) await page.keyboard.press('Space');
  assert.ok(await target.isChecked(), `${name} by keyboard`);
}

/** A date is written in parts, in the order the browser shows them. */
async function writeDate(page, target, value) {
  const [year, month, day] = value.split('-');
  for (const typed of [`${day}${month}${year}`, `${month}${day}${year}`]) {
    await page.keyboard.type(typed);
    if ((await target.inputValue()) === value) return;
    for (let part = 0; part < 3; part += 1) await page.keyboard.press('ArrowLeft');
  }
  assert.equal(await target.inputValue(), value, 'a date by keyboard');
}

export const keyboard = {
  async press(page, target) {
    await reach(page, target);
    await page.keyboard.press('Enter');
  },
  async write(page, target, value) {
    await reach(page, target);
    const kind = await kindOf(target);
    if (kind === 'date') return writeDate(page, target, value);
    if (kind === 'select') {
      for (let left = 400; (await target.inputValue()) !== value && left > 0; left -= 1) await page.keyboard.press('ArrowDown');
    } else {
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Delete');
      await page.keyboard.type(value);
    }
    assert.equal(await target.inputValue(), value);
  },
  async mark(page, target) {
    if ((await kindOf(target)) === 'radio') return markOneOf(page, target);
    await reach(page, target);
    if (!(await target.isChecked())) await page.keyboard.press('Space');
    assert.ok(await target.isChecked());
  },
  /** A key pressed while the page is still taking its place is lost on anybody: it is pressed again. */
  async attach(page, target, file) {
    for (let left = 5; left > 0; left -= 1) {
      await reach(page, target);
      const opened = page.waitForEvent('filechooser', { timeout: 5000 }).catch(() => null);
      await page.keyboard.press('Space');
      const chooser = await opened;
      if (chooser) return chooser.setFiles(file);
    }
    throw new Error(`Space opens no choice of files on ${page.url()}`);
  },
};
