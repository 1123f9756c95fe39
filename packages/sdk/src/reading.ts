/** What is read in pages: the journal, the export, many operations, the service book. Each page is a call of its own. */
import type { CommandName, FoundOperation, JournalRecord, ReplyOf, RequestOf, Visit } from '@plomba/link';
import { checked } from './checked.js';
import { FiscalError, type CallOptions } from './fiscal-error.js';

/** How an export is read. */
export interface ExportOptions extends CallOptions {
  /** Records that the export covers; the size at the start when absent. */
  readonly size?: number;
  /**
   * Instead of the journal: what the country's authority reads from the unit of these days (local dates, both ends), as a
   * file of the country's own. For the service only; refused as `no-such-report` where a country has none.
   */
  readonly period?: { readonly from: string; readonly to: string };
  /** First byte wanted, to go on with a broken transfer of the same size. */
  readonly offset?: number;
  /** Called with each piece: bytes so far, and of the whole export. */
  onProgress?(doneBytes: number, totalBytes: number): void;
}

/** How the journal is read. */
export interface JournalOptions extends CallOptions {
  /** Sequence of the first record wanted. Default 0. */
  readonly from?: number;
  /** Called with each page, before its records: records so far, and of those that were wanted. */
  onProgress?(doneRecords: number, totalRecords: number): void;
}

/** A record of the journal with its place. */
export type SequencedRecord = JournalRecord & { readonly sequence: number };

/** One question to the unit. */
export type Query = <N extends CommandName>(
  command: N,
  request: RequestOf<N>,
  options: CallOptions | undefined,
) => Promise<ReplyOf<N>>;

const EXPORT_PIECE_BYTES = 32_768;
const JOURNAL_PAGE_BYTES = 32_768;
const FIND_IDS = 64;

/** Lets everything else of the program have its turn: on a fast channel all pages could come without any pause. */
function pause(): Promise<void> {
  // Browsers have no setImmediate; their shortest wait is a few milliseconds.
  const { setImmediate } = globalThis as { readonly setImmediate?: (run: () => void) => unknown };
  return new Promise((resolve) => {
    if (setImmediate === undefined) setTimeout(resolve, 0);
    else setImmediate(resolve);
  });
}

export async function* readJournal(
  query: Query,
  options: JournalOptions,
): AsyncGenerator<SequencedRecord, void, undefined> {
  const first = options.from ?? 0;
  let end = Infinity;
  for (let from = first; from < end;) {
    const request = checked('journal.read', { from, bytesMax: JOURNAL_PAGE_BYTES });
    const page = await query('journal.read', request, options);
    end = Math.min(end, page.size);
    if (page.records.length === 0) return;
    options.onProgress?.(Math.min(from + page.records.length, end) - first, end - first);
    for (const record of page.records) {
      if (from < end) yield { ...record, sequence: from };
      from++;
    }
    await pause();
  }
}

/** The next piece is on its way while the last one is used. */
export async function* readExport(query: Query, options: ExportOptions): AsyncGenerator<Uint8Array, void, undefined> {
  const read = (size: number, offset: number): Promise<ReplyOf<'export.read'>> => {
    const { period } = options;
    const which = period === undefined ? {} : { period };
    const request = checked('export.read', { size, offset, bytesMax: EXPORT_PIECE_BYTES, ...which });
    const piece = query('export.read', request, options);
    piece.catch(() => undefined); // whoever stops reading does not want to hear of the piece ahead
    return piece;
  };
  let offset = options.offset ?? 0;
  let next: Promise<ReplyOf<'export.read'>> | undefined = read(options.size ?? 0, offset);
  while (next !== undefined) {
    const piece: ReplyOf<'export.read'> = await next;
    const { bytes, size, total } = piece;
    offset += bytes.length;
    if (bytes.length === 0 && offset < total) {
      const detail = `the export ends at byte ${offset} of ${total}`;
      throw new FiscalError('internal', { detail, outcome: 'not-committed' });
    }
    next = offset < total ? read(size, offset) : undefined;
    if (bytes.length === 0) return;
    options.onProgress?.(offset, total);
    yield bytes;
    await pause();
  }
}

export async function findOperations(
  query: Query,
  ids: readonly string[],
  options: CallOptions | undefined,
): Promise<readonly FoundOperation[]> {
  const pages: Promise<ReplyOf<'operation.find'>>[] = [];
  for (let at = 0; at < ids.length; at += FIND_IDS) {
    const request = checked('operation.find', { ids: ids.slice(at, at + FIND_IDS) });
    pages.push(query('operation.find', request, options));
  }
  return (await Promise.all(pages)).flatMap(({ found }) => found);
}

/** The service book, the last visit first. */
export async function readVisits(query: Query, options: CallOptions | undefined): Promise<readonly Visit[]> {
  const visits: Visit[] = [];
  for (let before = {}, more = true; more;) {
    const page = await query('intervention.list', before, options);
    visits.push(...page.visits);
    const last = page.visits.at(-1)?.opened.intervention.number ?? 1;
    before = { before: last };
    more = last > 1;
  }
  return visits;
}
