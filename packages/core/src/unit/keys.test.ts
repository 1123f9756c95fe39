/** The life of keys: rotation under power cuts, validity, compromise, and the link to the unit that goes on. */
import { ascii, concatBytes, equalBytes } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { activate, bootUnit, committed, issue, makePorts, run, stampOf } from '../__tests__/unit-fixture.js';
import { none } from '../country/none.js';
import type { Country } from '../country/country.js';
import { recordSignable, rotationSignable } from '../journal/signable.js';
import { keyNamed } from '../keys/key-table.js';
import { planKey, planSuccessor } from '../keys/plans.js';
import { nativeSigner, verifyNative } from '../node/native-ed25519.js';
import type { FlashPort, PlainFlash } from '../ports/flash.js';
import type { SignerPort } from '../ports/signer.js';
import { keyTable, successorTable, type KeyPayload } from '../tables/keys.table.js';
import { FiscalUnit } from './fiscal-unit.js';
import { planDayClose, planLife } from './plans.js';
import { planReceipt } from './receipt-plan.js';
import type { SecureElementPort } from './ports.js';
import { summaryOf } from './state.js';

const KEYS = [nativeSigner(new Uint8Array(32).fill(1)), nativeSigner(new Uint8Array(32).fill(2))] as const;

/** An element with two keys at most, as a board has it: what it holds outlives a power cut. */
function makeElement(): SecureElementPort & { readonly held: () => readonly SignerPort[] } {
  let held: readonly SignerPort[] = [];
  return {
    held: () => held,
    signer: () => held[0],
    createKey: () => (held = [KEYS[0]])[0] ?? KEYS[0],
    drawNextKey: () => (held = [held[0] ?? KEYS[0], KEYS[1]])[1] ?? KEYS[1],
    settleKey: (publicKey) => void (held = held.filter((key) => equalBytes(key.publicKey, publicKey))),
    drawJournalId: () => new Uint8Array(16).fill(7),
  };
}

function makeUnit() {
  const element = makeElement();
  const ports = { ...makePorts(), secureElement: element };
  const unit = bootUnit(ports);
  activate(unit);
  committed(issue(unit, 'before'));
  return { element, ports, unit };
}

class Cut extends Error {}

/** Loses power at one operation: a program is torn in the middle, everything else does not happen. */
function cutAt(flash: PlainFlash, at: number): FlashPort & { readonly operations: () => number } {
  let count = 0;
  const cut = (torn: () => void = () => undefined): void => {
    if (count++ !== at) return;
    torn();
    throw new Cut();
  };
  return {
    geometry: flash.geometry,
    operations: () => count,
    read: (address, bytes) => flash.read(address, bytes),
    isErased: (address, bytes) => flash.isErased(address, bytes),
    program(address, bytes) {
      cut(() => flash.program(address, bytes.subarray(0, bytes.length >> 1)));
      flash.program(address, bytes);
    },
    erase(address) {
      cut();
      flash.erase(address);
    },
    flush() {
      cut();
      return flash.flush();
    },
  };
}

/** Every record is signed by the key that was in force at its place. */
function checkSignatures(unit: FiscalUnit): void {
  const journalId = unit.identity?.journalId ?? new Uint8Array();
  let key = unit.identity?.logKey ?? new Uint8Array();
  for (const record of unit.records(0)) {
    const { sequence, kind } = record.header;
    const message = recordSignable({ journalId, sequence, leafHash: record.leafHash });
    expect(verifyNative(key, message, record.signature), `record ${sequence}`).toBe(true);
    if (kind === 'key') key = keyTable.decode(record.payload).publicKey ?? key;
  }
}

