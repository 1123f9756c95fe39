/**
 * What an authority is told of the journal, and what it answered: which records wait, in which order they leave, and
 * when they are tried again. The country says what a report is and what an answer means.
 *
 * Invariants: a report leaves only after its record is durable; an answer counts only when it is a record itself; what is
 * in RAM here can be lost at any time, and is made anew from the journal: then nobody knows whether a report had left.
 */
import { contentOf, type FiscalUnit, type PlacedRecord } from '@plomba/core';
import type {
  HttpRequest,
  ReportAttempt,
  ReportedRecord,
  ReportHistory,
  Reporting,
  ReportJudgement,
  ReportOutcome,
  WireBacklog,
  WireReport,
} from '@plomba/core/country';
import type { AnswerPayload } from '@plomba/core/tables';
import type { NetworkInterface } from '../hardware/network.js';

/** A report that leaves the unit, for whoever carries it. */
export interface OutgoingReport {
  /** Names it for `answerReport`; not used again before the next boot. */
  readonly id: number;
  readonly request: HttpRequest;
}

interface Pending {
  readonly sequence: number;
  readonly utcMs: number;
  readonly goesFirst: boolean;
  history: ReportHistory;
  isUnderWay: boolean;
}

export interface ReportDeskParts {
  readonly reporting: Reporting;
  readonly network: NetworkInterface;
}

export class ReportDesk {
  readonly #reporting: Reporting;
  readonly #network: NetworkInterface;
  #unit: FiscalUnit | undefined;
  /** By sequence, oldest first. */
  readonly #pending = new Map<number, Pending>();
  readonly #underWay = new Map<number, { readonly item: Pending; readonly attempt: ReportAttempt }>();
  #nextId = 1;
  /** Failures in a row, and when the next try is due, unit's UTC ms. */
  #failures = 0;
  #retryAtMs = 0;

  constructor({ reporting, network }: ReportDeskParts) {
    this.#reporting = reporting;
    this.#network = network;
  }

  /** The unit has booted, or goes on from a snapshot: what waits is read from the journal. */
  begin(unit: FiscalUnit): void {
    this.end();
    this.#unit = unit;
    for (const record of unit.records(unit.state.settled ?? 0)) this.#follow(record, { kind: 'perhaps' });
  }

  /** The power is off, or the unit has stopped. */
  end(): void {
    this.#unit = undefined;
    this.#pending.clear();
    this.#underWay.clear();
    this.#failures = 0;
    this.#retryAtMs = 0;
  }

