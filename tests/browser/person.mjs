// One person with a browser of his own, and a few checks on every page he opens. With script on, axe judges the page too.
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { finger, keyboard, mouse } from './hands.mjs';
import { known, waitFor } from './mail.mjs';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What a person sits at, or holds in his hand: a phone has a small window, fingers, and says that it is one. */
const devices = {
  desk: { viewport: { width: 1280, height: 900 } },
  phone: {
    viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2,
    userAgent: 'Mozilla/5.0 (Linux; Android 14; Mobile) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
  },
};

export class Person {
  static async enter(browser, setting, email, device = 'desk') {
    const person = new Person();
    person.setting = setting;
    person.window = devices[device].viewport;
    person.hands = setting.keyboard ? keyboard : device === 'phone' ? finger : mouse;
    person.email = email;
    person.language = 'fr';
    person.context = await browser.newContext({ ...devices[device], javaScriptEnabled: setting.script, ignoreHTTPSErrors: true, locale: 'fr-FR' });
    person.page = await person.context.newPage();
    person.page.setDefaultTimeout(30000);
    return person;
  }

  async open(path) {
    await this.page.goto(path.startsWith('http') ? path : this.setting.portal + path);
    return this.check();
  }

  /** What every page owes its reader: his language, one h1, labelled fields, nothing wider than a phone. */
  async check() {
    const { page } = this;
    assert.equal(await page.locator('html').getAttribute('lang'), this.language, page.url());
    assert.equal(await page.locator('h1').count(), 1, `one h1 on ${page.url()}`);
    const unlabelled = await page.locator('input:not([type=hidden]), select, textarea').evaluateAll(
      (fields) => fields.filter((field) => !field.labels?.length && !field.ariaLabel).map((field) => field.outerHTML));
    assert.deepEqual(unlabelled, [], `labels on ${page.url()}`);
    await page.setViewportSize({ width: 320, height: 800 });
    const wide = await page.locator('html').evaluate((root) => root.scrollWidth);
    assert.ok(wide <= 320, `${page.url()} is ${wide} px wide on a phone`);
    if (this.judged()) await this.judge('320 px');
    await page.setViewportSize(this.window);
    if (this.judged()) await this.judge(`${this.window.width} px`);
    return this;
  }

  /** Goes on at a desk: what is looked at wide is looked at by everybody. */
  sitDown() {
    this.window = devices.desk.viewport;
    return this.page.setViewportSize(this.window);
  }

  /** axe needs script; the journey by keyboard leaves it to the other one. */
  judged() {
    return this.setting.script && !this.setting.keyboard;
  }

  /** axe finds nothing: WCAG 2.2 A and AA, and its best practices. */
  async judge(where) {
    await this.page.evaluate(axe.source);
    const { violations } = await this.page.evaluate((tags) => window.axe.run({ runOnly: tags, resultTypes: ['violations'] }), standards);
    const told = violations.map((one) => `${one.id}: ${one.help}\n${one.nodes.map((node) => '   ' + node.html).join('\n')}`);
    assert.deepEqual(told, [], `axe on ${this.page.url()} at ${where}`);
  }

  async shot(name) {
    this.setting.count = (this.setting.count ?? 0) + 1;
    const number = String(this.setting.count).padStart(2, '0');
    return this.picture(`${number}-${name}`);
  }

  /** The page as it is on a desk and on a phone. */
  async picture(name) {
    if (!this.setting.shots) return this;
    const { page } = this;
    await page.screenshot({ path: `${this.setting.shots}/${name}.png`, fullPage: true });
    await page.setViewportSize({ width: 320, height: 800 });
    await page.screenshot({ path: `${this.setting.shots}/${name}-320.png`, fullPage: true });
    await page.setViewportSize(this.window);
    return this;
  }

  async fill(values) {
    for (const [name, value] of Object.entries(values)) await this.hands.write(this.page, this.page.locator(`[name="${name}"]`).first(), value);
    return this;
  }

  async choose(name, value) {
    const group = this.page.locator(`input[type=radio][name="${name}"]`);
    await this.mark(value === undefined ? group.first() : this.page.locator(`input[type=radio][name="${name}"][value="${value}"]`).first());
    return this;
  }

  /** Ticks a box, or chooses among several. */
  mark(target) {
    return this.hands.mark(this.page, target);
  }

  /** The box or the choice that stands beside these words. */
  markBeside(words) {
    return this.mark(this.page.getByLabel(words).first());
  }

  attach(target, file) {
    return this.hands.attach(this.page, target, file);
  }

  /** Opens what is folded under these words. */
  unfold(words) {
    return this.hands.press(this.page, this.page.locator('summary', { hasText: words }).first());
  }

  /** Presses a button by its words; the page that follows must not be a refusal. */
  async press(label) {
    await this.click(this.page.getByRole('button', { name: label, exact: true }).first());
    const wrong = this.page.locator('.box.bad[role=alert]');
    if (await wrong.count()) throw new Error(`refused at ${this.page.url()}: ${await wrong.first().innerText()}`);
    const heading = await this.page.locator('h1').first().innerText();
    const trace = this.page.getByText('Référence technique');
    if (await trace.count()) throw new Error(`refused at ${this.page.url()}: ${heading}: ${await this.page.locator('main').innerText()}`);
    return this.check();
  }

  /** Presses a button by its words; the page that follows must say what to correct, and why. */
  async pressInVain(label, why) {
    await this.click(this.page.getByRole('button', { name: label, exact: true }).first());
    const said = await this.page.locator('.box.bad[role=alert]').first().innerText();
    if (!said.includes(why)) throw new Error(`refused for another reason at ${this.page.url()}: ${said}`);
    return this.check();
  }

  /** Clicks a button of a form and waits for the page that answers, however it is brought. */
  async click(button) {
    const answered = this.page.waitForResponse((one) => one.request().method() === 'POST');
    const main = await this.page.locator('main').elementHandle();
    await this.hands.press(this.page, button);
    await answered;
    if (main) await main.waitForElementState('hidden').catch(() => {});
    await this.page.waitForLoadState();
  }

  follow(label) {
    return this.go(this.page.getByRole('link', { name: label }).first());
  }

  /** Follows a link to another page. */
  async go(link) {
    const before = this.page.url();
    await this.hands.press(this.page, link);
    await this.page.waitForURL((address) => address.href !== before);
    await this.page.waitForLoadState();
    return this.check();
  }

  /** Asks for a letter by pressing a button and reads it. */
  async letter(label, pattern) {
    const before = await known(this.setting.mail);
    await this.press(label);
    return waitFor(this.setting.mail, before, this.email, pattern);
  }

  async signIn() {
    await this.open('/connexion');
    await this.fill({ email: this.email });
    const link = await this.letter('Recevoir un lien de connexion', /(https:\/\/\S+\/connexion\/[\w-]+)/);
    await this.open(link);
    await this.press('Me connecter');
    assert.ok(!new URL(this.page.url()).pathname.startsWith('/connexion'), `signed in, but at ${this.page.url()}`);
    return this;
  }

  /** Signs the text shown with a one-time code. */
  async sign(label) {
    const code = await this.letter('Recevoir un code par courriel', /(?<![\w-])(\d{6})(?![\w-])/);
    return { code, press: () => this.fill({ code }).then(() => this.press(label)) };
  }
}