describe('the rotation of the log key', () => {
  it('is signed by both keys, and what stands behind it by the new one', () => {
    const { ports, unit } = makeUnit();
    const { record } = { record: committed(unit.rotateLogKey(stampOf('rotate'))).records[0] };
    expect(unit.logKey).toEqual(KEYS[1].publicKey);
    const { newKeySignature } = keyTable.decode(record?.payload ?? new Uint8Array());
    const rotation = { journalId: new Uint8Array(16).fill(7), sequence: record?.header.sequence ?? 0 };
    const message = rotationSignable({ ...rotation, oldKey: KEYS[0].publicKey, newKey: KEYS[1].publicKey });
    expect(verifyNative(KEYS[1].publicKey, message, newKeySignature ?? new Uint8Array())).toBe(true);
    for (let index = 0; index < 600; index++) committed(issue(unit, `after-${index}`));
    checkSignatures(unit);
    const again = bootUnit(ports);
    expect(summaryOf(again.state)).toEqual(summaryOf(unit.state));
    expect(again.checkpoint()).toEqual(unit.checkpoint());
    expect(again.checkpoint(record?.header.sequence)).toMatchObject({ ok: false, code: 'no-such-size' });
  });

  it('stops boot where either key has not signed it', () => {
    const { ports, unit } = makeUnit();
    const sequence = unit.size;
    committed(unit.rotateLogKey(stampOf('rotate')));
    committed(issue(unit, 'after'));
    const leafHash = unit.record(sequence)?.leafHash ?? new Uint8Array();
    const byOld = recordSignable({ journalId: new Uint8Array(16).fill(7), sequence, leafHash });
    const byNew = ascii('plomba rotate v1');
    for (const refused of [byOld, byNew]) {
      const verifySignature: typeof verifyNative = (key, message, signature) =>
        !equalBytes(message.subarray(0, refused.length), refused) && verifyNative(key, message, signature);
      expect(FiscalUnit.boot({ ...ports, verifySignature })).toMatchObject({
        halted: `the rotation of the log key in record ${sequence} lacks a signature`,
        place: { memory: 'journal', sequence },
      });
    }
  });

  it('stops boot where it lacks the signature of the new key', () => {
    const { ports, unit } = makeUnit();
    const sequence = unit.size;
    const { publicKey } = KEYS[1];
    const payload = {
      operation: stampOf('rotate'),
      name: 'log',
      step: 'rotate',
      algorithm: 'ed25519',
      publicKey,
    } as const;
    committed(unit.append([{ kind: 'key', payload }]));
    // Whatever is signed holds: only what is missing can be noticed.
    expect(FiscalUnit.boot({ ...ports, verifySignature: () => true })).toMatchObject({
      halted: `the rotation of the log key in record ${sequence} lacks a signature`,
    });
  });

  it('leaves one usable key, wherever power goes', () => {
    const outcomes = new Set<boolean>();
    let isDone = false;
    for (let at = 0; !isDone; at++) {
      const { element, ports, unit } = makeUnit();
      const { size } = unit;
      const flash = cutAt(ports.flash, at);
      try {
        const cutting = bootUnit({ ...ports, flash });
        committed(cutting.rotateLogKey(stampOf('rotate')));
        committed(issue(cutting, 'behind'));
        isDone = true;
      } catch (error) {
        if (!(error instanceof Cut)) throw error;
      }
      const again = bootUnit(ports);
      const isRotated = keyNamed(again.state.keys, 'log') !== undefined;
      outcomes.add(isRotated);
      expect(element.held()).toHaveLength(1);
      expect(element.signer()?.publicKey).toEqual(KEYS[isRotated ? 1 : 0].publicKey);
      expect(again.size).toBeGreaterThanOrEqual(size);
      committed(issue(again, 'goes-on'));
      checkSignatures(again);
      expect(summaryOf(bootUnit(ports).state)).toEqual(summaryOf(again.state));
      expect(at).toBeLessThan(50);
    }
    expect(outcomes).toEqual(new Set([false, true]));
  });

  it('halts a unit whose rotation lacks the signature of the new key', () => {
    const { ports, unit } = makeUnit();
    const { publicKey } = KEYS[1];
    const step = { operation: stampOf('r'), name: 'log', step: 'rotate', algorithm: 'ed25519', publicKey } as const;
    const plan = planKey(unit.state, { ...step, newKeySignature: new Uint8Array(64) }, unit.size);
    committed(run(unit, plan));
    const rotated = FiscalUnit.boot(ports);
    expect(rotated).toMatchObject({
      place: { memory: 'journal' },
      halted: expect.stringMatching(/lacks a signature/) as string,
    });
  });

  it('is refused by a part that keeps one key', () => {
    const unit = bootUnit(makePorts());
    activate(unit);
    expect(unit.rotateLogKey(stampOf('rotate'))).toMatchObject({ ok: false, code: 'not-allowed-in-state' });
  });
});

