/** `journal.checkpoint`: the signed tree head over all records; refuses `signer-broken`. */
import { present } from '@plomba/core';
import { utf8Encode } from '@plomba/codec';
import type { QueryCommand } from '../context.js';

export const journalCheckpoint: QueryCommand<'journal.checkpoint'> = {
  name: 'journal.checkpoint',
  answer({ unit }) {
    const checkpoint = unit.checkpoint();
    if (!checkpoint.ok) return checkpoint;
    const text = present(utf8Encode(checkpoint.text), 'a checkpoint is well-formed text');
    return { ok: true, reply: { text, size: checkpoint.head.size } };
  },
};
