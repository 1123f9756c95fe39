/**
 * The verify page in real Chromium: the QR of an invoice leads to what is registered. Skipped where there is no Chromium;
 * PLOMBA_CHROMIUM names one, PLOMBA_SCREENSHOTS a folder for the pictures.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { present } from '@plomba/core';
import { nativeRsaSigner } from '@plomba/core/node';
import { simulatedSeal } from '@plomba/country-me/pki';
import {
  sealMessage,
  signIic,
  verifyAddressAt,
  type IicValues,
  type Invoice,
  type Seal,
} from '@plomba/country-me/wire';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startAuthority, type RunningAuthority } from './start-authority.js';

const executablePath = process.env['PLOMBA_CHROMIUM'] ?? '/usr/bin/chromium';
const skip = !existsSync(executablePath);
const note = skip ? ` (skipped: no Chromium at ${executablePath})` : '';
const pictures = process.env['PLOMBA_SCREENSHOTS'] ?? join(tmpdir(), 'plomba-verify-page');

const ISSUED = '2026-03-07T12:00:00+01:00';
const VALUES: IicValues = {
  issuerTIN: '12345678',
  issueDateTime: ISSUED,
  invOrdNum: '7',
  businUnitCode: 'xx123xx123',
  tcrCode: 'si747we972',
  softCode: 'ss123ss123',
  totPrice: '8.02',
};

const kiosk = present(simulatedSeal('12345678'), 'the seal of the kiosk');
const seal: Seal = { signer: nativeRsaSigner(kiosk.pkcs8), certificate: kiosk.certificate };
const signed = present(signIic(VALUES, seal.signer), 'a seal that signs');

const { issuerTIN, ...place } = VALUES;
const INVOICE: Invoice = {
  ...place,
  ...signed,
  invType: 'INVOICE',
  typeOfInv: 'CASH',
  invNum: 'xx123xx123/7/2026/si747we972',
  isIssuerInVAT: true,
  totPriceWoVAT: '6.98',
  totVATAmt: '1.04',
  operatorCode: 'oo123oo123',
  payMethods: [
    { type: 'BANKNOTE', amt: '5.00' },
    { type: 'CARD', amt: '3.02' },
  ],
  seller: { idType: 'TIN', idNum: issuerTIN, name: 'SIMULATED Kiosk doo <b>', address: 'Njegoševa 1', town: 'Cetinje' },
  items: [
    { n: 'Espresso', u: 'kom', q: '3', upb: '1.00', upa: '1.21', pb: '3.00', vr: '21.00', va: '0.63', pa: '3.63' },
    {
      n: 'Pogača sa sirom',
      u: 'kom',
      q: '1',
      upb: '1.48',
      upa: '1.70',
      pb: '1.48',
      vr: '15.00',
      va: '0.22',
      pa: '1.70',
    },
    { n: 'Novine', u: 'kom', q: '1.5', upb: '1.67', upa: '1.79', pb: '2.50', vr: '7.00', va: '0.19', pa: '2.69' },
  ],
  sameTaxes: [
    { numOfItems: '1', priceBefVAT: '3.00', vatRate: '21.00', vatAmt: '0.63' },
    { numOfItems: '1', priceBefVAT: '1.48', vatRate: '15.00', vatAmt: '0.22' },
    { numOfItems: '1', priceBefVAT: '2.50', vatRate: '7.00', vatAmt: '0.19' },
  ],
};

describe.skipIf(skip)(`the verify page${note}`, { timeout: 120_000 }, () => {
  let cis: RunningAuthority;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    cis = await startAuthority({
      country: 'me',
      settings: { deposit: 'ignore' },
      listen: 'http://127.0.0.1:0',
      clock: 'virtual',
      startMs: Date.parse(ISSUED),
      onServed: () => undefined,
    });
    const header = { uuid: crypto.randomUUID(), sendDateTime: ISSUED };
    const sealed = sealMessage({ name: 'RegisterInvoiceRequest', value: { header, invoice: INVOICE } }, 'live', seal);
    const body = sealed.ok ? sealed.bytes : new Uint8Array();
    const answer = await fetch(`${cis.listening}/test/fs-v1`, { method: 'POST', body: Buffer.from(body) });
    expect(await answer.text()).toContain('<FIC');
    browser = await chromium.launch({
      executablePath,
      headless: true,
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await cis.stop();
  });

  const open = async (
    address: string,
    how: { locale?: string; colorScheme?: 'dark' | 'light' } = {},
  ): Promise<void> => {
    page = await browser.newPage({ viewport: { width: 900, height: 1000 }, locale: 'en-GB', ...how });
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => void (message.type() === 'error' && faults.push(message.text())));
    await page.goto(address);
    await page.locator('#outcome[data-outcome]').waitFor();
  };
  beforeEach(() => void faults.splice(0));
  afterEach(async () => {
    await page.close();
    expect(faults).toEqual([]);
  });
  const address = (changed: Partial<IicValues> = {}, iic = signed.iic): string =>
    verifyAddressAt(`${cis.listening}/test/ic/#/verify`, { ...VALUES, ...changed }, iic);
  const outcome = (): Promise<string | null> => page.locator('#outcome').getAttribute('data-outcome');
  const picture = async (name: string): Promise<void> => {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  };

  test('shows a registered invoice whole, as text', async () => {
    await open(address());
    expect(await outcome()).toBe('verified');
    const text = await page.locator('main').innerText();
    for (const wanted of [
      'Fiscalised',
      '8.02 EUR',
      'SIMULATED Kiosk doo <b>',
      'Pogača sa sirom',
      '2.69',
      INVOICE.invNum,
      signed.iic,
    ]) {
      expect(text).toContain(wanted);
    }
    expect(await page.locator('#side').innerText()).toBe('test environment');
    await picture('verified');
  });

  test('speaks Montenegrin to whoever reads it, and has a dark side', async () => {
    await open(address(), { locale: 'sr-ME', colorScheme: 'dark' });
    expect(await page.locator('.word').innerText()).toBe('Račun je fiskalizovan');
    await picture('verified-me-dark');
  });

  test('says what on the paper is not what is registered', async () => {
    await open(address({ totPrice: '18.02', invOrdNum: '8' }));
    expect(await outcome()).toBe('different');
    const text = await page.locator('#outcome').innerText();
    expect(text).toContain('total: the paper says 18.02, registered is 8.02');
    expect(text).toContain('ordinal: the paper says 8, registered is 7');
    await picture('different');
  });

  test('tells young from old, and takes what is typed', async () => {
    await open(address({}, 'AB'.repeat(16)));
    expect(await outcome()).toBe('pending');
    await picture('pending');
    await page.locator('input[name=iic]').fill('XYZ');
    await page.getByRole('button', { name: 'Check invoice' }).click();
    await page.locator('#outcome[data-outcome="iic-wrong"]').waitFor();
    await page.locator('input[name=iic]').fill('CD'.repeat(16));
    await page.locator('input[name=crtd]').fill('2026-03-01T12:00:00+01:00');
    await page.getByRole('button', { name: 'Check invoice' }).click();
    await page.locator('#outcome[data-outcome="unknown"]').waitFor();
    await page.locator('input[name=iic]').fill(signed.iic);
    await page.locator('input[name=crtd]').fill(ISSUED);
    await page.getByRole('button', { name: 'Check invoice' }).click();
    await page.locator('#outcome[data-outcome="verified"]').waitFor();
  });

  test('without an invoice asks for one, also on a telephone', async () => {
    await open(`${cis.listening}/ic/`);
    expect(await outcome()).toBe('none');
    await page.setViewportSize({ width: 360, height: 740 });
    await picture('empty-telephone');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  });
});
