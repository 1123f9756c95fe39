// Keys and links by the holder of the genuine keys: hashed and signed as it should be, but what they say is wrong.
import { ascii, concatBytes } from '@plomba/codec';
import type { KeyPayload, KeyValue, SuccessorPayload } from '@plomba/core/tables';
import type { FindingName } from '../index.js';
import type { Attack } from './attack.js';
import { checkpointText, exportOf, seal, signerOf, type Plan, type Signer } from './export-builder.js';
import { rootOf } from './naive-tree.js';
import { TestUnit, type TestUnitOptions } from './test-unit.js';

type KeyStep = Omit<KeyPayload, 'operation'>;
type LinkStep = Omit<SuccessorPayload, 'operation'>;

const newSigner: Signer = signerOf(21);
const otherSigner: Signer = signerOf(22);

/** A unit whose records can be signed by a second key. */
export class KeyUnit extends TestUnit {
  signer: Signer = this.name.signer;
  #own = 0;

  #plan(kind: 'key' | 'successor', payload: KeyStep | LinkStep): this {
    const operation = { id: `own-${this.#own++}`, epoch: 0, digest: new Uint8Array(32) };
    const head = { utcMs: this.clockMs, offsetMinutes: this.offsetMinutes, signed: true, signer: this.signer };
    this.plans.push({ kind, ...head, payload: { operation, ...payload } } as unknown as Plan); // the callers below pair them
    this.clockMs += 1000;
    return this;
  }

  key(step: KeyStep): this {
    return this.#plan('key', step);
  }

  link(step: LinkStep): this {
    return this.#plan('successor', step);
  }

  /** @param signature of the new key in place of the right one */
  rotate(signature?: Uint8Array): this {
    const sequence = this.plans.length;
    const { publicKey } = newSigner;
    const parts = [this.name.journalId, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, sequence), this.signer.publicKey, publicKey];
    const message = concatBytes(ascii('plomba rotate v1\0'), ...parts);
    const newKeySignature = signature ?? newSigner.sign(message);
    this.key({ name: 'log', step: 'rotate', algorithm: 'ed25519', publicKey, newKeySignature });
    this.signer = newSigner;
    return this;
  }

  /** A checkpoint record by the key in force, with these keys in its state. */
  checkpointWith(keys: readonly KeyValue[]): this {
    this.checkpoint();
    const plan = this.plans.at(-1);
    if (plan?.kind !== 'checkpoint') throw new Error('the last record is no checkpoint');
    const state = { ...plan.payload.state, ...(keys.length > 0 && { keys }) };
    this.plans[this.plans.length - 1] = { ...plan, signer: this.signer, payload: { ...plan.payload, state } };
    return this;
  }

  /** Fences, signed by the key in force. */
  fences(count: number): this {
    for (let made = 0; made < count; made++) {
      this.fence(`late-${this.#own++}`);
      const plan = this.plans.at(-1);
      if (plan !== undefined) this.plans[this.plans.length - 1] = { ...plan, signer: this.signer };
    }
    return this;
  }

  /** Text of the checkpoint over all records so far. */
  note(): string {
    const { leaves } = seal(this.plans, this.name);
    return checkpointText({ ...this.name, signer: this.signer }, leaves.length, rootOf(leaves));
  }

  override export(text: string = this.note()): Uint8Array {
    return exportOf(seal(this.plans, this.name), text);
  }
}

/** In production behind record 3; the next record is record 4. */
export function started(options: TestUnitOptions = {}): KeyUnit {
  const owner = { name: 'N', taxNumber: '1' };
  const place = { name: 'P', address: 'A' };
  const unit = new KeyUnit(options);
  unit.identity().life('bound', { owner, place }).rules().life('production');
  return unit;
}

const logKey = (since: number): KeyValue => {
  return { name: 'log', algorithm: 'ed25519', publicKey: newSigner.publicKey, since };
};
const sealKey: KeyStep = {
  name: 'seal',
  step: 'import',
  purpose: 'p',
  algorithm: 'p256',
  publicKey: new Uint8Array(65),
};
const other: Omit<LinkStep, 'step'> = {
  serial: 'PL-000009',
  journalId: new Uint8Array(16),
  logKey: new Uint8Array(32),
};

