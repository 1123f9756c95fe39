/**
 * Journals as they were taken in: what is known of each, its records and documents, findings. Records of a life that was
 * given up are kept apart, as evidence.
 */
import { fromHex, toHex } from '@plomba/codec';
import type { DocumentFacts } from '../intake/facts.js';
import { knownFromText, knownToText } from '../intake/known-text.js';
import type { RawRecord, TakenRecord } from '../intake/record.js';
import type { JournalKnown } from '../intake/take.js';
import type { IntegrityKind } from '../monitoring/alarms.js';
import { partLike, searchText } from './search-text.js';
import {
  insertRows,
  maybeNumber,
  maybeText,
  numberOf,
  StoreError,
  textOf,
  type Sql,
  type SqlRow,
  type SqlValue,
} from './sql.js';

export interface KeptJournal {
  readonly known: JournalKnown;
  /** The last signed head of it. */
  readonly checkpoint?: string;
  /** Times that it was begun anew from an earlier place, after a finding. */
  readonly life: number;
}

export interface TakenDocument extends DocumentFacts {
  readonly takenAt: number;
}

export interface DocumentQuery {
  /** Local dates, both ends included. */
  readonly from?: string;
  readonly to?: string;
  readonly kind?: string;
  readonly number?: number;
  /** Part of till, cashier or buyer. */
  readonly text?: string;
  /** Only those before this sequence, for the next page. */
  readonly below?: number;
  readonly max: number;
}

export interface Finding {
  readonly id: string;
  readonly unit: string;
  readonly kind: IntegrityKind;
  readonly at: number;
  readonly known: number;
  readonly found: number;
  readonly detail: string;
  readonly foundAt: number;
  readonly decidedAt?: number;
  readonly decidedBy?: string;
  readonly decision?: string;
  readonly reason?: string;
}

/** Records of one transaction. */
export interface TakenRun {
  readonly unit: string;
  /** Size before it: somebody else who took them meanwhile makes it a conflict. */
  readonly from: number;
  readonly records: readonly TakenRecord[];
  readonly documents: readonly DocumentFacts[];
  readonly known: JournalKnown;
  readonly checkpoint?: string;
  readonly atMs: number;
}

export interface IntakeStore {
  journal(unit: string): Promise<KeptJournal | undefined>;
  /** @returns false: the journal has another size by now, and nothing was kept */
  take(run: TakenRun): Promise<boolean>;
  noteCheckpoint(unit: string, checkpoint: string): Promise<void>;
  record(unit: string, sequence: number): Promise<RawRecord | undefined>;
  records(unit: string, from: number, max: number): Promise<readonly RawRecord[]>;
  leaf(unit: string, sequence: number): Promise<Uint8Array | undefined>;
  leaves(unit: string, from: number, to: number): Promise<readonly Uint8Array[]>;
  /** Records of the service book before a sequence, the newest first. */
  interventions(unit: string, page: { readonly below?: number; readonly max: number }): Promise<readonly RawRecord[]>;
  /** Sets a journal back: what stands from `from` on is kept as evidence of its life. */
  restart(unit: string, from: number, known: JournalKnown): Promise<void>;
  documents(unit: string, query: DocumentQuery): Promise<readonly TakenDocument[]>;
  /** Documents by local date, the days without one left out. */
  documentsPerDay(unit: string, from: string, to: string): Promise<readonly { date: string; documents: number }[]>;
  addFinding(finding: Finding): Promise<void>;
  findings(unit: string, open: boolean): Promise<readonly Finding[]>;
  finding(unit: string, id: string): Promise<Finding | undefined>;
  /** Returns how many it was: none where somebody has decided already. */
  decide(
    unit: string,
    id: string,
    decision: { readonly decision: string; readonly reason: string; readonly by: string; readonly atMs: number },
  ): Promise<number>;
}

function bytesOf(row: SqlRow, column: string): Uint8Array {
  const bytes = fromHex(textOf(row, column));
  if (bytes === undefined) throw new StoreError('failed', `column ${column} holds no bytes`);
  return bytes;
}

const recordOf = (row: SqlRow): RawRecord => ({ entry: bytesOf(row, 'entry'), signature: bytesOf(row, 'signature') });

type Journals = Pick<IntakeStore, 'journal' | 'take' | 'noteCheckpoint' | 'restart'>;

