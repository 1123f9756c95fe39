/**
 * Asks a connector until it has answered or the time of the call is over. Every question may be asked again: what changes
 * something carries the id of its operation, and the connector does it once.
 *
 * What always holds: before anything is asked on a new line, the connector on it is known to be the one that is expected;
 * an answer that cannot be read is no answer.
 */
import type { DriverHost } from '@plomba/sdk';
import { ConnectorLine, type NoAnswer, type Question } from './connector-line.js';
import { problemOf, type Problem } from './problem.js';
import { readStatus, type MeStatus } from './me-status.js';

/** Why a call did not come to its end. */
export type Trouble = NoAnswer | { readonly kind: 'wrong-unit'; readonly detail: string };

/** What came of a question. */
export type Reached<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** `isOpen`: the question was also sent before, and that stayed without an answer. */
  | { readonly kind: 'refused'; readonly problem: Problem; readonly isOpen: boolean }
  | { readonly kind: 'failed'; readonly trouble: Trouble; readonly isOpen: boolean };

const STATUS: Question = { method: 'GET', path: '/status' };
/** What a connector says of a request that was damaged on its way: it did nothing. */
const DAMAGED: readonly string[] = ['damaged', 'malformed'];
/** How often in a row something may come that cannot be read. */
const NOISE_MAX = 5;
/** More than any call has time for. */
const ATTEMPTS_MAX = 10_000;

export class ConnectorCaller {
  readonly #host: DriverHost;
  readonly #line: ConnectorLine;
  /** The channel whose other end is known. */
  #known = 0;
  #serial: string | undefined;

  constructor(host: DriverHost, answerMs: number) {
    this.#host = host;
    this.#line = new ConnectorLine(host, answerMs);
  }

  close(): Promise<void> {
    return this.#line.close();
  }

  /** @param read the answer, or undefined where it is none that this question has */
  async ask<T>(question: Question, read: (json: unknown) => T | undefined, signal: AbortSignal): Promise<Reached<T>> {
    const { backoffMs } = this.#host;
    let isOpen = false;
    let noise = 0;
    let waitMs = backoffMs.first;
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const stranger = await this.#meet(signal);
      const trouble = stranger ?? (await this.#once(question, read, signal));
      if (trouble.kind === 'done') return trouble;
      if (trouble.kind === 'refused') return { ...trouble, isOpen };
      isOpen ||= stranger === undefined && !('wasDamaged' in trouble);
      noise = trouble.kind === 'noise' ? noise + 1 : 0;
      const isOver = trouble.kind === 'no-line' || trouble.kind === 'wrong-unit' || trouble.kind === 'given-up';
      if (isOver || signal.aborted || noise >= NOISE_MAX || !this.#host.canReopen()) {
        return { kind: 'failed', trouble: signal.aborted ? { kind: 'given-up' } : trouble, isOpen };
      }
      await this.#line.pause(waitMs, signal);
      waitMs = Math.min(waitMs * 2, backoffMs.most);
    }
    return { kind: 'failed', trouble: { kind: 'silence' }, isOpen };
  }

  async #once<T>(question: Question, read: (json: unknown) => T | undefined, signal: AbortSignal): Promise<Attempt<T>> {
    const heard = await this.#line.ask(question, signal);
    if (heard.kind !== 'answer') return heard;
    const { status, json } = heard.answer;
    if (status >= 200 && status < 300) {
      const value = read(json);
      if (value !== undefined) return { kind: 'done', value };
    } else {
      const problem = problemOf(json, status);
      if (problem !== undefined && DAMAGED.includes(problem.code)) {
        await this.#line.abandon();
        return { kind: 'noise', detail: `the connector says: ${problem.detail}`, wasDamaged: true };
      }
      if (problem !== undefined) return { kind: 'refused', problem };
    }
    await this.#line.abandon();
    return { kind: 'noise', detail: 'what answers is no connector, or one of another version' };
  }

  /** Opens the line, and asks a new one who it is. */
  async #meet(signal: AbortSignal): Promise<Trouble | undefined> {
    const unopened = await this.#line.open(signal);
    if (unopened !== undefined) return unopened;
    const { generation } = this.#line;
    if (generation === this.#known) return undefined;
    const met = await this.#once(STATUS, readStatus, signal);
    if (met.kind === 'refused') return { kind: 'noise', detail: met.problem.detail };
    if (met.kind !== 'done') return met;
    const stranger = this.#strangeness(met.value);
    if (stranger !== undefined) return { kind: 'wrong-unit', detail: stranger };
    if (this.#line.generation === generation) this.#known = generation;
    return undefined;
  }

  #strangeness({ serial }: MeStatus): string | undefined {
    const { expect } = this.#host;
    if (expect?.logKey !== undefined) return 'a connector cannot prove a key over HTTP: leave logKey out';
    const wanted = this.#serial ?? expect?.serial;
    if (wanted !== undefined && wanted !== serial)
      return `connector ${serial ?? 'without a number'} answers, not ${wanted}`;
    this.#serial = serial;
    return undefined;
  }
}

type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | NoAnswer
  | { readonly kind: 'noise'; readonly detail: string; readonly wasDamaged: true };
