// Proofs and checkpoints of a unit before verifiers that know nothing of this project: `@transmute/rfc9162` for the tree
// of RFC 9162, `@sigstore/verify` for inclusion proofs under C2SP checkpoints. They accept what the unit gives, and
// refuse it changed.
import { createHash, createPublicKey } from 'node:crypto';
import { createRequire } from 'node:module';
import { VerificationError } from '@sigstore/verify';
import { RFC9162 } from '@transmute/rfc9162';
import { describe, expect, it } from 'vitest';
import { readExport, verify } from '../index.js';
import { verifyConsistency, verifyInclusion } from '../proof.js';
import { coreUnit, exportBytes } from './core-unit.js';
import { nativeVerifier } from './native-verifier.js';

const SIZE = 41;
const unit = coreUnit(SIZE);
const read = readExport(exportBytes(unit));
if (!read.ok) throw new Error(read.finding.message);
const entries = [...read.journal.records()].map(({ entry }) => new Uint8Array(entry));
const identity = read.journal.record(0);
const logKey = identity?.kind === 'identity' ? identity.payload.logKey : new Uint8Array(32);

function inclusionOf(index: number, size: number): { path: readonly Uint8Array[]; leafHash: Uint8Array } {
  const proof = unit.inclusionProof(index, size);
  if (!proof.ok) throw new Error(proof.detail);
  return proof;
}

function consistencyOf(older: number, size: number): readonly Uint8Array[] {
  const proof = unit.consistencyProof(older, size);
  if (!proof.ok) throw new Error(proof.detail);
  return proof.path;
}

function checkpointOf(size: number): { readonly text: string; readonly root: Uint8Array } {
  const checkpoint = unit.checkpoint(size);
  if (!checkpoint.ok) throw new Error(checkpoint.detail);
  return { text: checkpoint.text, root: checkpoint.head.root };
}

const flipped = (bytes: Uint8Array): Uint8Array => bytes.with(7, bytes[7]! ^ 1);
const isPowerOfTwo = (value: number): boolean => (value & (value - 1)) === 0;

describe('@transmute/rfc9162', () => {
  it('gets the same leaves, roots and paths from the entries', async () => {
    for (let size = 1; size <= SIZE; size++) {
      const prefix = entries.slice(0, size);
      expect(await RFC9162.treeHead(prefix)).toEqual(checkpointOf(size).root);
      for (let index = 0; index < size; index += 3) {
        const foreign = await RFC9162.inclusionProof(entries[index]!, prefix);
        expect(foreign.inclusion_path).toEqual(inclusionOf(index, size).path);
      }
    }
    expect(await RFC9162.leaf(entries[3]!)).toEqual(read.ok && read.journal.record(3)?.leafHash);
  });

  it('accepts inclusion proofs, and refuses them changed', async () => {
    for (const size of [1, 2, 7, 8, 33, SIZE]) {
      const { root } = checkpointOf(size);
      for (let index = 0; index < size; index++) {
        const { path, leafHash } = inclusionOf(index, size);
        const proof = { log_id: '', tree_size: size, leaf_index: index, inclusion_path: [...path] };
        const ours = { index, size, leafHash, path, root };
        expect([await RFC9162.verifyInclusionProof(root, leafHash, proof), verifyInclusion(ours)]).toEqual([
          true,
          true,
        ]);
        expect(await RFC9162.verifyInclusionProof(flipped(root), leafHash, proof)).toBe(false);
        expect(await RFC9162.verifyInclusionProof(root, flipped(leafHash), proof)).toBe(false);
        for (const at of path.keys()) {
          const inclusion_path = path.with(at, flipped(path[at]!));
          expect(await RFC9162.verifyInclusionProof(root, leafHash, { ...proof, inclusion_path })).toBe(false);
        }
      }
    }
  });

  it('accepts consistency proofs, and refuses them changed', async () => {
    for (let size = 2; size <= 24; size++) {
      for (let older = 1; older < size; older++) {
        const [first, second] = [checkpointOf(older).root, checkpointOf(size).root];
        const path = consistencyOf(older, size);
        // It leaves out step 2 of section 2.1.4.2, and so wants the first root in front when its size is a power of two.
        const consistency_path = isPowerOfTwo(older) ? [first, ...path] : [...path];
        const proof = { log_id: '', tree_size_1: older, tree_size_2: size, consistency_path };
        expect([older, size, await RFC9162.verifyConsistencyProof(first, second, proof)]).toEqual([older, size, true]);
        expect(verifyConsistency({ size: older, laterSize: size, root: first, laterRoot: second, path })).toBe(true);
        expect(await RFC9162.verifyConsistencyProof(flipped(first), second, proof)).toBe(false);
        expect(await RFC9162.verifyConsistencyProof(first, flipped(second), proof)).toBe(false);
        const changed = consistency_path.map((hash, at) => (at === consistency_path.length - 1 ? flipped(hash) : hash));
        expect(await RFC9162.verifyConsistencyProof(first, second, { ...proof, consistency_path: changed })).toBe(
          false,
        );
      }
    }
  });

  it('is wrong for equal sizes, where the RFC has an empty path', async () => {
    for (const size of [3, 5, 8, 13]) {
      const { root } = checkpointOf(size);
      const path = consistencyOf(size, size);
      expect(path).toEqual([]);
      expect(verifyConsistency({ size, laterSize: size, root, laterRoot: root, path })).toBe(true);
      const proof = { log_id: '', tree_size_1: size, tree_size_2: size, consistency_path: [] };
      expect(await RFC9162.verifyConsistencyProof(root, root, proof)).toBe(false);
      const own = await RFC9162.consistencyProof({ tree_size: size } as never, entries.slice(0, size)); // reads no more
      expect(own.consistency_path).toHaveLength(1);
    }
  });
});

