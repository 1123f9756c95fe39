import { contentOf, portableHasher, present, shiftReportAt } from '@plomba/core';
import { none } from '@plomba/core/country';
import { commandNames, LINK_LIMITS, type CommandName, type ReplyOf, type RequestOf } from '@plomba/link';
import { describe, expect, it } from 'vitest';
import { Client, deviceIn, must, operation, SALE } from './__tests__/bench.js';
import { imageDigest } from './control/oracle.js';
import type { Device } from './device.js';
import { paperText } from './hardware/paper-rows.js';

function asked<N extends CommandName>(client: Client, command: N, request: RequestOf<N>): ReplyOf<N> {
  const event = client.ask(command, request);
  if (event?.kind !== 'response') throw new Error(`${command}: ${JSON.stringify(event)}`);
  return event.reply as ReplyOf<N>; // the answer to that command
}

/** A unit in production that closed days with one sale of 3.60 each. */
function afterDays(days: number): Device {
  const device = deviceIn('production');
  for (let day = 0; day < days; day++) {
    must(device, 'day.open', { operation: operation() });
    must(device, 'receipt.issue', { operation: operation(), receipt: SALE });
    must(device, 'day.close', { operation: operation() });
  }
  return device;
}

const values = (list: readonly { readonly key: string; readonly value: bigint }[]): Record<string, bigint> =>
  Object.fromEntries(list.map(({ key, value }) => [key, value]));

describe('what a unit can do', () => {
  it('names documents, payments, tax groups, limits and every command', () => {
    const reply = asked(new Client(deviceIn('production')), 'unit.capabilities', {});
    expect(reply).toMatchObject({
      country: 'none',
      rules: 'none/2',
      currency: 'EUR',
      limits: { items: 500, payments: 10 },
    });
    expect(reply.documents).toEqual(['sale', 'refund', 'correction', 'training', 'proforma']);
    expect(reply.payments.filter(({ givesChange }) => givesChange)).toEqual([{ kind: 'cash', givesChange: true }]);
    expect(reply.taxGroups.map(({ id }) => id)).toEqual(['A', 'B', 'C', 'D', 'S', 'E']);
    expect(new Set(reply.commands)).toEqual(new Set(commandNames));
    expect(reply.features).toContain('proofs');
  });

  it('is known of a blank unit, too', () => {
    expect(asked(new Client(deviceIn('blank')), 'unit.capabilities', {})).toMatchObject({ rules: 'none/2' });
  });
});

describe('a receipt that is checked', () => {
  const wrong: RequestOf<'receipt.issue'>['receipt'] = {
    ...SALE,
    items: [{ ...SALE.items[0]!, taxGroup: 'Q', discount: -1n }],
    payments: [{ kind: 'shells', amount: 1n }],
    refersTo: 99,
  };

  it('has every finding at once, those of the state as well, and changes nothing', () => {
    const device = deviceIn('bound');
    const before = imageDigest(device.hardware);
    const { findings } = asked(new Client(device), 'receipt.check', { receipt: wrong });
    expect(findings.map(({ code, path }) => [code, path])).toEqual([
      ['not-allowed-in-state', undefined],
      ['day-not-open', undefined],
      ['validation-failed', 'items[0].taxGroup'],
      ['validation-failed', 'items[0].discount'],
      ['validation-failed', 'payments[0].kind'],
      ['validation-failed', 'payments'],
      ['validation-failed', 'refersTo'],
    ]);
    expect(imageDigest(device.hardware)).toBe(before);
  });

  it('is refused by the issue with the first of them, and fine where the issue is', () => {
    const device = deviceIn('production');
    must(device, 'day.open', { operation: operation() });
    const client = new Client(device);
    const { findings } = asked(client, 'receipt.check', { receipt: wrong });
    const refusal = client.ask('receipt.issue', { operation: operation(), receipt: wrong });
    expect(refusal).toMatchObject({ code: findings[0]?.code, path: findings[0]?.path });
    const fine = asked(client, 'receipt.check', { receipt: SALE });
    expect(fine).toMatchObject({ findings: [], total: 360n, change: 140n });
    const issued = asked(client, 'receipt.issue', { operation: operation(), receipt: SALE });
    expect(issued.receipt).toMatchObject({ number: 1, total: fine.total, change: fine.change, taxes: fine.taxes });
  });

  it('is not fine where a counter would overflow, and checking counts nothing', () => {
    // The day is open in a unit whose counters end at 5.00.
    const counters = none.rules.counters.map((counter) => ({ ...counter, max: 500n }));
    const country = { ...none, rules: { ...none.rules, counters } };
    const device = deviceIn('production', country);
    must(device, 'day.open', { operation: operation() });
    const client = new Client(device);
    for (let time = 0; time < 3; time++) expect(asked(client, 'receipt.check', { receipt: SALE }).findings).toEqual([]);
    asked(client, 'receipt.issue', { operation: operation(), receipt: SALE });
    expect(asked(client, 'receipt.check', { receipt: SALE }).findings).toMatchObject([{ code: 'counter-overflow' }]);
    expect(client.ask('receipt.issue', { operation: operation(), receipt: SALE })).toMatchObject({
      code: 'counter-overflow',
    });
  });
});