function journals(sql: Sql): Journals {
  return {
    async journal(unit) {
      const row = await sql.get('select * from journals where unit = ?', [unit]);
      if (row === undefined) return undefined;
      const known = knownFromText(textOf(row, 'known'));
      return { known, life: numberOf(row, 'life'), ...maybeText(row, 'checkpoint', 'checkpoint') };
    },
    async take({ unit, from, records, documents, known, checkpoint, atMs }) {
      const row = await sql.get('select size from journals where unit = ?', [unit]);
      if ((row === undefined ? 0 : numberOf(row, 'size')) !== from) return false;
      const rows = records.map(({ sequence, entry, signature, leafHash }): readonly SqlValue[] => {
        return [unit, sequence, toHex(entry), toHex(signature), toHex(leafHash), atMs];
      });
      await insertRows(sql, 'records (unit, sequence, entry, signature, leaf, taken_at)', rows);
      const visits = records.flatMap(({ kind, sequence }) => (kind === 'intervention' ? [[unit, sequence]] : []));
      await insertRows(sql, 'interventions (unit, sequence)', visits);
      const shown = documents.map((document) => documentRow(unit, document, atMs));
      await insertRows(sql, DOCUMENTS_INTO, shown);
      await sql.run(
        `insert into journals (unit, size, known, checkpoint, life, taken_at) values (?, ?, ?, ?, 0, ?)
         on conflict (unit) do update set size = excluded.size, known = excluded.known,
         checkpoint = coalesce(excluded.checkpoint, journals.checkpoint), taken_at = excluded.taken_at`,
        [unit, known.frontier.size, knownToText(known), checkpoint ?? null, atMs],
      );
      return true;
    },
    async noteCheckpoint(unit, checkpoint) {
      await sql.run('update journals set checkpoint = ? where unit = ?', [checkpoint, unit]);
    },
    async restart(unit, from, known) {
      await sql.run(
        `insert into replaced_records (unit, life, sequence, entry, signature, taken_at)
         select r.unit, j.life, r.sequence, r.entry, r.signature, r.taken_at
         from records r join journals j on j.unit = r.unit where r.unit = ? and r.sequence >= ?`,
        [unit, from],
      );
      for (const table of ['documents', 'interventions']) {
        await sql.run(`delete from ${table} where unit = ? and sequence >= ?`, [unit, from]);
      }
      await sql.run('delete from records where unit = ? and sequence >= ?', [unit, from]);
      await sql.run('update journals set size = ?, known = ?, checkpoint = null, life = life + 1 where unit = ?', [
        known.frontier.size,
        knownToText(known),
        unit,
      ]);
    },
  };
}

const DOCUMENTS_INTO =
  'documents (unit, sequence, kind, date, utc_ms, offset_minutes, series, number, total_minor, till, cashier, buyer, taken_at, search)';

function documentRow(unit: string, document: DocumentFacts, atMs: number): readonly SqlValue[] {
  const { sequence, kind, date, utcMs, offsetMinutes, series, number, totalMinor, till, cashier, buyer } = document;
  const rest = [series ?? null, number ?? null, totalMinor ?? null, till ?? null, cashier ?? null, buyer ?? null];
  return [unit, sequence, kind, date, utcMs, offsetMinutes, ...rest, atMs, searchText([till, cashier, buyer])];
}

type Records = Pick<IntakeStore, 'record' | 'records' | 'leaf' | 'leaves' | 'interventions'>;

function records(sql: Sql): Records {
  return {
    async record(unit, sequence) {
      const row = await sql.get('select * from records where unit = ? and sequence = ?', [unit, sequence]);
      return row === undefined ? undefined : recordOf(row);
    },
    async records(unit, from, max) {
      const text = 'select * from records where unit = ? and sequence >= ? order by sequence limit ?';
      return (await sql.all(text, [unit, from, max])).map(recordOf);
    },
    async leaf(unit, sequence) {
      const row = await sql.get('select leaf from records where unit = ? and sequence = ?', [unit, sequence]);
      return row === undefined ? undefined : bytesOf(row, 'leaf');
    },
    async leaves(unit, from, to) {
      const text = 'select leaf from records where unit = ? and sequence >= ? and sequence < ? order by sequence';
      return (await sql.all(text, [unit, from, to])).map((row) => bytesOf(row, 'leaf'));
    },
    async interventions(unit, { below = Number.MAX_SAFE_INTEGER, max }) {
      const text = `select r.entry, r.signature from interventions i
        join records r on r.unit = i.unit and r.sequence = i.sequence
        where i.unit = ? and i.sequence < ? order by i.sequence desc limit ?`;
      return (await sql.all(text, [unit, below, max])).map(recordOf);
    },
  };
}

