/** Laws of the authority: it never throws whatever comes, and its state is the fold over its entries. */
import { concatBytes, DecodeError } from '@plomba/codec';
import type { Authority } from '@plomba/core/country';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  control,
  deposit,
  device,
  envelope,
  invoiceOf,
  NOON_MS,
  openAuthority,
  post,
  saleOf,
  send,
  signedText,
} from './__tests__/till.js';

const PATHS = ['/fs-v1', '/test/fs-v1/FiscalizationService', '/ic/api/verifyInvoice', '/ic/', '/fs-v1?wsdl', '/', '/x'];

/** Everything that can be seen of an authority. */
function seen(cis: Authority): unknown {
  const lists = ['state', 'register.list', 'invoices.list', 'invoices.read', 'deposits.list', 'findings.list'];
  return lists.map((method) => control(cis, method, {}, NOON_MS * 2));
}

describe('any bytes', () => {
  test('get an answer or none, never a throw, and change nothing', () => {
    const method = fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', '');
    const path = fc.oneof(fc.constantFrom(...PATHS), fc.webPath(), fc.string());
    const headers = fc.dictionary(fc.constantFrom('host', 'content-type', 'soapaction', 'x'), fc.string());
    const body = fc.uint8Array({ maxLength: 300 });
    const cis = openAuthority();
    fc.assert(
      fc.property(method, path, headers, body, (...[verb, place, fields, bytes]) => {
        const reply = cis.handle({ method: verb, path: place, headers: fields, body: bytes }, NOON_MS);
        expect(reply.entries).toEqual([]);
        if (reply.response !== undefined) expect(reply.response.status).toBeGreaterThanOrEqual(200);
      }),
      { numRuns: 500 },
    );
  });

  test('that were a message, cut, doubled or with a byte changed', () => {
    const cis = openAuthority({ deposit: 'ignore', attack: 'fault' });
    const bodies = [
      envelope(signedText(saleOf(invoiceOf()))),
      envelope(signedText(deposit())),
      envelope(signedText(device())),
    ];
    const change = fc.record({
      which: fc.nat(bodies.length - 1),
      at: fc.nat(9_999),
      byte: fc.nat(255),
      how: fc.constantFrom('cut', 'change', 'insert', 'double'),
    });
    fc.assert(
      fc.property(change, ({ which, at, byte, how }) => {
        const body = bodies[which] ?? new Uint8Array();
        const place = at % body.length;
        const [before, behind] = [body.subarray(0, place), body.subarray(place)];
        const changed = {
          cut: before,
          change: concatBytes(before, Uint8Array.of(byte), behind.subarray(1)),
          insert: concatBytes(before, Uint8Array.of(byte), behind),
          double: concatBytes(before, behind, behind),
        }[how];
        const reply = post(cis, changed);
        expect([200, 500]).toContain(reply.status);
        expect(reply.entries.length === 0 || reply.status === 200).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

/** One thing that happens to an authority. */
type Step = (cis: Authority, nowMs: number) => readonly Uint8Array[];

const time = (nowMs: number): string => `${new Date(nowMs).toISOString().slice(0, 19)}Z`;
const invoices = new Map<number, ReturnType<typeof invoiceOf>>();

/** Signing takes a while: an ordinal is always the same invoice, an hour after the one before it. */
function invoiceNumber(ordinal: number): ReturnType<typeof invoiceOf> {
  const known = invoices.get(ordinal);
  if (known !== undefined) return known;
  const made = invoiceOf({ invOrdNum: String(ordinal), issueDateTime: time(NOON_MS + ordinal * 3_600_000) });
  invoices.set(ordinal, made);
  return made;
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc
    .record({
      ordinal: fc.integer({ min: 1, max: 8 }),
      isLate: fc.boolean(),
      side: fc.constantFrom('/fs-v1', '/test/fs-v1'),
    })
    .map(
      ({ ordinal, isLate, side }): Step =>
        (cis, nowMs) =>
          send(cis, saleOf(invoiceNumber(ordinal), { at: time(nowMs), ...(isLate ? { reason: 'SERVICE' } : {}) }), {
            nowMs,
            path: side,
          }).entries,
    ),
  fc.constantFrom('10.00', '20.00').map(
    (cashAmt): Step =>
      (cis, nowMs) =>
        send(cis, deposit({ cashAmt, changeDateTime: time(nowMs) }, { at: time(nowMs) }), { nowMs }).entries,
  ),
  fc.constantFrom('mm123mm123', 'nn123nn123').map(
    (maintainerCode): Step =>
      (cis, nowMs) =>
        send(cis, device({ maintainerCode }, { at: time(nowMs) }), { nowMs }).entries,
  ),
  fc.boolean().map(
    (isActive): Step =>
      (cis, nowMs) =>
        cis.control('register.put', { kind: 'operator', code: 'oo123oo123', isActive }, nowMs).entries,
  ),
  fc.constant<Step>(
    (cis, nowMs) => cis.control('certificates.put', { serial: 'ff', status: 'revoked' }, nowMs).entries,
  ),
  fc.constant<Step>((cis, nowMs) => cis.tick(nowMs)),
);

describe('entries', () => {
  test('played back in their order give the same state, at every point', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const settings = { deposit: 'ignore' };
        const cis = openAuthority(settings);
        const entries = steps.flatMap((one, index) => one(cis, NOON_MS + index * 5 * 3_600_000));
        const replayed = openAuthority(settings, 'another');
        for (const entry of entries) replayed.replay(entry);
        expect(seen(replayed)).toEqual(seen(cis));
        expect(replayed.nextDeadlineMs()).toBe(cis.nextDeadlineMs());
      }),
      { numRuns: 40 },
    );
  });

  test('that are none are refused with their place, and change nothing', () => {
    const cis = openAuthority({ deposit: 'ignore' });
    const [entry = new Uint8Array()] = send(openAuthority({ deposit: 'ignore' }), saleOf(invoiceNumber(1))).entries;
    const before = seen(cis);
    for (const bad of [
      new Uint8Array(),
      Uint8Array.of(1),
      Uint8Array.of(2, 8),
      Uint8Array.of(1, 99),
      entry.subarray(0, -1),
    ]) {
      expect(() => cis.replay(bad)).toThrow(DecodeError);
    }
    expect(seen(cis)).toEqual(before);
    cis.replay(entry);
    expect(seen(cis)).not.toEqual(before);
  });
});
