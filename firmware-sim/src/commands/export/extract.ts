/**
 * What the country's authority reads of some days, for `export.read` with a period. The last document is kept, so that a
 * transfer in pieces makes it once; losing it costs only time.
 */
import { contentOf, present, type FiscalUnit } from '@plomba/core';
import type { CommittedReceipt, Extraction } from '@plomba/core/country';
import { localDate } from '@plomba/core/model';
import type { DateRange, ReplyOf } from '@plomba/link';
import { committedReceipt } from '../receipts.js';
import type { Context } from '../context.js';
import { deny, type CommandRefusal } from '../refusal.js';

interface Made extends DateRange {
  readonly size: number;
  readonly document: Uint8Array;
}

const lastMade = new WeakMap<FiscalUnit, Made>();

/** Receipts of the period; undefined when there are more than one document may have. */
function receiptsIn(unit: FiscalUnit, { from, to }: DateRange, max: number): readonly CommittedReceipt[] | undefined {
  const found: CommittedReceipt[] = [];
  for (const record of unit.records(0)) {
    if (record.header.kind !== 'receipt') continue;
    const date = localDate(record.header);
    if (date < from || date > to) continue;
    const content = contentOf(record);
    if (content.kind !== 'receipt') continue;
    if (found.length === max) return undefined;
    found.push(committedReceipt(unit, record, content.payload));
  }
  return found;
}

function make(context: Context, extraction: Extraction, period: DateRange): Made | CommandRefusal {
  const { unit, hardware, firmware } = context;
  const { from, to } = period;
  if (from > to) return deny('validation-failed', 'a period ends where it begins or later', 'period.to');
  const receipts = receiptsIn(unit, period, extraction.receiptsMax);
  if (receipts === undefined) {
    const detail = `has more than ${extraction.receiptsMax} receipts; ask for shorter periods`;
    return deny('validation-failed', detail, 'period');
  }
  const document = extraction.make({
    ...{ from, to, receipts },
    serial: present(unit.identity, 'a unit with a journal has an identity').serial,
    firmware: firmware.version,
    made: unit.now(),
    counters: unit.state.counters.list(),
    logKey: present(unit.logKey, 'a unit with a journal has a log key'),
    sign: (message) => hardware.secureElement.signer()?.sign([message])?.[0],
  });
  if (document === undefined) return deny('signer-broken', 'the secure element does not answer');
  return { ...period, size: unit.size, document };
}

/** A piece of the document. A size that is not 0 asks for the one that was begun. */
export function extractPiece(
  context: Context,
  asked: { readonly period: DateRange; readonly size: number; readonly offset: number; readonly bytesMax: number },
): { readonly ok: true; readonly reply: ReplyOf<'export.read'> } | CommandRefusal {
  const { unit, country, session } = context;
  const { period, size, offset, bytesMax } = asked;
  if (session.principal !== 'service') {
    return deny('not-allowed-for-principal', `the line is the ${session.principal}'s; the authority reads as service`);
  }
  const { extraction } = country;
  if (extraction === undefined) return deny('no-such-report', `country ${country.id} has nothing to extract`);
  const last = lastMade.get(unit);
  const isLast = last?.from === period.from && last.to === period.to && (size === 0 ? offset > 0 : last.size === size);
  if (!isLast && size !== 0) return deny('no-such-size', `there is no document of these days at size ${size} any more`);
  const made = isLast ? last : make(context, extraction, period);
  if ('ok' in made) return made;
  lastMade.set(unit, made);
  const bytes = made.document.subarray(offset, offset + bytesMax);
  return { ok: true, reply: { size: made.size, total: made.document.length, bytes } };
}