const seal: KeyPayload = {
  operation: stampOf('import'),
  name: 'seal',
  step: 'import',
  purpose: 'seal of receipts',
  algorithm: 'p256',
  publicKey: new Uint8Array(65).fill(4),
  certificate: new Uint8Array(4096),
  notBefore: 1_773_475_000_000,
  notAfter: 1_773_475_300_000,
};

describe('a key of the country', () => {
  const country: Country = { ...none, receiptKeys: ['seal'] };
  const sell = (unit: FiscalUnit, id: string) => {
    const receipt = { document: 'sale', items: [], payments: [] } as const;
    const now = unit.now();
    return planReceipt(unit.state, country, { operation: stampOf(id), receipt, now, dayOpenedUtcMs: 0 });
  };
  const change = (unit: FiscalUnit, key: Omit<KeyPayload, 'operation' | 'name'>) =>
    run(unit, planKey(unit.state, { operation: stampOf(`${key.step}-${unit.size}`), name: 'seal', ...key }, unit.size));

  it('is missing, valid, expired, renewed, compromised and replaced, also behind a boot', () => {
    const { ports, unit } = makeUnit();
    expect(sell(unit, 'none')).toMatchObject({ ok: false, code: 'key-unusable' });
    committed(run(unit, planKey(unit.state, seal, unit.size)));
    expect(sell(unit, 'valid').ok).toBe(true);
    ports.clock.advance(100_000);
    expect(sell(unit, 'last').ok).toBe(true);
    ports.clock.advance(1);
    expect(sell(unit, 'expired')).toMatchObject({ ok: false, code: 'key-expired' });
    committed(change(unit, { step: 'renew', notAfter: 1_773_480_000_000 }));
    expect(sell(unit, 'renewed').ok).toBe(true);
    const from = unit.size - 1;
    committed(change(unit, { step: 'compromised', publicKey: new Uint8Array(65).fill(4), from }));
    expect(sell(bootUnit(ports), 'bad')).toMatchObject({ ok: false, code: 'key-unusable' });
    committed(change(unit, { step: 'rotate', algorithm: 'p256', publicKey: new Uint8Array(65).fill(3) }));
    expect(sell(bootUnit(ports), 'good').ok).toBe(true);
    committed(change(unit, { step: 'retire' }));
    expect(bootUnit(ports).state.keys).toEqual([]);
  });

  it('is refused where the step lacks something, has too much or cannot be', () => {
    const { unit } = makeUnit();
    committed(run(unit, planKey(unit.state, seal, unit.size)));
    const refused: readonly (readonly [path: string, key: Partial<KeyPayload>])[] = [
      ['name', {}],
      [
        'name',
        {
          name: 'other',
          step: 'retire',
          ...without('purpose', 'algorithm', 'publicKey', 'certificate', 'notBefore', 'notAfter'),
        },
      ],
      ['algorithm', { step: 'rotate', ...without('purpose', 'algorithm') }],
      ['purpose', { step: 'renew' }],
      ['from', { name: 'new', from: 3 }],
      [
        'from',
        { step: 'compromised', from: 999, ...without('purpose', 'algorithm', 'certificate', 'notBefore', 'notAfter') },
      ],
      ['notAfter', { name: 'new', notAfter: 1 }],
      ['step', { name: 'log' }],
      ['newKeySignature', { name: 'log', step: 'rotate', ...without('purpose') }],
    ];
    for (const [path, key] of refused) {
      const payload = Object.fromEntries(
        Object.entries({ ...seal, ...key }).filter(([, value]) => value !== undefined),
      );
      // Without the fields that are undefined it is a payload again.
      expect(planKey(unit.state, payload as unknown as KeyPayload, unit.size), path).toMatchObject({ path });
    }
    for (let index = 1; index < 16; index++) {
      committed(
        run(unit, planKey(unit.state, { ...seal, operation: stampOf(`k-${index}`), name: `k-${index}` }, unit.size)),
      );
    }
    expect(planKey(unit.state, { ...seal, name: 'one-more' }, unit.size)).toMatchObject({ path: 'name' });
  });
});

