/** A connector over HTTP: invoices, deposits, days, reports, what is refused; and what is left when power goes. */
import { utf8Encode } from '@plomba/codec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpStream, httpBytes, HTTP_LIMITS } from '../src/http/http-stream.js';
import { readTextInvoice } from '../src/input/index.js';
import { COFFEE, ConnectorWorld } from './helpers/connector-world.js';

const DAY_MS = 86_400_000;

describe('an invoice', () => {
  it('is issued at once, and has the number of the authority later', () => {
    const world = new ConnectorWorld();
    const issued = world.issue(COFFEE, 'sale-1');
    expect(issued.status).toBe(201);
    expect(issued.json).toMatchObject({
      number: 1,
      ordinal: 1,
      total: '3.60',
      change: '1.40',
      environment: 'test',
      report: { state: 'waiting' },
    });
    expect(issued.json.verify).toContain(`iic=${issued.json.iic}&tin=12345678`);
    world.carry();
    const known = world.http('GET', '/invoices/sale-1').json;
    expect(known.report).toMatchObject({ state: 'done', fic: expect.stringMatching(/^[0-9a-f-]{36}$/) as string });
    expect(known.iic).toBe(issued.json.iic);
    expect(world.answers().map(({ result }) => result)).toEqual(['done', 'done']); // the deposit, the invoice
  });

  it('is one for its operation, however often it is asked for; other content is a conflict', () => {
    const world = new ConnectorWorld();
    const first = world.issue(COFFEE, 'sale-1').json;
    world.powerCut();
    const again = world.issue(COFFEE, 'sale-1');
    expect([again.status, again.json.repeated, again.json.iic]).toEqual([200, true, first.iic]);
    const other = world.issue({ ...COFFEE, payments: [{ kind: 'CARD', amount: '3.60' }] }, 'sale-1');
    expect([other.status, other.json.code]).toEqual([409, 'operation-conflict']);
    expect(world.issue(COFFEE, 'sale-2').json.ordinal).toBe(2);
  });

  it('that is corrected by its number is named with its IIC and time', () => {
    const world = new ConnectorWorld();
    const original = world.issue(COFFEE, 'sale-1').json;
    world.issue(COFFEE, 'sale-2');
    const corrective = world.issue({
      ...COFFEE,
      document: 'refund',
      payments: [{ kind: 'BANKNOTE', amount: '3.60' }],
      refersTo: 1,
    });
    expect(corrective.json).toMatchObject({ total: '-3.60', ordinal: 3 });
    world.carry();
    const sent = world.sent.map(({ body }) => new TextDecoder().decode(body)).at(-1);
    expect(sent).toContain(`IICRef="${original.iic}"`);
    expect(sent).toContain(`IssueDateTime="${original.issued}" Type="CORRECTIVE"`.split(' ')[0]);
    expect(sent).toContain('InvType="CORRECTIVE"');
    world.advance(DAY_MS);
    expect(world.control('findings.list')).toEqual([]);
  });

  it('of training is none: it has no IIC, and nobody is told of it', () => {
    const world = new ConnectorWorld();
    const training = world.issue({ ...COFFEE, document: 'training' });
    expect([training.status, training.json.iic, training.json.report]).toEqual([201, undefined, undefined]);
    world.carry();
    expect(world.sent.filter(({ headers }) => /RegisterInvoice/.test(headers['soapaction'] ?? ''))).toEqual([]);
  });

  it('begins at 1 again in a new year, by the time of Podgorica', () => {
    const world = new ConnectorWorld();
    world.issue(COFFEE);
    world.carry();
    const newYear = Date.UTC(2026, 11, 31, 23, 0, 0); // midnight there
    world.advance(newYear - 60_000 - world.nowMs);
    const before = world.issue(COFFEE).json;
    world.advance(120_000);
    const lastYear = world.issue({ ...COFFEE, time: '2026-12-31T23:59:00+01:00' });
    expect(lastYear.json.findings).toMatchObject([{ path: 'time' }]);
    const behind = world.issue(COFFEE).json;
    expect([before.invNum, behind.invNum]).toEqual(['xx123xx123/2/2026/si747we972', 'xx123xx123/1/2027/si747we972']);
    world.carry();
    expect(world.answers().every(({ result }) => result === 'done')).toBe(true);
  });

  it.each([
    ['no JSON', '{"document":', { line: 1 }],
    ['an unknown field', JSON.stringify({ ...COFFEE, colour: 'red' }), { path: 'colour' }],
    [
      'an unknown payment',
      JSON.stringify({ ...COFFEE, payments: [{ kind: 'shells', amount: '3.60' }] }),
      { path: 'payments[0].kind' },
    ],
    [
      'too little money',
      JSON.stringify({ ...COFFEE, payments: [{ kind: 'CARD', amount: '3.59' }] }),
      { path: 'payments' },
    ],
    [
      'a discount beyond its line',
      JSON.stringify({ ...COFFEE, items: [{ ...COFFEE.items[0], discount: '3.61' }] }),
      {},
    ],
  ])('with %s is refused with its place, and nothing is issued', (_what, body, place) => {
    const world = new ConnectorWorld();
    const answer = world.http('POST', '/invoices', body, { 'content-type': 'application/json' });
    expect(answer.status).toBe(422);
    if ('path' in place) expect(answer.json.findings[0]).toMatchObject(place);
    expect(world.issue(COFFEE).json.number).toBe(1);
  });
});

