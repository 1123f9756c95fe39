/**
 * Kill -9 of the authority at random moments, under load, with the same requests sent again: every invoice has exactly
 * one FIC, and that is the one that every answer has said.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { present } from '@plomba/core';
import { nativeRsaSigner } from '@plomba/core/node';
import { simulatedSeal } from '@plomba/country-me/pki';
import { sealMessage, signIic, type Invoice, type Seal } from '@plomba/country-me/wire';
import { build } from 'tsup';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROUNDS = process.env['PLOMBA_SLOW'] === '1' ? 100 : 20;
/** Tills that send at the same time. */
const TILLS = 4;
/** New invoices in a round, more than a round has time for. */
const INVOICES = 12;
const SEED = Number(process.env['PLOMBA_KILL_SEED'] ?? 1);

// In node_modules, so that the child finds koffi; a name of its own, so that two runs do not meet.
const built = join(import.meta.dirname, `../../node_modules/.cache/authority-${process.pid}`);
const folder = mkdtempSync(join(tmpdir(), 'plomba-authority-kill-'));
const data = join(folder, 'cis.entries');

beforeAll(async () => {
  await build({
    entry: [join(import.meta.dirname, '__tests__/authority-child.ts')],
    outDir: built,
    format: 'esm',
    target: 'node20',
    noExternal: [/.*/],
    external: ['koffi', 'serialport', 'node-pty'],
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    esbuildOptions: (options) => void (options.conditions = ['@plomba/source']),
    config: false,
    silent: true,
    clean: false,
  });
}, 120_000);
afterAll(() => [folder, built].forEach((path) => rmSync(path, { recursive: true, force: true })));

const kiosk = present(simulatedSeal('12345678'), 'the seal of the kiosk');
const seal: Seal = { signer: nativeRsaSigner(kiosk.pkcs8), certificate: kiosk.certificate };

/** An invoice on its way, and every FIC that was ever said of it. */
interface Sale {
  readonly invoice: Invoice;
  readonly fics: Set<string>;
  attempts: number;
}

const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

function newSale(ordinal: number): Sale {
  const issueDateTime = now();
  const place = { businUnitCode: 'xx123xx123', tcrCode: 'si747we972', softCode: 'ss123ss123' };
  const values = { issuerTIN: '12345678', issueDateTime, invOrdNum: String(ordinal), ...place, totPrice: '2.42' };
  const invoice: Invoice = {
    ...place,
    ...present(signIic(values, seal.signer), 'a seal that signs'),
    invType: 'INVOICE',
    typeOfInv: 'CASH',
    issueDateTime,
    invNum: `xx123xx123/${ordinal}/${issueDateTime.slice(0, 4)}/si747we972`,
    invOrdNum: String(ordinal),
    isIssuerInVAT: true,
    totPriceWoVAT: '2.00',
    totVATAmt: '0.42',
    totPrice: '2.42',
    operatorCode: 'oo123oo123',
    payMethods: [{ type: 'BANKNOTE', amt: '2.42' }],
    seller: { idType: 'TIN', idNum: '12345678', name: 'SIMULATED Kiosk doo' },
    sameTaxes: [{ numOfItems: '1', priceBefVAT: '2.00', vatRate: '21.00', vatAmt: '0.42' }],
  };
  return { invoice, fics: new Set(), attempts: 0 };
}

/** The signed request; from the second time on it says that it comes late. */
function requestOf(sale: Sale): Uint8Array {
  const isAgain = sale.attempts++ > 0;
  const uuid = crypto.randomUUID();
  const header = { uuid, sendDateTime: now(), ...(isAgain ? { subseqDelivType: 'TECHNICALERROR' as const } : {}) };
  const sealed = sealMessage(
    { name: 'RegisterInvoiceRequest', value: { header, invoice: sale.invoice } },
    'live',
    seal,
  );
  if (!sealed.ok) throw new TypeError(sealed.problem.code);
  return sealed.bytes;
}

interface Running {
  readonly child: ChildProcess;
  readonly listening: string;
  readonly control: string;
  readonly entries: number;
}