describe('reports', () => {
  it('a closed day again is what its closing said', () => {
    const device = afterDays(2);
    const client = new Client(device);
    device.hardware.printer.take();
    const z = asked(client, 'report.z', { day: 1 });
    expect(z).toMatchObject({ day: 1, currency: 'EUR' });
    expect(values(z.figures)).toMatchObject({ 'total/sale': 360n, 'documents/sale': 1n });
    const record = device.state?.kind === 'running' ? device.state.unit.record(z.sequence) : undefined;
    const content = contentOf(present(record, 'the closing is there'));
    if (content.kind !== 'day-close') throw new Error('a closing');
    expect(values(z.figures)).toEqual(values(content.payload.counters));
    expect(device.hardware.printer.take()).toEqual([]);
    asked(client, 'report.z', { day: 2, print: true });
    expect(device.hardware.printer.take().map((paper) => paperText(paper))).toEqual([
      expect.stringContaining('DAY REPORT Z 2'),
    ]);
    expect(client.ask('report.z', { day: 3 })).toMatchObject({ code: 'no-such-report', path: 'day' });
  });

  it('a period adds up, by days and by dates', () => {
    const client = new Client(afterDays(3));
    const days = asked(client, 'report.period', { days: { from: 2, to: 9 } });
    expect(days).toMatchObject({ firstDay: 2, lastDay: 3, closings: 2 });
    expect(values(days.sums)).toMatchObject({ 'total/sale': 720n });
    expect(values(days.standing)).toMatchObject({ turnover: 1080n, closings: 3n });
    expect(asked(client, 'report.period', { dates: { from: '2026-03-14', to: '2026-03-14' } })).toMatchObject({
      closings: 3,
    });
    expect(client.ask('report.period', { days: { from: 7, to: 9 } })).toMatchObject({ code: 'no-such-report' });
    expect(client.ask('report.period', {})).toMatchObject({ code: 'validation-failed' });
    const both = { days: { from: 1, to: 1 }, dates: { from: '2026-03-14', to: '2026-03-14' } };
    expect(client.ask('report.period', both)).toMatchObject({ code: 'validation-failed' });
  });

  it('a shift begins, sells, ends with its counters, and is reported again', () => {
    const device = deviceIn('production');
    must(device, 'day.open', { operation: operation() });
    const client = new Client(device);
    const opened = asked(client, 'shift.open', { operation: operation('s1'), till: 'T1', cashier: 'Ana' });
    expect(opened).toMatchObject({ kind: 'shift', shift: { till: 'T1', number: 1 }, day: 1 });
    expect(opened.counters).toBeUndefined();
    expect(client.ask('shift.open', { operation: operation(), till: 'T1' })).toMatchObject({
      code: 'not-allowed-in-state',
      path: 'till',
    });
    asked(client, 'receipt.issue', { operation: operation(), receipt: { ...SALE, till: 'T1' } });
    device.hardware.printer.take();
    const closed = asked(client, 'shift.close', { operation: operation('s2'), till: 'T1', cashier: 'Ana' });
    expect(closed.shift).toEqual({ till: 'T1', number: 1 });
    expect(values(present(closed.counters, 'a closing carries counters'))).toMatchObject({
      'shift-total/sale@T1': 360n,
    });
    expect(device.hardware.printer.take().map((paper) => paperText(paper))).toEqual([
      expect.stringContaining('SHIFT 1'),
    ]);
    const again = asked(client, 'shift.close', { operation: operation('s2'), till: 'T1', cashier: 'Ana' });
    expect(again).toEqual({ ...closed, repeated: true });
    const report = asked(client, 'report.shift', { sequence: closed.sequence });
    expect(report).toMatchObject({ till: 'T1', number: 1, cashier: 'Ana', openedBy: opened.sequence });
    expect(values(report.figures)).toEqual(values(closed.counters ?? []));
    expect(client.ask('report.shift', { sequence: opened.sequence })).toMatchObject({ code: 'no-such-report' });
    const unit = device.state?.kind === 'running' ? device.state.unit : undefined;
    expect(shiftReportAt(present(unit, 'it runs'), 99_999)).toBeUndefined();
  });

  it('events are noted and counted once', () => {
    const device = deviceIn('production');
    must(device, 'day.open', { operation: operation() });
    const client = new Client(device);
    const note = { operation: operation('drawer'), event: 'drawer-opened', till: 'T1' } as const;
    expect(asked(client, 'event.note', note)).toMatchObject({ kind: 'event', repeated: false, day: 1 });
    expect(asked(client, 'event.note', note)).toMatchObject({ repeated: true });
    expect(values(asked(client, 'report.x', {}).counters)).toMatchObject({ 'operations/drawer-opened': 1n });
    const outage = { operation: operation(), event: 'power-outage' } as const;
    expect(client.ask('event.note', outage)).toMatchObject({ code: 'validation-failed', path: 'from' });
  });
});