describe('the day of a connector', () => {
  it('needs its deposit before cash is taken, and not for what is paid otherwise', () => {
    const world = new ConnectorWorld({ set: { deposit: 'require' } });
    const refused = world.issue(COFFEE, 'sale-1');
    expect([refused.status, refused.json.path]).toEqual([422, 'payments']);
    const transfer = { ...COFFEE, payments: [{ kind: 'ACCOUNT', amount: '3.60' }] };
    expect(world.issue(transfer).status).toBe(201);
    expect(world.http('POST', '/deposits', { operation: 'INITIAL', amount: '50.00' }).status).toBe(200);
    expect(world.http('POST', '/deposits', { operation: 'INITIAL', amount: '50.00' }).json.code).toBe(
      'day-already-open',
    );
    expect(world.issue(COFFEE, 'sale-1').status).toBe(201);
    expect(world.http('POST', '/deposits', { operation: 'WITHDRAW', amount: '10.00' }).status).toBe(200);
    world.carry();
    expect(world.answers().map(({ result }) => result)).toEqual(['done', 'done', 'done', 'done']);
    const x = world.http('GET', '/reports/x').json;
    expect(x.counters.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['cash-in', 'cash-out', 'payment/BANKNOTE']) as string[],
    );
  });

  it('is that of Podgorica: the first sale behind midnight closes yesterday and asks for a deposit again', () => {
    const world = new ConnectorWorld({ set: { deposit: 'require' } });
    world.http('POST', '/deposits', { operation: 'INITIAL', amount: '0.00' });
    world.issue(COFFEE);
    world.advance(DAY_MS);
    expect(world.issue(COFFEE).json.path).toBe('payments');
    expect(world.http('GET', '/status').json.day).toEqual({ number: 2, isOpen: true });
    const z = world.http('GET', '/reports/z/1');
    expect(z.status).toBe(200);
    expect(world.http('GET', '/reports/period?from=1&to=1').status).toBe(200);
    expect(world.http('GET', '/reports/z/9').status).toBe(422);
  });
});

it('registers itself where it is told to, and shows the code that the authority gave', () => {
  const world = new ConnectorWorld({ set: { register: 'yes' } });
  expect(world.http('GET', '/status').json.device).toEqual({ tcr: 'si747we972', registration: 'waiting' });
  world.carry();
  const { device } = world.http('GET', '/status').json;
  expect(device).toEqual({
    tcr: 'si747we972',
    registration: 'done',
    code: expect.stringMatching(/^[a-z]{2}\d{3}[a-z]{2}\d{3}$/) as string,
  });
});

describe('the screen for an inspector', () => {
  it('makes an IIC again out of its seven values, and compares', () => {
    const world = new ConnectorWorld();
    const { iic, iicSignature, issued } = world.issue(COFFEE).json;
    const values = {
      issuerTIN: '12345678',
      issueDateTime: issued,
      invOrdNum: '1',
      businUnitCode: 'xx123xx123',
      tcrCode: 'si747we972',
      softCode: 'ss123ss123',
      totPrice: '3.60',
    };
    const ask = (json: object): object => world.http('POST', '/iic', json, { 'content-type': 'application/json' }).json;
    expect(ask(values)).toMatchObject({ iic, iicSignature });
    expect(ask({ ...values, iic: iic.toLowerCase(), iicSignature })).toMatchObject({
      matches: true,
      signature: 'right',
    });
    expect(ask({ ...values, totPrice: '3.61', iic })).toMatchObject({ matches: false });
    expect(ask({ ...values, totPrice: '3.6' })).toMatchObject({ code: 'validation-failed', path: 'totPrice' });
    expect(world.http('GET', '/iic').text).toContain('Izračunaj IKOF');
  });
});

