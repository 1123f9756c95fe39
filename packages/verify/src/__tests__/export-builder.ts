// Makes exports from planned records by docs/spec/journal.md, without any code of the verifier: chain, signatures, tree
// (naive-tree.ts), checkpoint records and note, tiles, tar. A plan is sealed as it is, however wrong it may be: that is
// how attacks by the holder of the genuine key are made.
import { createPrivateKey, sign } from 'node:crypto';
import { ascii, concatBytes, crc32c, toBase64, utf8Encode } from '@plomba/codec';
import { PAYLOADS, recordHeaderLayout } from '@plomba/core/tables';
import type { CheckpointPayload, Payloads, RecordHeader, RecordKind, StateSummary } from '@plomba/core/tables';
import { ed25519 } from '@noble/curves/ed25519.js';
import { frontierOf, hash, leafOf, rootOf } from './naive-tree.js';

/** The fields of a checkpoint record that sealing fills in, unless the plan has them. */
type CheckpointPlan = { readonly state: StateSummary } & Partial<CheckpointPayload>;

export interface PlanOf<K extends RecordKind> {
  readonly kind: K;
  readonly utcMs: number;
  readonly offsetMinutes: number;
  readonly payload: K extends 'checkpoint' ? CheckpointPlan : Payloads[K];
  readonly signed: boolean;
  /** Fields of the header to be wrong in. */
  readonly header?: Partial<RecordHeader>;
  /** Bytes in place of the payload's encoding. */
  readonly bytes?: Uint8Array;
  readonly previous?: Uint8Array;
  /** Who signs in place of the unit's own key. */
  readonly signer?: Signer;
}

export type Plan = { [K in RecordKind]: PlanOf<K> }[RecordKind];

export interface Signer {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** PKCS #8 around the 32 bytes of an Ed25519 secret key, RFC 8410 section 7. */
const PKCS8 = '302e020100300506032b657004220420';

/** Signs by OpenSSL, for its speed; a test holds it against noble. */
export function signerOf(seed: number): Signer {
  const secret = new Uint8Array(32).fill(seed);
  const der = Buffer.concat([Buffer.from(PKCS8, 'hex'), secret]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return { publicKey: ed25519.getPublicKey(secret), sign: (message) => new Uint8Array(sign(null, message, key)) };
}

export interface UnitName {
  readonly serial: string;
  readonly journalId: Uint8Array;
  readonly signer: Signer;
}

export interface Sealed {
  readonly unit: UnitName;
  readonly entries: readonly Uint8Array[];
  readonly signatures: readonly Uint8Array[];
  readonly leaves: readonly Uint8Array[];
}

export function noteOf(serial: string, size: number, root: Uint8Array): Uint8Array {
  return ascii(`plomba/${serial}\n${size}\n${toBase64(root)}\n`);
}

export function checkpointText(unit: UnitName, size: number, root: Uint8Array): string {
  const origin = `plomba/${unit.serial}`;
  const note = noteOf(unit.serial, size, root);
  const keyHash = hash(ascii(origin), Uint8Array.of(0x0a, 0x01), unit.signer.publicKey).slice(0, 4);
  const line = toBase64(concatBytes(keyHash, unit.signer.sign(note)));
  return `${String.fromCharCode(...note)}\n— ${origin} ${line}\n`;
}

function recordSignable(journalId: Uint8Array, sequence: number, leaf: Uint8Array): Uint8Array {
  const number = new Uint8Array(8);
  new DataView(number.buffer, number.byteOffset).setUint32(4, sequence);
  return concatBytes(ascii('plomba record v1\0'), journalId, number, leaf);
}

/** A header with its CRC. */
function headerBytes(header: RecordHeader): Uint8Array {
  const bytes = recordHeaderLayout.encode(header);
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(28, crc32c(bytes.subarray(0, 28)));
  return bytes;
}

function payloadOf(plan: Plan, done: Sealed, from: number): Uint8Array {
  if (plan.bytes !== undefined) return plan.bytes;
  if (plan.kind !== 'checkpoint') {
    const table = PAYLOADS[plan.kind] as { encode(value: unknown): Uint8Array }; // the table of this plan's kind
    return table.encode(plan.payload);
  }
  const { unit, leaves, signatures } = done;
  const root = plan.payload.root ?? rootOf(leaves);
  return PAYLOADS.checkpoint.encode({
    root,
    frontier: frontierOf(leaves),
    signaturesHash: hash(...signatures.slice(from)),
    noteSignature: (plan.signer ?? unit.signer).sign(noteOf(unit.serial, leaves.length, root)),
    ...plan.payload,
  });
}

export function seal(plans: readonly Plan[], unit: UnitName): Sealed {
  const entries: Uint8Array[] = [];
  const signatures: Uint8Array[] = [];
  const leaves: Uint8Array[] = [];
  let checkpoint = 0;
  for (const [sequence, plan] of plans.entries()) {
    const payload = payloadOf(plan, { unit, entries, signatures, leaves }, checkpoint);
    const header = headerBytes({
      kind: plan.kind,
      sequence,
      utcMs: plan.utcMs,
      offsetMinutes: plan.offsetMinutes,
      timeQuality: 'set',
      payloadBytes: payload.length,
      signatureBytes: plan.signed ? 64 : 0,
      headerCrc: 0,
      ...plan.header,
    });
    const entry = concatBytes(header, plan.previous ?? leaves.at(-1) ?? new Uint8Array(32), payload);
    const leaf = leafOf(entry);
    entries.push(entry);
    leaves.push(leaf);
    signatures.push(
      plan.signed
        ? (plan.signer ?? unit.signer).sign(recordSignable(unit.journalId, sequence, leaf))
        : new Uint8Array(0),
    );
    if (plan.kind === 'checkpoint') checkpoint = sequence;
  }
  return { unit, entries, signatures, leaves };
}

const WIDTH = 256;

function numbered(index: number, width: number): string {
  const text = index.toString().padStart(3, '0');
  const path = text.length > 3 ? `x${text.slice(0, -3).padStart(3, '0')}/${text.slice(-3)}` : text;
  return width === WIDTH ? path : `${path}.p/${width}`;
}

function chunks<T>(list: readonly T[]): (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / WIDTH) }, (_, at) => list.slice(at * WIDTH, (at + 1) * WIDTH));
}

