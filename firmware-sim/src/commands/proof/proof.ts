/** `proof.inclusion`, `proof.consistency`: refuse `no-such-size`. A size of 0 stands for the current one. */
import type { QueryCommand } from '../context.js';

export const proveInclusion: QueryCommand<'proof.inclusion'> = {
  name: 'proof.inclusion',
  answer({ unit }, { sequence, size }) {
    const proof = unit.inclusionProof(sequence, size === 0 ? unit.size : size);
    if (!proof.ok) return proof;
    const { ok: _ok, ...reply } = proof;
    return { ok: true, reply };
  },
};

export const proveConsistency: QueryCommand<'proof.consistency'> = {
  name: 'proof.consistency',
  answer({ unit }, { older, size: asked }) {
    const size = asked === 0 ? unit.size : asked;
    const proof = unit.consistencyProof(older, size);
    return proof.ok ? { ok: true, reply: { older, size, path: proof.path } } : proof;
  },
};