interface Sigstore {
  verifyTLogInclusion(entry: unknown, authorities: readonly unknown[]): void;
}

describe('@sigstore/verify', () => {
  // Its verifier of log entries has no export of its own; without certificates around it, this is the way in.
  const { verifyTLogInclusion } = createRequire(import.meta.url)('@sigstore/verify/dist/tlog/index.js') as Sigstore;
  const origin = 'plomba/PL-7';
  const x = Buffer.from(logKey).toString('base64url');
  const keyHash = createHash('sha256').update(`${origin}\n\x01`, 'latin1').update(logKey).digest();
  const authority = {
    logID: keyHash,
    baseURL: `https://${origin}`,
    publicKey: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
    validFor: { start: new Date(0), end: new Date(8.64e15) },
  };

  function accepts(
    change: Partial<{ index: number; text: string; path: readonly Uint8Array[]; entry: Uint8Array }>,
  ): boolean {
    const { index = 5, text = checkpointOf(SIZE).text, entry = entries[5]! } = change;
    const { path = inclusionOf(5, SIZE).path } = change;
    const inclusionProof = {
      logIndex: String(index),
      treeSize: String(SIZE),
      rootHash: Buffer.from(checkpointOf(SIZE).root),
      hashes: path.map((hash) => Buffer.from(hash)),
      checkpoint: { envelope: text },
    };
    const log = { canonicalizedBody: Buffer.from(entry), inclusionProof, inclusionPromise: undefined };
    try {
      verifyTLogInclusion({ ...log, logIndex: String(index), integratedTime: '0' }, [authority]);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(VerificationError);
      return false;
    }
  }

  it('accepts every record of the journal under its checkpoint', () => {
    for (const [index, entry] of entries.entries()) {
      for (const size of [index + 1, 32, SIZE].filter((size) => size > index)) {
        const { path } = inclusionOf(index, size);
        expect([index, size, accepts({ index, entry, path, text: checkpointOf(size).text })]).toEqual([
          index,
          size,
          true,
        ]);
      }
    }
  });

  it('refuses a changed record, index, path, head, signature and key', () => {
    const { text } = checkpointOf(SIZE);
    const { path } = inclusionOf(5, SIZE);
    expect(accepts({})).toBe(true);
    expect(accepts({ entry: flipped(entries[5]!) })).toBe(false);
    expect(accepts({ index: 4 })).toBe(false);
    expect(accepts({ path: path.slice(1) })).toBe(false);
    for (const at of path.keys()) expect(accepts({ path: path.with(at, flipped(path[at]!)) })).toBe(false);
    expect(accepts({ text: text.replace('\n41\n', '\n40\n') })).toBe(false);
    expect(accepts({ text: checkpointOf(40).text })).toBe(false);
    expect(accepts({ text: text.replace('PL-7', 'PL-8') })).toBe(false);
    const line = text.lastIndexOf(' ') + 12;
    for (let at = line; at < text.length - 4; at++) {
      const other = text[at] === 'A' ? 'B' : 'A';
      expect(accepts({ text: text.slice(0, at) + other + text.slice(at + 1) })).toBe(false);
    }
  });
});

describe('the export of the same unit', () => {
  it('holds', () => {
    expect(verify(exportBytes(unit), { verifySignature: nativeVerifier })).toMatchObject({ ok: true });
  });
});