  committed(record: PlacedRecord): void {
    if (this.#unit !== undefined) this.#follow(record, { kind: 'never' });
  }

  get backlog(): WireBacklog {
    const [oldest] = this.#pending.values();
    if (oldest === undefined) return { waiting: 0 };
    const { utcMs, history } = oldest;
    return { waiting: this.#pending.size, oldestMs: utcMs, ...(history.kind === 'tried' ? { why: history.why } : {}) };
  }

  /** What the authority said of a record; undefined where it is not told of it. */
  reportOf(sequence: number): WireReport | undefined {
    const item = this.#pending.get(sequence);
    if (item !== undefined)
      return { kind: 'waiting', ...(item.history.kind === 'tried' ? { why: item.history.why } : {}) };
    const unit = this.#unit;
    const record = unit?.record(sequence);
    if (unit === undefined || record === undefined || !this.#reporting.wants(contentOf(record))) return undefined;
    for (const later of unit.records(sequence + 1)) {
      const answer = answerIn(later);
      if (answer === undefined || answer.of !== sequence || answer.result === 'waiting') continue;
      const { utcMs, offsetMinutes } = later.header;
      const { result, detail = '', codes = [] } = answer;
      return { kind: result, time: { utcMs, offsetMinutes }, detail, codes };
    }
    return undefined;
  }

  /** Reports that leave now. */
  take(): readonly OutgoingReport[] {
    const leaving: OutgoingReport[] = [];
    for (let item = this.#next(); item !== undefined; item = this.#next()) {
      const attempt = this.#attempt(item);
      if (attempt === undefined) break;
      item.isUnderWay = true;
      const id = this.#nextId++;
      this.#underWay.set(id, { item, attempt });
      if (this.#network.isUp) {
        const made = this.#reporting.request(attempt);
        if ('request' in made) leaving.push({ id, request: made.request });
        else this.#judged(id, made.judgement);
      } else this.answered(id, { kind: 'no-link', detail: 'the unit has no network' });
    }
    return leaving;
  }

  /** What came back. One that nobody waits for any more, such as from before a power cut, changes nothing. */
  answered(id: number, outcome: ReportOutcome): void {
    const known = this.#underWay.get(id);
    if (known !== undefined) this.#judged(id, this.#reporting.judge(outcome, known.attempt));
  }

  #judged(id: number, { result, detail, codes }: ReportJudgement): void {
    const item = this.#underWay.get(id)?.item;
    const unit = this.#unit;
    if (item === undefined || unit === undefined) return;
    this.#underWay.delete(id);
    item.isUnderWay = false;
    const isFinal = result !== 'waiting';
    const isNews = isFinal || item.history.kind !== 'tried' || item.history.why !== detail;
    if (isFinal) this.#failures = 0;
    // What is new is tried once however long the authority has been silent; it makes nobody wait longer.
    else if (item.history.kind !== 'never' || this.#failures === 0) {
      this.#failures++;
      this.#retryAtMs = unit.now().utcMs + this.#reporting.retryMs(this.#failures);
    }
    if (isNews) {
      const settled = this.#settled(unit, isFinal ? item : undefined);
      const said = { result, ...plainDetail(detail), ...(codes === undefined || codes.length === 0 ? {} : { codes }) };
      const answer: AnswerPayload = { of: item.sequence, from: 'authority', ...said, settled };
      const commit = unit.append([{ kind: 'answer', payload: answer }]);
      // No room, or no signature: what is not durable is not known, and is asked for again.
      if (!commit.ok) return void (item.history = { kind: 'perhaps' });
    }
    if (isFinal) this.#pending.delete(item.sequence);
    else item.history = { kind: 'tried', why: detail };
  }

  /** When `take` has something that it has not now, the unit's UTC ms; undefined when nothing waits for its time. */
  nextDueMs(): number | undefined {
    if (this.#failures === 0 || this.#underWay.size > 0) return undefined;
    return this.#pending.size === 0 ? undefined : this.#retryAtMs;
  }

  /** The oldest record that waits, without the one that is answered now. */
  #settled(unit: FiscalUnit, answered: Pending | undefined): number {
    for (const item of this.#pending.values()) if (item !== answered) return item.sequence;
    return unit.size;
  }

  #follow(record: PlacedRecord, history: ReportHistory): void {
    const answer = answerIn(record);
    if (answer !== undefined) {
      const item = this.#pending.get(answer.of);
      if (item === undefined) return;
      if (answer.result === 'waiting') item.history = { kind: 'tried', why: answer.detail ?? '' };
      else this.#pending.delete(answer.of);
      return;
    }
    const content = contentOf(record);
    if (!this.#reporting.wants(content)) return;
    const { sequence, utcMs } = record.header;
    const goesFirst = this.#reporting.goesFirst(content);
    this.#pending.set(sequence, { sequence, utcMs, goesFirst, history, isUnderWay: false });
  }

  /**
   * What has never been tried goes before what has; of what failed, one is tried when its time has come, and the others
   * as soon as one was answered.
   */
  #next(): Pending | undefined {
    if (this.#underWay.size >= this.#reporting.windowMax) return undefined;
    let backlog: Pending | undefined;
    for (const item of this.#pending.values()) {
      if (item.history.kind === 'never' && !item.isUnderWay) return item;
      if (!item.isUnderWay) backlog ??= item;
      if (item.goesFirst && (item.isUnderWay || item.history.kind !== 'tried')) break;
    }
    if (backlog === undefined || this.#failures === 0) return backlog;
    const isDue = this.#underWay.size === 0 && (this.#unit?.now().utcMs ?? 0) >= this.#retryAtMs;
    return isDue ? backlog : undefined;
  }

  #attempt({ sequence, history }: Pending): ReportAttempt | undefined {
    const unit = this.#unit;
    const record = unit === undefined ? undefined : reportedRecord(unit, sequence);
    if (unit === undefined || record === undefined) return undefined;
    const { utcMs, offsetMinutes } = unit.now();
    const recordOf = (of: number): ReportedRecord | undefined => reportedRecord(unit, of);
    return { record, history, now: { utcMs, offsetMinutes }, state: unit.state, recordOf };
  }
}

/** Characters that a record of an answer has for its reason; at most four bytes each. */
const DETAIL_MAX = 256;

/** A reason as a record can hold it; what an authority sends may be anything. */
function plainDetail(detail: string): Pick<AnswerPayload, 'detail'> {
  const plain = [...detail.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim()].slice(0, DETAIL_MAX).join('');
  return plain === '' ? {} : { detail: plain };
}

function answerIn(record: PlacedRecord): AnswerPayload | undefined {
  if (record.header.kind !== 'answer') return undefined;
  const content = contentOf(record);
  return content.kind === 'answer' && content.payload.from === 'authority' ? content.payload : undefined;
}

export function reportedRecord(unit: FiscalUnit, sequence: number): ReportedRecord | undefined {
  const record = unit.record(sequence);
  if (record === undefined) return undefined;
  const { utcMs, offsetMinutes } = record.header;
  return { sequence, time: { utcMs, offsetMinutes }, content: contentOf(record), leafHash: record.leafHash };
}
