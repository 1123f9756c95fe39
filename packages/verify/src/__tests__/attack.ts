// What the attack tables share: a genuine export, and ways to take it apart and put it together wrongly.
import { concatBytes, crc32c } from '@plomba/codec';
import type { FindingName, VerifyOptions } from '../index.js';
import { checkpointText, exportOf, filesOf, seal, signerOf, tarOf } from './export-builder.js';
import type { Files, Plan, Sealed } from './export-builder.js';
import { leafOf, rootOf } from './naive-tree.js';
import { fiveReceipts } from './test-unit.js';

export interface Attack {
  readonly attack: string;
  readonly expected: FindingName;
  /** Sequence in the place of the finding. */
  readonly at?: number;
  /** Field in the place of the finding. */
  readonly field?: string;
  readonly file: Uint8Array;
  readonly options?: VerifyOptions;
}

export const unit = fiveReceipts();
export const sealed: Sealed = seal(unit.plans, unit.name);
export const genuine: Uint8Array = exportOf(sealed);
export const size: number = sealed.leaves.length;
export const root: Uint8Array = rootOf(sealed.leaves);
export const note: string = checkpointText(unit.name, size, root);
export const otherSigner = signerOf(7);

/** An entry, signature or leaf of the genuine journal. */
export function partOf(list: readonly Uint8Array[], at: number): Uint8Array {
  return list[at] ?? new Uint8Array(0);
}

export function withFiles(change: (files: Files) => void): Uint8Array {
  const files = filesOf(sealed);
  change(files);
  return tarOf(files);
}

/** Other parts under leaves, tiles and a checkpoint made anew by the genuine key. */
export function assembled(parts: Partial<Sealed>, text?: string): Uint8Array {
  const entries = parts.entries ?? sealed.entries;
  return exportOf({ ...sealed, leaves: entries.map(leafOf), ...parts }, text);
}

/** The genuine journal with one plan changed, and all of it sealed by the genuine key. */
export function replanned(at: number, change: Partial<Plan>): Uint8Array {
  const plans = unit.plans.map((plan, index) => (index === at ? ({ ...plan, ...change } as Plan) : plan)); // same kind
  return exportOf(seal(plans, unit.name));
}

/** One entry with one byte of its header changed and its CRC repaired. */
export function withHeaderByte(sequence: number, at: number, byte: number): Uint8Array {
  const entry = partOf(sealed.entries, sequence).with(at, byte);
  new DataView(entry.buffer, entry.byteOffset).setUint32(28, crc32c(entry.subarray(0, 28)));
  return assembled({ entries: sealed.entries.with(sequence, entry) });
}

/** Order of the group of Ed25519, RFC 8032 section 5.1. */
const ORDER = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;

/** The signature with S + L in place of S: it satisfies the same equation. */
export function malleated(signature: Uint8Array): Uint8Array {
  let s = ORDER;
  for (const [place, byte] of signature.subarray(32).entries()) s += BigInt(byte) << BigInt(8 * place);
  const tail = Uint8Array.from({ length: 32 }, (_, place) => Number((s >> BigInt(8 * place)) & 0xffn));
  return concatBytes(signature.subarray(0, 32), tail);
}