async function start(): Promise<Running> {
  const child = spawn(process.execPath, [join(built, 'authority-child.js'), data, 'deposit=ignore'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  for await (const part of child.stdout) {
    out += String(part);
    if (out.includes('\n')) break;
  }
  return { child, ...(JSON.parse(out) as Omit<Running, 'child'>) }; // its first line
}

async function kill({ child }: Running): Promise<void> {
  if (child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await closed;
}

const agent = new Agent({ keepAlive: false });

/** The body of the answer; undefined when there was none. */
function post(url: string, body: Uint8Array, type: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST', agent, headers: { 'content-type': type } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('error', () => resolve(undefined));
      response.on('close', () => resolve(response.complete ? text : undefined));
    });
    sent.on('error', () => resolve(undefined));
    sent.end(body);
  });
}

/** @returns whether it was answered */
async function deliver(url: string, sale: Sale): Promise<boolean> {
  const text = await post(`${url}/test/fs-v1`, requestOf(sale), 'text/xml');
  if (text === undefined) return false;
  const fic = /<FIC[^>]*>([^<]+)</.exec(text)?.[1];
  if (fic === undefined) throw new TypeError(`no FIC: ${text}`);
  sale.fics.add(fic);
  return true;
}

/** A small generator, so that a round can be repeated. */
function random(seed: number): number {
  const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) ^ 0x297a2d39;
  return ((Math.imul(mixed ^ (mixed >>> 13), 0x85ebca6b) >>> 0) % 10_000) / 10_000;
}

describe(`kill -9 of the authority, ${ROUNDS} times, seed ${SEED}`, () => {
  test('every invoice has exactly one FIC', { timeout: 30_000 + ROUNDS * 5_000 }, async () => {
    const sales: Sale[] = [];
    let waiting: Sale[] = [];
    let cutOff = 0;
    for (let round = 1; round <= ROUNDS; round++) {
      const fresh = Array.from({ length: INVOICES }, (_, index) => newSale(sales.length + index + 1));
      sales.push(...fresh);
      const queue = [...waiting, ...fresh];
      const authority = await start();
      const moment = random(SEED * 1000 + round);
      let answered = 0;
      const sell = async (): Promise<void> => {
        for (let sale = queue.shift(); sale !== undefined; sale = queue.shift()) {
          if (!(await deliver(authority.listening, sale))) return; // the authority is gone
          // Every second kill is aimed at the moment behind an answer: what it said must be durable by then.
          if (round % 2 === 0 && ++answered === 1 + Math.floor(moment * 8)) authority.child.kill('SIGKILL');
        }
      };
      const tills = Array.from({ length: TILLS }, sell);
      await Promise.race([pause(round % 2 === 0 ? 5000 : 5 + moment * 150), Promise.all(tills)]);
      await kill(authority);
      await Promise.all(tills);
      waiting = sales.filter((sale) => sale.fics.size === 0);
      cutOff += waiting.filter(({ attempts }) => attempts > 0).length;
    }
    const authority = await start();
    // Those that were answered are sent once more as well: the stored FIC comes back.
    for (const sale of sales) expect(await deliver(authority.listening, sale)).toBe(true);
    const call = JSON.stringify({ method: 'invoices.list', params: { side: 'test', limit: 100_000 } });
    const listed = await post(authority.control, new TextEncoder().encode(call), 'application/json');
    const { result } = JSON.parse(listed ?? '{}') as {
      result: readonly { readonly iic: string; readonly fic: string }[];
    };
    await kill(authority);
    const wanted = sales.map(({ invoice, fics }) => ({ iic: invoice.iic.toLowerCase(), fics: [...fics] }));
    const stored = new Map<string, string[]>();
    for (const { iic, fic } of result) stored.set(iic, [...(stored.get(iic) ?? []), fic]);
    expect(wanted).toEqual(wanted.map(({ iic }) => ({ iic, fics: stored.get(iic) ?? [] })));
    expect(result).toHaveLength(sales.length);
    // Otherwise the kills came at moments when nothing was under way, and this shows nothing.
    expect(cutOff).toBeGreaterThan(ROUNDS / 4);
  });
});
