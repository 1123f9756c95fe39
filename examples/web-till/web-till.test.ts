/**
 * The web till in real Chromium: sells, prints, loses its power in the middle of a sale, and has one receipt for each
 * sale. Skipped where there is no Chromium; PLOMBA_CHROMIUM names one, PLOMBA_SCREENSHOTS a folder for the pictures.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildPage } from './build.js';

const executablePath = process.env['PLOMBA_CHROMIUM'] ?? '/usr/bin/chromium';
const skip = !existsSync(executablePath);
const note = skip ? ` (skipped: no Chromium at ${executablePath})` : '';

const pictures = process.env['PLOMBA_SCREENSHOTS'] ?? join(tmpdir(), 'plomba-web-till');

describe.skipIf(skip)(`the web till${note}`, { timeout: 120_000 }, () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  let url: string;
  const faults: string[] = [];

  beforeAll(async () => {
    const { html } = await buildPage();
    server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/`;
    browser = await chromium.launch({
      executablePath,
      headless: true,
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await new Promise((resolve) => server.close(resolve));
  });

  beforeEach(async () => {
    faults.splice(0);
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('favicon')) faults.push(message.text());
    });
  });
  afterEach(async () => {
    await page.close();
    expect(faults).toEqual([]);
  });

  const start = async (query = ''): Promise<void> => {
    await page.goto(`${url}${query}`);
    await page.locator('body[data-ready]').waitFor();
  };
  const press = (name: string): Promise<void> => page.getByRole('button', { name }).click();
  const says = (text: string): Promise<void> => page.locator('#message', { hasText: text }).waitFor();
  const papers = (): Promise<string[]> => page.locator('.paper').allInnerTexts();
  const picture = async (name: string): Promise<void> => {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`) });
  };

  it('refuses a sale before the day is open, and keeps the basket', async () => {
    await start();
    await press('Espresso');
    await press('Sell, cash');
    await says('day-not-open');
    await picture('1-refused');
    expect(await page.locator('.line').allInnerTexts()).toHaveLength(1);
    await press('Open the day');
    await page.getByRole('button', { name: 'Close the day' }).waitFor();
    await press('Sell, cash');
    await says('Receipt 1 · 1.80 EUR');
  });

  it('sells, and prints what was sold', async () => {
    await start();
    await press('Open the day');
    await page.getByRole('button', { name: 'Close the day' }).waitFor();
    for (const name of ['Espresso', 'Espresso', 'Croissant', 'Newspaper']) await press(name);
    expect(await page.locator('#total').innerText()).toBe('7.40 EUR');
    await press('Sell, cash');
    await says('Receipt 1 · 7.40 EUR');
    await page.locator('.paper').waitFor(); // the printer takes its time
    const [paper = ''] = await papers();
    for (const part of ['Corner Coffee', 'Espresso', 'Croissant', 'Newspaper', '7.40']) expect(paper).toContain(part);
    expect(await page.locator('.paper .qr svg').count()).toBeGreaterThan(0);
    await picture('2-sold');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture('2-sold-dark');
  });

  it('has one receipt for a sale in the middle of which the plug was pulled', async () => {
    await start();
    await press('Open the day');
    await page.getByRole('button', { name: 'Close the day' }).waitFor();
    await press('Cappuccino');
    await press('Cheesecake');
    await press('Pull it in the middle of the next sale');
    await press('Sell, cash');
    await says('The unit has no power');
    await picture('3-power-cut');
    await press('Plug it in');
    await says('one receipt, not two');
    // The unit prints what it had not printed; the till cannot know that, and asks for a copy, which says what it is.
    await page.locator('#log', { hasText: 'A copy of receipt 1' }).waitFor();
    await page.locator('.paper', { hasText: 'COPY' }).waitFor();
    const [copy = '', receipt = ''] = await papers();
    expect(copy).toContain('6.30');
    expect(receipt).toContain('6.30');
    expect(receipt).not.toContain('COPY');
    await picture('4-copy');
    await press('Tea');
    await press('Sell, cash');
    await says('Receipt 2 · 2.00 EUR');
    await picture('5-resumed');
    expect(await page.locator('#log', { hasText: 'Receipt 1 over 6.30 EUR' }).count()).toBe(1);
  });

  it('says that an outcome is unclear when the unit stays away, and clears it when asked', async () => {
    await start('?timeoutMs=1500');
    await press('Open the day');
    await page.getByRole('button', { name: 'Close the day' }).waitFor();
    await press('Sandwich');
    await press('Pull it in the middle of the next sale');
    await press('Sell, cash');
    await says('outcome-unknown');
    await picture('6-unclear');
    expect(await page.getByRole('button', { name: 'Sell, cash' }).isDisabled()).toBe(true);
    await press('Plug it in');
    await press('Ask the unit');
    await says('Receipt 1 · 4.20 EUR');
    await page.locator('#sell').waitFor();
    await press('Tea');
    await press('Sell, cash');
    await says('Receipt 2 · 2.00 EUR');
  });
});