function without(...fields: readonly (keyof KeyPayload)[]): object {
  return Object.fromEntries(fields.map((field) => [field, undefined]));
}

describe('the link to the unit that goes on', () => {
  const other = { serial: 'PL000002', journalId: new Uint8Array(16).fill(8), logKey: new Uint8Array(32).fill(9) };

  it('is the last record of an archived unit, once', () => {
    const { ports, unit } = makeUnit();
    const to = { operation: stampOf('to'), step: 'to', ...other } as const;
    expect(planSuccessor(unit.state, to)).toMatchObject({ ok: false, code: 'not-allowed-in-state' });
    committed(run(unit, planDayClose(unit.state, stampOf('close'), unit.now())));
    for (const step of ['closing', 'archived'] as const)
      committed(run(unit, planLife(unit.state, none, { operation: stampOf(step), change: { to: step } })));
    committed(run(unit, planSuccessor(unit.state, to)));
    expect(bootUnit(ports).state.successor).toBe(unit.size - 1);
    expect(planSuccessor(unit.state, to)).toMatchObject({ ok: false, code: 'not-allowed-in-state' });
    expect(unit.append([{ kind: 'fence', payload: { fenced: { id: 'x', epoch: 0 } } }])).toMatchObject({ ok: false });
  });

  it('carries the checkpoint of the unit before', () => {
    const { unit } = makeUnit();
    const from = { operation: stampOf('from'), step: 'from', ...other, checkpoint: new Uint8Array(9) } as const;
    expect(planSuccessor(unit.state, from)).toMatchObject({ ok: false, code: 'not-allowed-in-state' });
    const { checkpoint: _checkpoint, ...bare } = from;
    const bound = { ...unit.state, life: 'bound' } as const;
    expect(planSuccessor(bound, bare)).toMatchObject({ ok: false, path: 'checkpoint' });
    expect(planSuccessor(bound, from)).toMatchObject({ ok: true });
  });
});

/** Written by hand from docs/spec/records.md: deterministic CBOR with the keys of the tables. */
describe('the payloads', () => {
  const hex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const stamp = { id: 'k', epoch: 0, digest: new Uint8Array(32) };
  const stampHex = `a301616b0200035820${'00'.repeat(32)}`;

  it('of a key that is compromised', () => {
    const bytes = concatBytes(
      hex('a5'),
      hex(`01${stampHex}`),
      hex('02636c6f67'),
      hex('0304'),
      hex('0643010203'),
      hex('0a07'),
    );
    const value = { operation: stamp, name: 'log', step: 'compromised', publicKey: hex('010203'), from: 7 } as const;
    expect(keyTable.encode(value)).toEqual(bytes);
    expect(keyTable.decode(bytes)).toEqual(value);
  });

  it('of a link', () => {
    const ids = hex(`0450${'11'.repeat(16)}055820${'22'.repeat(32)}0641`);
    const bytes = concatBytes(hex('a6'), hex(`01${stampHex}`), hex('0202'), hex('036150'), ids, hex('6e'));
    const value = {
      operation: stamp,
      step: 'from',
      serial: 'P',
      journalId: hex('11'.repeat(16)),
      logKey: hex('22'.repeat(32)),
      checkpoint: hex('6e'),
    } as const;
    expect(successorTable.encode(value)).toEqual(bytes);
    expect(successorTable.decode(bytes)).toEqual(value);
  });
});
