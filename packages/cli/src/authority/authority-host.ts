/**
 * A pure authority in a process: its clock, its entries, its deadlines. Requests reach it one at a time, in the order in
 * which they came whole; no answer leaves before its entries are durable.
 */
import { FieldError, int, optional, record, text, type RecordSchema } from '@plomba/codec';
import type { Authority, HttpRequest, HttpResponse } from '@plomba/core/country';
import { formatTime, parseTime } from '@plomba/core/model';
import type { EntryFile } from './entry-file.js';

/** `wall`: the clock of this machine. `virtual`: stands still until `clock.advance` moves it. */
export type AuthorityClock = 'wall' | 'virtual';

/** Where entries become durable; nowhere, for an authority that lives as long as its process. */
type Entries = Pick<EntryFile, 'append' | 'settled'> | undefined;

/** A timer waits at most so long, ms: longer ones overflow. */
const TIMER_MAX_MS = 2_000_000_000;

interface ClockMove {
  readonly ms?: number;
  readonly to?: string;
}

const clockMove: RecordSchema<ClockMove> = record<ClockMove>('ClockMove', {
  ms: optional(0, int({ min: 0, max: 100 * 366 * 86_400_000 }), 'how far, ms'),
  to: optional(1, text({ bytesMax: 35 }), 'to this moment, such as 2026-04-10T12:00:00+02:00'),
});

export class AuthorityHost {
  readonly #authority: Authority;
  readonly #entries: Entries;
  readonly #clock: AuthorityClock;
  /** Of a virtual clock. */
  #nowMs: number;
  #timer: NodeJS.Timeout | undefined;
  readonly #onFailed: (error: unknown) => void;

  constructor(
    authority: Authority,
    parts: {
      readonly entries: Entries;
      readonly clock: AuthorityClock;
      readonly startMs: number;
      /** Entries that no request waits for could not be kept. */
      readonly onFailed: (error: unknown) => void;
    },
  ) {
    this.#authority = authority;
    this.#entries = parts.entries;
    this.#clock = parts.clock;
    this.#nowMs = parts.startMs;
    this.#onFailed = parts.onFailed;
    this.#arm();
  }

  get nowMs(): number {
    return this.#clock === 'wall' ? Date.now() : this.#nowMs;
  }

  /** The answer, to be sent after `delayMs`; undefined for none. @throws CliError (as a rejection) when the disk fails */
  async answer(
    request: HttpRequest,
  ): Promise<{ readonly response: HttpResponse | undefined; readonly delayMs: number }> {
    const { response, delayMs, entries } = this.#authority.handle(request, this.nowMs);
    await this.#keep(entries);
    this.#arm();
    return { response, delayMs };
  }

  /** @throws FieldError (as a rejection) for a method or parameter that is wrong */
  async control(method: string, params: unknown): Promise<unknown> {
    if (method === 'clock.read') return this.#clockJson();
    if (method === 'clock.advance') {
      await this.#advance(clockMove.fromJson(params ?? {}, ''));
      return this.#clockJson();
    }
    const { result, entries } = this.#authority.control(method, params, this.nowMs);
    await this.#keep(entries);
    this.#arm();
    return result;
  }

  /** What happened cannot be kept, or is a bug of ours: the process must end. */
  fail(error: unknown): void {
    this.#onFailed(error);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #clockJson(): object {
    return { clock: this.#clock, time: formatTime({ utcMs: this.nowMs, offsetMinutes: 0 }), ms: this.nowMs };
  }

  async #advance({ ms, to }: ClockMove): Promise<void> {
    if (this.#clock === 'wall')
      throw new FieldError('method', 'needs --clock virtual: the clock of the machine is not moved');
    const wanted = to === undefined ? this.#nowMs + (ms ?? 0) : parseTime(to)?.utcMs;
    if (wanted === undefined) throw new FieldError('to', 'must be a time with an offset');
    if (wanted < this.#nowMs) throw new FieldError('to', 'must not be earlier than now');
    const kept: Uint8Array[] = [];
    // What waits for its time happens at its time, not at the end of the way.
    for (let due = this.#authority.nextDeadlineMs(); due !== undefined && due <= wanted;) {
      this.#nowMs = Math.max(this.#nowMs, due);
      kept.push(...this.#authority.tick(this.#nowMs));
      const next = this.#authority.nextDeadlineMs();
      due = next !== undefined && next > due ? next : undefined;
    }
    this.#nowMs = wanted;
    await this.#keep(kept);
  }

  async #keep(entries: readonly Uint8Array[]): Promise<void> {
    // An answer may tell what another request has just changed: so it waits for that too, when it changed nothing itself.
    await (entries.length > 0 ? this.#entries?.append(entries) : this.#entries?.settled());
  }

  /** On a wall clock, wakes up when the authority wants to. */
  #arm(): void {
    clearTimeout(this.#timer);
    const due = this.#authority.nextDeadlineMs();
    if (this.#clock === 'virtual' || due === undefined) return;
    const waitMs = Math.min(Math.max(0, due - Date.now()), TIMER_MAX_MS);
    this.#timer = setTimeout(() => {
      this.#keep(this.#authority.tick(Date.now())).catch(this.#onFailed);
      this.#arm();
    }, waitMs);
    this.#timer.unref(); // the server keeps the process alive, not a night that is far away
  }
}
