/**
 * The console in real Chromium, on the fleet of the demonstration: what a partner and the operator's people do in it, by
 * mouse and by keys, in every language, with axe on every page. Skipped where there is no Chromium; PLOMBA_CHROMIUM names
 * one, PLOMBA_SCREENSHOTS a folder for the pictures.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAssets, startOperator, type Operator } from '@plomba/operator';
import { Draws } from '@plomba/testkit';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violationsOf } from './__tests__/violations.js';
import { DEMO_PASSWORD, demoStartMs, fillDemo } from './demo.js';

const executablePath = process.env['PLOMBA_CHROMIUM'] ?? '/usr/bin/chromium';
const skip = !existsSync(executablePath);
const note = skip ? ` (skipped: no Chromium at ${executablePath})` : '';
const pictures = process.env['PLOMBA_SCREENSHOTS'] ?? join(tmpdir(), 'plomba-console');
/** Pictures for people have every document of the plan; the checks need few. */
const share = process.env['PLOMBA_SCREENSHOTS'] === undefined ? 0.15 : 1;

const NOW = Date.UTC(2026, 2, 14, 17, 30);
const BUILD = fileURLToPath(new URL('../../../operator/console/build.mjs', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'plomba-console-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(skip)(`the console${note}`, { timeout: 120_000 }, () => {
  let operator: Operator;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    execFileSync(process.execPath, [BUILD, join(folder, 'console')]);
    let nowMs = demoStartMs(NOW);
    const clock = { now: () => nowMs, move: (ms: number) => void (nowMs += ms) };
    const draws = new Draws(1);
    operator = await startOperator({
      dataDir: join(folder, 'data'),
      listen: 'http://127.0.0.1:0',
      name: 'Test operator',
      clock,
      entropy: (count) => draws.bytes(count),
      passwordCost: { N: 16, r: 1, p: 1 },
      assets: readAssets(join(folder, 'console')),
      staff: { login: 'operator', email: 'operator@operator.example', language: 'en' },
    });
    await fillDemo({ operator, clock, nowMs: NOW, share, staffLogin: 'operator', onProgress: () => undefined });
    await operator.beat();
    browser = await chromium.launch({
      executablePath,
      headless: true,
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await operator.stop();
  }, 60_000);

  beforeEach(async () => {
    faults.splice(0);
    const viewport = { width: 1280, height: 860 };
    context = await browser.newContext({ viewport, locale: 'en-GB', timezoneId: 'Europe/Podgorica' });
    page = await context.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      // Who is not logged in yet is told so by 401; what breaks the policy of the page is an error too.
      if (message.type() === 'error' && !/status of 4(01|04|09|10|22)/.test(message.text()))
        faults.push(message.text());
    });
  });
  afterEach(async () => {
    await context.close();
    expect(faults).toEqual([]);
  });

  const logIn = async (login: string): Promise<void> => {
    await page.goto(operator.url);
    await page.getByLabel('User name').fill(login);
    await page.getByLabel('Password').fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('navigation', { name: 'Sections' }).waitFor();
  };
  const open = async (section: string): Promise<void> => {
    await page
      .getByRole('navigation', { name: 'Sections' })
      .getByRole('link', { name: new RegExp(`^${section}`) })
      .click();
    await page.getByRole('heading', { level: 1, name: section }).waitFor();
  };
  const rows = (): Locator => page.locator('tbody tr');
  const settled = async (): Promise<void> => {
    await page.waitForLoadState('networkidle');
  };
  const picture = async (name: string): Promise<void> => {
    await settled();
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `console-${name}.png`) });
  };
  const accessible = async (): Promise<void> => {
    await settled();
    expect(await violationsOf(page)).toEqual([]);
  };

  it('shows the board: states with words, what hurts first, nothing by colour alone', async () => {
    await logIn('vuk');
    await rows().first().waitFor();
    expect(await rows().count()).toBe(10);
    const texts = await rows().allInnerTexts();
    expect(texts.slice(0, 2).join('\n')).toMatch(/wrong key[^]*older image runs|older image runs[^]*wrong key/);
    expect(texts.some((text) => /■\s*over 72 h/.test(text))).toBe(true);
    expect(texts.some((text) => /▲\s*pause over 24 h/.test(text))).toBe(true);
    expect(texts.some((text) => /●\s*running/.test(text))).toBe(true);
    expect(texts.some((text) => /○\s*unknown/.test(text))).toBe(true);
    await picture('board');
    await accessible();
    await page
      .getByRole('link', { name: /over 72 h/ })
      .first()
      .click();
    await expect.poll(() => rows().count()).toBe(1);
    expect(page.url()).toContain('colour=red');
    await page.goBack();
    await expect.poll(() => rows().count()).toBe(10);
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture('board-dark');
    await accessible();
  });

  it('finds a unit by keys alone, and shows its line of truth, its documents and its tabs', async () => {
    await logIn('vuk');
    await page.locator('tbody tr').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('budva');
    await page.getByRole('heading', { name: 'Units with “budva”' }).waitFor();
    await expect.poll(() => rows().count()).toBe(2);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Zora, Budva/ }).waitFor();
    await page.getByRole('heading', { name: /documents on a usual day/ }).waitFor();
    expect(await page.locator('.chart rect.bar').count()).toBe(30);
    expect(await page.locator('.truth dt').allInnerTexts()).toEqual([
      'State',
      'Last document',
      'Day',
      'Memory',
      'Certificate',
      'Licence',
    ]);
    await page.locator('tbody tr').first().waitFor();
    await picture('unit');
    await accessible();
    for (const tab of ['Requests', 'Licence', 'Firmware', 'Intervention book', 'Audit trail']) {
      await page.locator('.tabs').getByRole('link', { name: tab }).click();
      await page.locator('.tabs a[aria-current="page"]', { hasText: tab }).waitFor();
      await accessible();
    }
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('.tabs').getByRole('link', { name: 'Documents' }).click();
    await page.evaluate('scrollTo(0, 0)');
    await picture('unit-dark');
    await accessible();
    await page.goBack();
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('BODY');
  });

  it('answers a request with a confirmation that names the unit; Esc leaves it as it was', async () => {
    await logIn('vuk');
    await open('Requests');
    const take = page.getByRole('button', { name: 'Take on service: Kasa 3' });
    await take.click();
    const dialog = page.getByRole('dialog', { name: 'Take unit 00307403 on service?' });
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain('Kasa 3');
    await picture('requests');
    await accessible();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Take on service: Kasa 3');
    await take.click();
    await dialog.getByRole('button', { name: 'Take on service' }).click();
    await dialog.waitFor({ state: 'detached' });
    await take.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'All', exact: true }).click();
    await page.locator('tbody tr', { hasText: 'on service' }).first().waitFor();
  });

  it('takes a unit off service only when its number is repeated', async () => {
    await logIn('vuk');
    await open('Units');
    await page.locator('tbody tr', { hasText: '00307511' }).getByRole('link').click();
    await page.getByRole('button', { name: 'Take off service' }).click();
    const dialog = page.getByRole('dialog', { name: 'Take unit 00307511 off service?' });
    await dialog.getByLabel('Repeat the number 00307511').fill('00307510');
    await dialog.getByRole('button', { name: 'Take 00307511 off service' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Repeat the number 00307511').fill('00307511');
    await dialog.getByRole('button', { name: 'Take 00307511 off service' }).click();
    await page.getByRole('heading', { level: 1, name: 'Units' }).waitFor();
    await page.locator('tbody tr', { hasText: '00307511' }).waitFor({ state: 'detached' });
  });

  it('orders: company, quantity, check, offer, placed; paid by the operator; spent on a serial', async () => {
    await logIn('vuk');
    await open('Licences');
    await page.getByRole('button', { name: 'Order licences' }).click();
    await page.getByLabel('Product').selectOption('connector');
    await page.getByLabel('Quantity').fill('2');
    await page.getByRole('button', { name: 'Check the order' }).click();
    await page.getByRole('heading', { level: 1, name: /^Order \d+$/ }).waitFor();
    const path = new URL(page.url()).pathname;
    await picture('order');
    await accessible();
    await page.getByLabel(/I accept the offer/).check();
    await page.getByRole('button', { name: /Place the order, EUR\s180.00/ }).click();
    await page.getByText(/The invoice went by mail/).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('User name').waitFor();
    await logIn('operator');
    await page.goto(`${operator.url}${path}`);
    await page.getByLabel('Reference of the bank').fill('izvod 15/3');
    await page.getByRole('button', { name: /Enter the payment/ }).click();
    await page.getByText('2 licences were paid and are available.').waitFor();
    await page.getByRole('button', { name: 'Spend one' }).click();
    await page.getByLabel('Serial number').fill('00307620');
    await page.getByRole('dialog').getByRole('button', { name: 'Spend one' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await open('Licences');
    await page.getByRole('link', { name: 'Spent licences' }).click();
    await page.locator('tbody tr', { hasText: 'Fiscal connector' }).filter({ hasText: '00307620' }).waitFor();
    await picture('licences');
    await accessible();
  });

  it('shows devices on their way to production, with price, documents and who did what; the operator is paid and goes on', async () => {
    await logIn('vuk');
    await open('Licences');
    await page.locator('.tabs').getByRole('link', { name: 'Production' }).click();
    await expect.poll(() => rows().filter({ hasText: '003080' }).count()).toBe(3);
    await picture('production-list');
    await accessible();
    await page.getByRole('button', { name: 'Take a device to production' }).click();
    await page.getByRole('dialog', { name: 'Take a device to production' }).waitFor();
    await accessible();
    await page.keyboard.press('Escape');
    await page.locator('tbody').getByRole('link', { name: '00308003' }).click();
    await page.getByRole('heading', { level: 1, name: 'Device 00308003 to production' }).waitFor();
    await page.getByText('The operator goes on when the payment of EUR 40.00 is entered.').waitFor();
    const path = new URL(page.url()).pathname;
    await page.getByLabel('Signed and stamped document').setInputFiles({
      name: 'prilog.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.4'),
    });
    await page.getByRole('button', { name: 'Send the document in' }).click();
    await page.locator('tbody tr', { hasText: 'prilog.pdf' }).waitFor();
    await picture('production');
    await accessible();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('User name').waitFor();
    // As the mail's link does: without the company.
    await page.goto(`${operator.url}/production/${path.split('/').at(-1) ?? ''}`);
    await page.getByLabel('User name').fill('operator');
    await page.getByLabel('Password').fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Device 00308003 to production' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(path);
    await page.getByLabel('Reference of the bank').fill('izvod 16/3');
    await page.getByRole('button', { name: /Enter the payment of EUR\s40.00/ }).click();
    const certificate = { name: 'firma.p12', mimeType: 'application/x-pkcs12', buffer: Buffer.from([48, 130]) };
    await page.getByLabel('Certificate of the company').setInputFiles(certificate);
    await page.getByRole('button', { name: 'Upload the certificate' }).click();
    await page.getByLabel('Business unit').fill('wrong');
    await page.getByLabel('Cash register (ENU)').fill('cc123cc123');
    await page.getByLabel('Software').fill('ss123ss123');
    await page.getByLabel('Cashier (operator)').fill('oo123oo123');
    await page.getByRole('button', { name: 'Enter the codes' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Business unit').fill('bb123bb123');
    await page.getByRole('button', { name: 'Enter the codes' }).click();
    await page.getByRole('button', { name: 'Put into production' }).click();
    const dialog = page.getByRole('dialog', { name: 'Put device 00308003 into production?' });
    await dialog.getByRole('button', { name: 'Put into production' }).click();
    await page.getByText('Device 00308003 is in production.').waitFor();
    await page.locator('tbody tr', { hasText: 'put into production' }).filter({ hasText: 'operator' }).waitFor();
    await accessible();
  });

  it('shows terminals: the limit, installation, who may log in; a binding is removed by its name', async () => {
    await logIn('ana');
    await open('Companies');
    await page.locator('tbody').getByRole('link', { name: 'Kaffe & Kaka AB' }).click();
    await page.locator('.tabs').getByRole('link', { name: 'Terminals' }).click();
    await page.getByText('3 of 4 paid terminals are made').waitFor();
    await expect.poll(() => rows().count()).toBe(3);
    await page.locator('tbody tr', { hasText: 'Terrass' }).getByText('not connected to any hardware').waitFor();
    await page.locator('tbody tr', { hasText: 'Kök' }).getByText('not registered with the tax agency').waitFor();
    await picture('terminals');
    await accessible();
    await page.locator('tbody').getByRole('link', { name: 'Bar' }).click();
    await page.getByRole('heading', { level: 1, name: 'Bar' }).waitFor();
    await page.getByText('A terminal takes only an address that begins with https://').waitFor();
    await page.locator('tbody tr', { hasText: 'erik' }).waitFor();
    await picture('terminal');
    await accessible();
    await page.getByRole('button', { name: 'Take the right away: erik' }).click();
    await page.locator('tbody tr', { hasText: 'erik' }).waitFor({ state: 'detached' });
    await page.getByLabel('User name').selectOption('erik');
    await page.getByRole('button', { name: 'Let this user log in' }).click();
    await page.locator('tbody tr', { hasText: 'erik' }).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the installer of Bar' }).click(),
    ]);
    expect(file.suggestedFilename()).toContain('Bar');
    await page.getByRole('button', { name: 'Remove the binding' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove the binding of terminal Bar?' });
    await dialog.getByRole('button', { name: 'Remove the binding' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('not connected to any hardware').waitFor();
    // The number of the agency moves along.
    await page.locator('.truth').getByText('SKV-KR-1').waitFor();
  });

  it('signs up by a one-time link out of the mail outbox, logs in, and begins with nothing', async () => {
    await page.goto(`${operator.url}/sign-up`);
    await page.getByLabel('User name').fill('jelena');
    await page.getByLabel('E-mail').fill('jelena@nova.example');
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByRole('status').waitFor();
    await operator.beat();
    await logIn('operator');
    await open('Mail');
    await page.locator('tbody tr', { hasText: 'jelena@nova.example' }).getByRole('link').click();
    const link = page.locator('.mail-text a');
    await link.waitFor();
    await picture('mail');
    await accessible();
    const address = (await link.getAttribute('href')) ?? '';
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('User name').waitFor();
    await page.goto(address);
    await page.getByLabel('New password').fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('The password of jelena is set.').waitFor();
    expect(page.url()).not.toContain('#');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByLabel('User name').fill('jelena');
    await page.getByLabel('Password').fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('No company yet').waitFor();
    await accessible();
    await page.getByRole('button', { name: 'Register a company' }).click();
    await page.getByLabel('Country').selectOption('SE');
    await page.getByLabel('Tax number').fill('556700-1003');
    await page.getByRole('dialog').getByLabel('Company').fill('Nova Kassa AB');
    await page.getByLabel('Registered seat').fill('Storgatan 1, Lund');
    await page.getByLabel('E-mail for invoices and notices').fill('nova@kassa.example');
    const send = page.getByRole('dialog').getByRole('button', { name: 'Register a company' });
    await send.click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Tax number').fill('556700-1002');
    await send.click();
    await page.getByRole('heading', { level: 1, name: 'Nova Kassa AB' }).waitFor();
    await open('Units');
    await page.getByText('plomba sim --serial').waitFor();
    await page.goto(operator.url);
    await page.getByText('No units yet').waitFor();
  });

  it('shows the two books of a unit: its own, signed, and the file of the service firm', async () => {
    await logIn('vuk');
    await open('Units');
    await page.locator('tbody tr', { hasText: '00307510' }).getByRole('link').click();
    await page.locator('.tabs').getByRole('link', { name: 'Intervention book' }).click();
    const visit = page.locator('tbody tr', { hasText: 'Luka Vuković' });
    await visit.getByText('SC-2041 broken → SC-2077 intact').waitFor();
    await page.getByRole('heading', { name: /^File of the service firm/ }).waitFor();
    await page.locator('tbody tr', { hasText: 'first connection' }).waitFor();
    await page.locator('.tabs').evaluate((tabs) => tabs.scrollIntoView());
    await picture('book');
    await accessible();
  });

  it('turns mails about alarms off for one company, and changes the language of its mails', async () => {
    await logIn('ana');
    await page.getByRole('link', { name: 'ana', exact: true }).click();
    const alarms = page.getByRole('checkbox', { name: 'Pekara Zora d.o.o.' });
    expect(await alarms.isChecked()).toBe(true);
    await alarms.click();
    await expect.poll(() => alarms.isChecked()).toBe(false);
    await picture('account');
    await accessible();
    await page.reload();
    await alarms.waitFor();
    expect(await alarms.isChecked()).toBe(false);
    expect(await page.getByRole('checkbox', { name: 'Kafana Stari Grad d.o.o.' }).isChecked()).toBe(true);
    await open('Companies');
    await page.locator('tbody').getByRole('link', { name: 'Pekara Zora d.o.o.' }).click();
    await page.locator('.facts').getByText('Srpski').waitFor();
    await page.getByRole('button', { name: 'Change the data' }).click();
    await page.getByLabel('Language of its mails').selectOption('ro');
    await accessible();
    await page.getByRole('dialog').getByRole('button', { name: 'Change the data' }).click();
    await page.locator('.facts').getByText('Română').waitFor();
  });

  it('shows a roll-out with the result of each unit', async () => {
    await logIn('operator');
    await open('Firmware');
    await page.locator('tbody tr', { hasText: '1 of 2, 30 %' }).getByRole('link').click();
    await page.locator('tbody tr', { hasText: 'sent, runs from the next boot' }).first().waitFor();
    await accessible();
  });

  it('forgets no password for good', async () => {
    await page.goto(operator.url);
    await page.getByRole('link', { name: 'Forgotten password' }).click();
    await page.getByLabel('E-mail').fill('ana@plomba.example');
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByRole('status').waitFor();
    const [mail] = await operator.store.read.mails.list({ max: 1 });
    await page.goto(/https?:\/\/\S+#\S+/.exec(mail?.text ?? '')?.[0] ?? 'about:blank');
    await page.getByLabel('New password').fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('The password of ana is set.').waitFor();
    await page.goto(page.url());
  });

  it.each([
    ['sr', 'Nadzor', 'Prijavi se'],
    ['ro', 'Monitorizare', 'Intră'],
    ['ru', 'Мониторинг', 'Войти'],
    ['sv', 'Övervakning', 'Logga in'],
    ['en', 'Monitoring', 'Log in'],
  ])('speaks %s, and the account keeps it', async (language, monitoring, button) => {
    await page.goto(operator.url);
    await page.getByRole('combobox').selectOption(language);
    await page.getByRole('button', { name: button, exact: true }).waitFor();
    await page.locator('input[name=login]').fill('vuk');
    await page.locator('input[name=password]').fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.locator('.side nav').waitFor();
    await page.locator('.side .foot select').selectOption(language);
    await page.locator('.side nav a', { hasText: monitoring }).first().waitFor();
    await page.locator('tbody tr').first().waitFor();
    await accessible();
    if (language !== 'en') await picture(`board-${language}`);
  });

  it('fits a phone: nothing is wider than the page', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await logIn('vuk');
    await page.locator('tbody tr').first().waitFor();
    await picture('board-phone');
    await accessible();
    for (const section of ['Units', 'Requests', 'Licences', 'Firmware', 'Companies', 'Mail', 'Monitoring']) {
      await open(section);
      await settled();
      expect(await page.evaluate('document.documentElement.scrollWidth'), section).toBeLessThanOrEqual(390);
      // Nor does a table have to be pushed aside to see what can be done.
      const widths = await page.locator('.scroll').evaluateAll((tables) => tables.map((one) => one.scrollWidth));
      expect(Math.max(0, ...widths), section).toBeLessThanOrEqual(366);
      const inView = '(([left, right]) => left >= 0 && right <= 391)';
      const current = "document.querySelector('.side nav [aria-current]').getBoundingClientRect()";
      expect(await page.evaluate(`${inView}([${current}.left, ${current}.right])`), section).toBe(true);
    }
    await page.locator('tbody a').first().click();
    await page.locator('.chart svg').waitFor();
    await settled();
    expect(await page.evaluate('document.documentElement.scrollWidth'), 'unit').toBeLessThanOrEqual(390);
    await picture('unit-phone');
  });

  it('comes back to a list where it was left', async () => {
    await page.setViewportSize({ width: 1280, height: 400 });
    await logIn('vuk');
    await page.locator('tbody tr').nth(7).waitFor();
    const link = page.locator('tbody a').nth(7);
    await link.scrollIntoViewIfNeeded();
    const depth = await page.evaluate('scrollY');
    expect(depth).toBeGreaterThan(100);
    await link.click();
    await page.locator('.truth').waitFor();
    await page.goBack();
    await page.locator('tbody tr').nth(7).waitFor();
    await expect.poll(() => page.evaluate('scrollY')).toBe(depth);
  });
});
