/** What is read in one piece after the other: records of the journal as lines, what the unit says as events. */
import { toHex, type Json } from '@plomba/codec';
import { HASH_BYTES, PAYLOADS, recordHeaderLayout } from '@plomba/core/tables';
import { sha256Parts } from '@plomba/core';
import { formatTime } from '@plomba/core/model';
import type { SequencedRecord, UnitNotice } from '@plomba/sdk';
import type { Body } from './changes.js';

const LEAF_TAG = Uint8Array.of(0);

/** A record of the journal as a line. */
export function journalLine({ sequence, entry, signature }: SequencedRecord): Body {
  const { bytes } = recordHeaderLayout;
  const { kind, utcMs, offsetMinutes } = recordHeaderLayout.decode(entry.subarray(0, bytes));
  const table = PAYLOADS[kind];
  const payload = table.decode(entry.subarray(bytes + HASH_BYTES), bytes + HASH_BYTES);
  return {
    sequence,
    kind,
    time: formatTime({ utcMs, offsetMinutes }),
    leafHash: toHex(sha256Parts([LEAF_TAG, entry])),
    payload: table.toJson(payload as never) as Json, // decoded by this very table
    entry: toHex(entry),
    signature: toHex(signature),
  };
}

/** Something that the unit said, as a server-sent event. */
export function eventText({ kind, time, condition, missed }: UnitNotice): string {
  const at = time === undefined ? {} : { time: formatTime(time) };
  return `event: ${kind}\ndata: ${JSON.stringify({ kind, ...at, condition, missed })}\n\n`;
}
