/** The answer to a command with an operation, read from the record: a repetition gets the same one. */
import type { Content, PlacedRecord } from '@plomba/core';
import type { CommitReply } from '@plomba/link';

export function commitReply(record: PlacedRecord, content: Content, repeated: boolean): CommitReply {
  const { sequence, kind, utcMs, offsetMinutes } = record.header;
  const { leafHash, signature } = record;
  return { sequence, kind, time: { utcMs, offsetMinutes }, leafHash, signature, repeated, ...details(content) };
}

function dayOf({ day }: { readonly day?: number }): Partial<CommitReply> {
  return day === undefined ? {} : { day };
}

function details(content: Content): Partial<CommitReply> {
  switch (content.kind) {
    case 'identity':
      return { life: 'personalised' };
    case 'life':
      return { life: content.payload.change.to };
    case 'day-open':
      return { day: content.payload.day };
    case 'day-close':
      return { day: content.payload.day, counters: content.payload.counters };
    case 'receipt': {
      const { number, series, day, total, change, taxes, codes } = content.payload;
      return { day, receipt: { number, series, day, total, change, taxes, codes } };
    }
    case 'copy':
      return { day: content.payload.day, copy: { of: content.payload.of, ordinal: content.payload.ordinal } };
    case 'cash':
      return { day: content.payload.day };
    case 'event':
      return dayOf(content.payload);
    case 'shift': {
      const { till, number, step, counters } = content.payload;
      return { ...dayOf(content.payload), shift: { till, number }, ...(step === 'close' ? { counters } : {}) };
    }
    case 'clock':
    case 'rules':
    case 'checkpoint':
    case 'fence':
    case 'discard':
    case 'answer':
    case 'key':
    case 'successor':
    case 'notice':
    case 'licence':
      return {};
    case 'intervention':
      return { visit: content.payload.number };
  }
}