describe('keys and the hand-over', () => {
  it('a key is imported by the service, and the log key rotates with both signing', () => {
    const device = deviceIn('production');
    const key = { name: 'seal', purpose: 'seal', algorithm: 'ed25519', publicKey: new Uint8Array(32).fill(1) } as const;
    const service = new Client(device, 5);
    service.ask('session.login', { principal: 'service', pin: '000000' });
    expect(asked(service, 'key.change', { operation: operation(), step: 'import', ...key })).toMatchObject({
      kind: 'key',
    });
    const { logKey: before } = asked(service, 'unit.status', {});
    const rotate = { operation: operation('rotate') };
    expect(asked(service, 'key.rotate', rotate)).toMatchObject({ kind: 'key', repeated: false });
    const { logKey: after } = asked(service, 'unit.status', {});
    expect(after).not.toEqual(before);
    expect(asked(service, 'key.rotate', rotate)).toMatchObject({ repeated: true });
    expect(asked(service, 'unit.status', {}).logKey).toEqual(after);
    const forged = { operation: operation(), name: 'log', step: 'rotate', algorithm: 'ed25519' } as const;
    expect(service.ask('key.change', { ...forged, publicKey: new Uint8Array(32) })).toMatchObject({
      code: 'validation-failed',
    });
  });

  it('an archived unit names the one that goes on, once', () => {
    const device = deviceIn('archived');
    const service = new Client(device);
    service.ask('session.login', { principal: 'service', pin: '000000' });
    const link = { step: 'to', serial: 'PL-2', journalId: new Uint8Array(16), logKey: new Uint8Array(32) } as const;
    expect(asked(service, 'life.link', { operation: operation(), ...link })).toMatchObject({ kind: 'successor' });
    expect(service.ask('life.link', { operation: operation(), ...link })).toMatchObject({
      code: 'not-allowed-in-state',
    });
  });
});