type Documents = Pick<IntakeStore, 'documents' | 'documentsPerDay'>;

function documents(sql: Sql): Documents {
  return {
    async documents(unit, { from, to, kind, number, text, below, max }) {
      const wheres: string[] = ['unit = ?'];
      const values: SqlValue[] = [unit];
      const want = (where: string, ...given: readonly SqlValue[]): void => {
        wheres.push(where);
        values.push(...given);
      };
      if (from !== undefined) want('date >= ?', from);
      if (to !== undefined) want('date <= ?', to);
      if (kind !== undefined) want('kind = ?', kind);
      if (number !== undefined) want('number = ?', number);
      if (below !== undefined) want('sequence < ?', below);
      if (text !== undefined) {
        want("search like ? escape '\\'", partLike(text));
      }
      const query = `select * from documents where ${wheres.join(' and ')} order by sequence desc limit ?`;
      return (await sql.all(query, [...values, max])).map(documentIn);
    },
    async documentsPerDay(unit, from, to) {
      const rows = await sql.all(
        `select date, count(*) as documents from documents where unit = ? and date >= ? and date <= ?
         group by date order by date`,
        [unit, from, to],
      );
      return rows.map((row) => ({ date: textOf(row, 'date'), documents: numberOf(row, 'documents') }));
    },
  };
}

function documentIn(row: SqlRow): TakenDocument {
  return {
    sequence: numberOf(row, 'sequence'),
    kind: textOf(row, 'kind'),
    date: textOf(row, 'date'),
    utcMs: numberOf(row, 'utc_ms'),
    offsetMinutes: numberOf(row, 'offset_minutes'),
    ...maybeText(row, 'series', 'series'),
    ...maybeNumber(row, 'number', 'number'),
    ...maybeText(row, 'total_minor', 'totalMinor'),
    ...maybeText(row, 'till', 'till'),
    ...maybeText(row, 'cashier', 'cashier'),
    ...maybeText(row, 'buyer', 'buyer'),
    takenAt: numberOf(row, 'taken_at'),
  };
}

type Findings = Pick<IntakeStore, 'addFinding' | 'findings' | 'finding' | 'decide'>;

function findings(sql: Sql): Findings {
  return {
    async addFinding({ id, unit, kind, at, known, found, detail, foundAt }) {
      await insertRows(sql, 'findings (id, unit, kind, at, known, found, detail, found_at)', [
        [id, unit, kind, at, known, found, detail, foundAt],
      ]);
    },
    async findings(unit, open) {
      const more = open ? ' and decided_at is null' : '';
      const text = `select * from findings where unit = ?${more} order by found_at desc, id`;
      return (await sql.all(text, [unit])).map(findingOf);
    },
    async finding(unit, id) {
      const row = await sql.get('select * from findings where unit = ? and id = ?', [unit, id]);
      return row === undefined ? undefined : findingOf(row);
    },
    decide: (unit, id, { decision, reason, by, atMs }) =>
      sql.run(
        `update findings set decision = ?, reason = ?, decided_by = ?, decided_at = ?
         where unit = ? and id = ? and decided_at is null`,
        [decision, reason, by, atMs, unit, id],
      ),
  };
}

function findingOf(row: SqlRow): Finding {
  return {
    id: textOf(row, 'id'),
    unit: textOf(row, 'unit'),
    kind: textOf(row, 'kind') as IntegrityKind, // written by addFinding()
    at: numberOf(row, 'at'),
    known: numberOf(row, 'known'),
    found: numberOf(row, 'found'),
    detail: textOf(row, 'detail'),
    foundAt: numberOf(row, 'found_at'),
    ...maybeNumber(row, 'decided_at', 'decidedAt'),
    ...maybeText(row, 'decided_by', 'decidedBy'),
    ...maybeText(row, 'decision', 'decision'),
    ...maybeText(row, 'reason', 'reason'),
  };
}

export function intakeStore(sql: Sql): IntakeStore {
  return { ...journals(sql), ...records(sql), ...documents(sql), ...findings(sql) };
}