describe('HTTP of a connector', () => {
  it('is the same however the bytes are cut', () => {
    const request = httpBytes({
      start: 'POST /invoices HTTP/1.1',
      headers: { 'content-type': 'application/json' },
      body: utf8Encode(JSON.stringify(COFFEE)) ?? new Uint8Array(),
    });
    const two = Uint8Array.from([...request, ...request]);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: two.length }), { maxLength: 12 }), (cuts) => {
        const stream = new HttpStream();
        const at = [0, ...cuts.sort((a, b) => a - b), two.length];
        const messages = at.flatMap((from, index) => stream.push(two.subarray(from, at[index + 1] ?? two.length)));
        expect(messages).toHaveLength(2);
        expect(messages[0]).toEqual(messages[1]);
      }),
      { seed: 3 },
    );
  });

  it('answers bytes of any kind, or nothing, and keeps its bounds', () => {
    const world = new ConnectorWorld();
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom('GET /status HTTP/1.1', 'content-length: 5', 'transfer-encoding: chunked', ''),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.uint8Array({ maxLength: 200 }), (lines, tail) => {
        const channel = world.device.openLine();
        channel.receive(utf8Encode(lines.join('\r\n').replace(/[\ud800-\udfff]/gu, '')) ?? tail);
        channel.receive(tail);
        const answer = new TextDecoder().decode(channel.takeOutput());
        expect(answer === '' || answer.startsWith('HTTP/1.1 ')).toBe(true);
        channel.close();
      }),
      { seed: 4, numRuns: 300 },
    );
    const huge = new HttpStream();
    huge.push(new Uint8Array(HTTP_LIMITS.head + 10).fill(65));
    expect(huge.trouble?.status).toBe(431);
    expect(world.http('PUT', '/invoices').status).toBe(405);
    expect(world.http('GET', '/nothing').status).toBe(404);
    expect(world.http('POST', '/invoices', 'x', { 'content-type': 'image/png' }).status).toBe(415);
  });
});

describe('power that goes', () => {
  it('at any flash operation leaves each invoice issued once and told once, with its IIC', { timeout: 120_000 }, () => {
    const clean = new ConnectorWorld();
    const before = clean.device.hardware.flash.operations;
    clean.issue(COFFEE, 'sale-1');
    clean.carry();
    const operations = clean.device.hardware.flash.operations - before;
    expect(operations).toBeGreaterThan(10);
    for (let operation = 1; operation <= operations; operation++) {
      const world = new ConnectorWorld();
      world.device.cutAt({ at: 'flash', operation });
      let answer: string | undefined;
      for (let tries = 0; tries < 4 && answer === undefined; tries++) {
        if (!world.device.powered) world.powerCut();
        try {
          answer = world.issue(COFFEE, 'sale-1').json.iic;
        } catch {
          // The power went before the answer: the till asks again.
        }
      }
      for (let tries = 0; tries < 3; tries++) {
        if (!world.device.powered) world.powerCut();
        world.carry();
      }
      const known = world.http('GET', '/invoices/sale-1').json;
      expect(known.report, `cut at ${operation}`).toMatchObject({ state: 'done' });
      expect(known.iic).toBe(answer);
      const stored = world.control('invoices.list') as { readonly iic: string; readonly fic: string }[];
      expect(stored.map(({ iic, fic }) => [iic.toUpperCase(), fic])).toEqual([[answer, known.report?.fic]]);
    }
  });
});

it('reads the same document in JSON and text', () => {
  const text = ['VrstaRacuna;CASH', 'DatVrijemIzdRac;2026-03-14T06:30:00', 'IdBrojKupac;-', 'UkupCijena;3.60'];
  const line = ['NazivStav.0;Kafa', 'KolStav.0;2', 'PDVStopa.0;21', 'JedCijSaPDV.0;1.80'];
  const bytes = utf8Encode([...text, ...line, ''].join('\r\n')) ?? new Uint8Array();
  expect(readTextInvoice(bytes, 'utf-8').ok).toBe(true);
  const world = new ConnectorWorld();
  const answer = world.http('POST', '/invoices', bytes, { 'content-type': 'text/plain; charset=utf-8' });
  expect(answer.json).toMatchObject({ total: '3.60', issued: '2026-03-14T06:30:00+01:00' });
});