describe('large transfers', () => {
  it('come in pieces of 8,192 bytes at most, whatever is asked for, and are whole', () => {
    const client = new Client(afterDays(5));
    const { size, total } = asked(client, 'export.read', { size: 0, offset: 0, bytesMax: 1 });
    const pieces: Uint8Array[] = [];
    let offset = 0;
    for (let bytes = asked(client, 'export.read', { size, offset, bytesMax: 65_536 }).bytes; bytes.length > 0;) {
      expect(bytes.length).toBeLessThanOrEqual(LINK_LIMITS.pieceBytes);
      pieces.push(bytes);
      offset += bytes.length;
      ({ bytes } = asked(client, 'export.read', { size, offset, bytesMax: 65_536 }));
    }
    expect(offset).toBe(total);
    expect(pieces.length).toBe(Math.ceil(total / LINK_LIMITS.pieceBytes));
    const page = asked(client, 'journal.read', { from: 0, bytesMax: 524_288 });
    const bytes = page.records.reduce((sum, { entry, signature }) => sum + entry.length + signature.length, 0);
    expect(bytes).toBeLessThanOrEqual(LINK_LIMITS.pieceBytes);
    expect(page.next).toBeLessThan(page.size);
  });
});

describe('proofs', () => {
  it('of inclusion lead from the leaf to the root of the checkpoint', () => {
    const client = new Client(afterDays(2));
    const { text, size } = asked(client, 'journal.checkpoint', {});
    const root = new TextDecoder().decode(text).split('\n')[2] ?? '';
    for (let sequence = 0; sequence < size; sequence++) {
      const proof = asked(client, 'proof.inclusion', { sequence, size: 0 });
      expect(proof).toMatchObject({ sequence, size });
      expect(Buffer.from(rootOf(proof)).toString('base64')).toBe(root);
    }
    expect(client.ask('proof.inclusion', { sequence: size, size: 0 })).toMatchObject({ code: 'no-such-size' });
  });

  it('of consistency exist for every two sizes', () => {
    const client = new Client(afterDays(1));
    const { size } = asked(client, 'journal.checkpoint', {});
    for (let older = 1; older <= size; older++) {
      const proof = asked(client, 'proof.consistency', { older, size: 0 });
      expect(proof).toMatchObject({ older, size });
      expect(proof.path.length > 0).toBe(older < size);
    }
    expect(client.ask('proof.consistency', { older: 0, size: 0 })).toMatchObject({ code: 'no-such-size' });
    expect(client.ask('proof.consistency', { older: size + 1, size: 0 })).toMatchObject({ code: 'no-such-size' });
  });

  /** RFC 9162 section 2.1.3.2, as it stands there. */
  function rootOf({ sequence, size, leafHash, path }: ReplyOf<'proof.inclusion'>): Uint8Array {
    let fn = sequence;
    let sn = size - 1;
    let r = leafHash;
    const node = (left: Uint8Array, right: Uint8Array): Uint8Array =>
      portableHasher.sha256(Uint8Array.of(1, ...left, ...right));
    for (const p of path) {
      if (sn === 0) throw new Error('the path is too long');
      if (fn % 2 === 1 || fn === sn) {
        r = node(p, r);
        while (fn % 2 === 0 && fn !== 0) {
          fn = Math.floor(fn / 2);
          sn = Math.floor(sn / 2);
        }
      } else r = node(r, p);
      fn = Math.floor(fn / 2);
      sn = Math.floor(sn / 2);
    }
    if (sn !== 0) throw new Error('the path is too short');
    return r;
  }
});
