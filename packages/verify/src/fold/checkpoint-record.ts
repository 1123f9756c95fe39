/**
 * Checkpoint records (docs/spec/journal.md section 3): the state that they carry must be what the records before them
 * lead to. Addresses on flash (`…Block`) mean nothing in an export and are not compared.
 */
import { LIMITS } from '@plomba/core/model';
import type { SeriesValue, StateSummary } from '@plomba/core/tables';
import type { Finding } from '../finding.js';
import type { ExportRecord } from '../records.js';
import { counterList, counterMismatch } from './counters.js';
import { keyMismatch } from './keys.js';
import { serviceMismatch } from './service.js';
import { shiftMismatch } from './shifts.js';
import { fault, type FoldState, type Step } from './state.js';

/** A checkpoint record stands at most 512 records after the one before, and follows every closing of a day. */
export function checkCheckpointDue(state: FoldState, record: ExportRecord): Finding | undefined {
  if (record.kind === 'checkpoint') return undefined;
  if (record.sequence - state.lastCheckpoint >= LIMITS.checkpointRecords) {
    const message = `The last checkpoint record is record ${state.lastCheckpoint}.`;
    return fault(record, 'checkpoint-overdue', { field: 'kind', message });
  }
  // A power cut after the closing may leave a discard in between.
  if (!state.checkpointDue || record.kind === 'discard') return undefined;
  const message = 'After the closing of a day a checkpoint record is due.';
  return fault(record, 'checkpoint-overdue', { field: 'kind', message });
}

export function checkCheckpoint({ state, record }: Step<'checkpoint'>): Finding | undefined {
  const mismatch = stateMismatch(record.payload.state, state);
  if (mismatch !== undefined) return fault(record, 'checkpoint-state', mismatch);
  state.lastCheckpoint = record.sequence;
  state.checkpointDue = false;
  return undefined;
}

/** The fields of the state that an export can be checked for, except the two lists. */
const PLAIN_FIELDS = [
  'life',
  'lifeBefore',
  'lastUtcMs',
  'offsetMinutes',
  'year',
  'day',
  'dayOpen',
  'dayOpenedBy',
  'lastCloseUtcMs',
  'copies',
  'operations',
  'fiscalEntries',
  'successor',
  'predecessor',
] as const;

type PlainState = Pick<StateSummary, (typeof PLAIN_FIELDS)[number]>;

function linksOf({ links: { to, from } }: FoldState): Pick<StateSummary, 'successor' | 'predecessor'> {
  return { ...(to && { successor: to.sequence }), ...(from && { predecessor: from.sequence }) };
}

function plainState(state: FoldState): PlainState {
  return { ...state, year: state.year ?? 0, operations: state.operationCount, ...linksOf(state) };
}

function seriesMismatch(found: readonly SeriesValue[], state: FoldState): string | undefined {
  // Names are ASCII: the order of code units is the order of bytes.
  const wanted = [...state.series].sort(([left], [right]) => (left < right ? -1 : 1));
  for (let index = 0; index < Math.max(found.length, wanted.length); index++) {
    const [series, last] = wanted[index] ?? [];
    if (found[index]?.series === series && found[index]?.last === last) continue;
    return series === undefined
      ? `Series '${found[index]?.series ?? ''}' should not be there.`
      : `Series '${series}' is at ${last}.`;
  }
  return undefined;
}

function stateMismatch(found: StateSummary, state: FoldState): { field: string; message: string } | undefined {
  const wanted = plainState(state);
  const field = PLAIN_FIELDS.find((name) => found[name] !== wanted[name]);
  if (field !== undefined) {
    const message = `The records lead to ${field} = ${wanted[field]}, not ${found[field]}.`;
    return { field: `state.${field}`, message };
  }
  const series = seriesMismatch(found.series, state);
  if (series !== undefined) return { field: 'state.series', message: series };
  const shifts = shiftMismatch(found.shifts, state);
  if (shifts !== undefined) return { field: 'state.shifts', message: shifts };
  const keys = keyMismatch(found.keys, state);
  if (keys !== undefined) return { field: 'state.keys', message: keys };
  const service = serviceMismatch(found, state);
  if (service !== undefined) return service;
  const counters = counterMismatch(found.counters, counterList(state, 'all'));
  return counters === undefined ? undefined : { field: 'state.counters', message: counters };
}