/** What is as it should be: no attack. */
export const genuineKeys: readonly (readonly [name: string, unit: KeyUnit])[] = [
  [
    'a rotation',
    started()
      .rotate()
      .fences(2)
      .checkpointWith([logKey(4)]),
  ],
  ['a rotation in the middle of a slice', started().fences(96).rotate().fences(200)],
  [
    'a key of the country',
    started()
      .key(sealKey)
      .key({ name: 'seal', step: 'renew', notAfter: 9 })
      .key({ name: 'seal', step: 'retire' })
      .checkpointWith([]),
  ],
  [
    'an old key that was compromised behind its time',
    started()
      .rotate()
      .key({ name: 'log', step: 'compromised', publicKey: signerOf(1).publicKey, from: 5 }),
  ],
];

function ended(): KeyUnit {
  const unit = started();
  unit.life('closing').life('archived');
  return unit;
}

const attack = (expected: FindingName, name: string, unit: KeyUnit, at: number): Attack => {
  return { attack: name, expected, at, file: unit.export() };
};

const mixed = (signer: Signer): KeyUnit => {
  const unit = started().rotate();
  unit.signer = signer;
  unit.fences(1);
  unit.signer = newSigner;
  return unit;
};

const byStranger = started();
byStranger.signer = otherSigner;
byStranger.rotate();

const log = (step: Partial<KeyStep>): KeyStep => ({
  name: 'log',
  step: 'compromised',
  publicKey: signerOf(1).publicKey,
  ...step,
});

export const keyAttacks: readonly Attack[] = [
  attack(
    'key-rotation',
    'a rotation with a signature of another key for the new one',
    started().rotate(otherSigner.sign(ascii('x'))),
    4,
  ),
  attack('key-rotation', 'a rotation that the old key did not sign', byStranger, 4),
  attack(
    'key-step',
    'a rotation without a signature of the new key',
    started().key({ name: 'log', step: 'rotate', algorithm: 'ed25519', publicKey: newSigner.publicKey }),
    4,
  ),
  attack('signature-invalid', 'a record behind a rotation, signed with the old key', mixed(signerOf(1)), 5),
  attack('signature-invalid', 'a record behind a rotation, signed with a third key', mixed(otherSigner), 5),
  { attack: 'a checkpoint behind a rotation, signed with the old key', expected: 'note-key', file: noteByOldKey() },
  attack(
    'checkpoint-state',
    'a checkpoint record that does not know of a rotation',
    started().rotate().checkpointWith([]),
    5,
  ),
  attack(
    'checkpoint-state',
    'a checkpoint record with another key in force',
    started()
      .rotate()
      .checkpointWith([{ ...logKey(4), publicKey: otherSigner.publicKey }]),
    5,
  ),
  attack('key-step', 'a key that is imported twice', started().key(sealKey).key(sealKey), 5),
  attack('key-step', 'a renewal of a key that is not there', started().key({ name: 'seal', step: 'renew' }), 4),
  attack(
    'key-step',
    'an import without a purpose',
    started().key({ name: 'seal', step: 'import', algorithm: 'p256', publicKey: new Uint8Array(65) }),
    4,
  ),
  attack(
    'key-step',
    'a validity that ends before it begins',
    started().key({ ...sealKey, notBefore: 2, notAfter: 1 }),
    4,
  ),
  attack('key-step', 'a log key that is retired', started().key({ name: 'log', step: 'retire' }), 4),
  attack('key-step', 'a key that is compromised from a record still to come', started().key(log({ from: 9 })), 4),
  attack(
    'key-compromised',
    'records of a log key that is compromised from record 2 on',
    started().key(log({ from: 2 })),
    2,
  ),
  attack(
    'key-compromised',
    'records of the key before a rotation, compromised',
    started()
      .rotate()
      .key(log({ from: 3 })),
    3,
  ),
  attack('life-archived', 'a record behind the end of life', ended().fences(1), 6),
  attack('successor', 'a link to another unit before the end of life', started().link({ step: 'to', ...other }), 4),
  attack(
    'successor',
    'two links to another unit',
    ended()
      .link({ step: 'to', ...other })
      .link({ step: 'to', ...other }),
    7,
  ),
  attack(
    'successor',
    'a link from another unit in production',
    started().link({ step: 'from', ...other, checkpoint: ascii('x') }),
    4,
  ),
  attack(
    'successor',
    'a link to another unit with a checkpoint',
    ended().link({ step: 'to', ...other, checkpoint: ascii('x') }),
    6,
  ),
];

function noteByOldKey(): Uint8Array {
  const unit = started().rotate();
  unit.signer = unit.name.signer;
  return unit.export();
}