function bundle(blobs: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...blobs.flatMap((blob) => [Uint8Array.of(blob.length >> 8, blob.length & 0xff), blob]));
}

export type Files = Map<string, Uint8Array>;

/** The files of an export, not yet in a tar; `text` replaces the checkpoint. */
export function filesOf({ unit, entries, signatures, leaves }: Sealed, text?: string): Files {
  const files: Files = new Map();
  const checkpoint = text ?? checkpointText(unit, leaves.length, rootOf(leaves));
  files.set('checkpoint', utf8Encode(checkpoint) ?? new Uint8Array(0));
  for (const [index, part] of chunks(signatures).entries()) {
    files.set(`signatures/${numbered(index, part.length)}`, bundle(part));
  }
  for (const [index, part] of chunks(entries).entries()) {
    files.set(`tile/entries/${numbered(index, part.length)}`, bundle(part));
  }
  let hashes = [...leaves];
  for (let level = 0; hashes.length > 0; level++) {
    const tiles = chunks(hashes);
    for (const [index, part] of tiles.entries()) {
      files.set(`tile/${level}/${numbered(index, part.length)}`, concatBytes(...part));
    }
    hashes = tiles.filter((tile) => tile.length === WIDTH).map(rootOf);
  }
  return files;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

/** A ustar header by POSIX, field after field. */
function tarHeader(name: string, size: number): Uint8Array {
  const text =
    `${name.padEnd(100, '\0')}0000644\0${'0000000\0'.repeat(2)}${octal(size, 11)}\0${octal(0, 11)}\0` +
    `${' '.repeat(8)}0${'\0'.repeat(100)}ustar\0${'00'}${'\0'.repeat(64)}${'0000000\0'.repeat(2)}`;
  const header = ascii(text.padEnd(512, '\0'));
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(ascii(`${octal(sum, 6)}\0 `), 148);
  return header;
}

/** A tar of the files in the order of the bytes of their names. */
export function tarOf(files: Files): Uint8Array {
  const names = [...files.keys()].sort((left, right) => (left < right ? -1 : 1));
  const parts = names.flatMap((name) => {
    const content = files.get(name) ?? new Uint8Array(0);
    return [tarHeader(name, content.length), content, new Uint8Array((512 - (content.length % 512)) % 512)];
  });
  return concatBytes(...parts, new Uint8Array(1024));
}

export function exportOf(sealed: Sealed, text?: string): Uint8Array {
  return tarOf(filesOf(sealed, text));
}
