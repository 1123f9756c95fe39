/**
 * The authority of a world, in this process and in the world's time: the unit's reports reach it, and what goes wrong on
 * the way and behind the counter of the office. What it stores lives as long as the world.
 *
 * Its clock is that of the world, not the unit's: a unit whose clock was set wrongly is told so.
 */
import type { Authority, HttpRequest, ReportOutcome } from '@plomba/core/country';
import type { Timers } from '@plomba/sdk';

/** As long as `plomba sim` waits for an answer, ms. */
const ANSWER_MS = 30_000;

/** What goes wrong before a request reaches the authority, and what the unit makes of it. */
const ON_THE_WAY = {
  'no-internet': { kind: 'no-link', detail: 'ENOTFOUND' },
  refused: { kind: 'unreachable', detail: 'ECONNREFUSED' },
} as const satisfies Readonly<Record<string, ReportOutcome>>;

type WayFault = keyof typeof ON_THE_WAY;

function isWayFault(kind: string): kind is WayFault {
  return Object.hasOwn(ON_THE_WAY, kind);
}

/** What an authority does wrong, and the way to it; the office itself knows all but the last two. */
export const AUTHORITY_FAULTS = {
  slow: 'the answer leaves `ms` later; the unit waits for 30 s',
  down: 'every connection is closed; nothing is stored',
  'no-answer': 'the request is not looked at; the connection is closed after `ms`',
  'lost-answer': 'the request is worked on and stored; the answer is lost',
  'wrong-signature': 'one byte of the answer is changed behind its signature',
  'http-500': 'status 500 with a page that is no answer; nothing is stored',
  'time-skew': 'the clock of the authority is `ms` ahead, or behind where it is negative',
  'fault-code': 'it refuses with `code`; nothing is stored',
  'no-internet': 'the shop has no internet; the line between till and unit works',
  refused: 'nobody takes the connection',
} as const;

export type AuthorityFaultName = keyof typeof AUTHORITY_FAULTS;

export interface AuthorityFaultOrder {
  readonly kind: AuthorityFaultName;
  readonly ms?: number;
  readonly code?: number;
  /** Requests that it meets before it ends. */
  readonly times?: number;
  readonly operation?: string;
}

interface SetWay {
  readonly kind: WayFault;
  readonly times: number;
  met: number;
  isOver: boolean;
}

/** A fault that was set: on the way, or by the number that the authority gave it. */
type SetFault = SetWay | SetOrder;

interface SetOrder {
  readonly id: number;
  readonly times: number;
  /** Counted when it was cleared; until then the authority counts. */
  met: number | undefined;
}

export interface WorldAuthorityOptions {
  readonly authority: Authority;
  /** Path of the address that units report to, such as `/test`; what they ask for stands behind it. */
  readonly path: string;
  /** Time of the world, UTC ms. */
  readonly nowMs: () => number;
  readonly timers: Timers;
}

export class WorldAuthority {
  readonly #options: WorldAuthorityOptions;
  readonly #faults: SetFault[] = [];
  /** When answers that are on their way arrive, on the world's timers. */
  readonly #arrivals = new Set<number>();
  #requests = 0;

  constructor(options: WorldAuthorityOptions) {
    this.#options = options;
  }

  /** Requests that reached it, whatever became of them. */
  get requests(): number {
    return this.#requests;
  }

  /** Time until the next answer arrives, ms; undefined when none is on its way. */
  nextArrivalMs(): number | undefined {
    if (this.#arrivals.size === 0) return undefined;
    return Math.max(0, Math.min(...this.#arrivals) - this.#options.timers.now());
  }

  /** Carries a report there, and what came back. Never rejects. */
  readonly carry = async (request: HttpRequest): Promise<ReportOutcome> => {
    const way = this.#faults.find((fault): fault is SetWay => 'kind' in fault && !fault.isOver);
    if (way !== undefined) {
      way.met++;
      way.isOver = way.met >= way.times;
      return ON_THE_WAY[way.kind];
    }
    const { authority, path, nowMs } = this.#options;
    this.catchUp();
    this.#requests++;
    const { response, delayMs } = authority.handle({ ...request, path: `${path}${request.path}` }, nowMs());
    if (delayMs > 0) await this.#passes(Math.min(delayMs, ANSWER_MS));
    if (response === undefined) return { kind: 'lost', detail: 'the connection was closed' };
    return delayMs > ANSWER_MS ? { kind: 'lost', detail: 'no answer in time' } : { kind: 'answered', response };
  };

  /** What waited for its time, such as the checks of a night, is done. */
  catchUp(): void {
    const { authority, nowMs } = this.#options;
    const untilMs = nowMs();
    let due = authority.nextDeadlineMs();
    while (due !== undefined && due <= untilMs) {
      authority.tick(due);
      const next = authority.nextDeadlineMs();
      due = next !== undefined && next > due ? next : undefined;
    }
  }

  /** @throws FieldError with the name of a method or parameter that is wrong */
  control(method: string, params: unknown): unknown {
    this.catchUp();
    return this.#options.authority.control(method, params, this.#options.nowMs()).result;
  }

  /** @returns its number, for {@link clear} and {@link met}. @throws FieldError for what does not fit */
  set(order: AuthorityFaultOrder): number {
    const { kind, times = Number.POSITIVE_INFINITY } = order;
    if (isWayFault(kind)) this.#faults.push({ kind, times, met: 0, isOver: false });
    else {
      const { id } = this.control('faults.set', order) as { readonly id: number }; // what the authority answers to it
      this.#faults.push({ id, times, met: undefined });
    }
    return this.#faults.length - 1;
  }

  /** One fault ends, or all; one that has ended stays ended. */
  clear(number: number | undefined): void {
    for (const [index, fault] of this.#faults.entries()) {
      if (number !== undefined && number !== index) continue;
      if ('kind' in fault) fault.isOver = true;
      else {
        fault.met = this.met(index);
        this.control('faults.clear', { id: fault.id });
      }
    }
  }

  /** How many requests a fault has met while it stood; undefined for a number that was never given. */
  met(number: number): number | undefined {
    const fault = this.#faults[number];
    if (fault === undefined || 'kind' in fault) return fault?.met;
    // The shape of the authority's own list, which has lost those that have met all their requests.
    const standing = this.control('faults.list', {}) as readonly { readonly id: number; readonly met: number }[];
    return fault.met ?? standing.find(({ id }) => id === fault.id)?.met ?? fault.times;
  }

  #passes(ms: number): Promise<void> {
    const { timers } = this.#options;
    const atMs = timers.now() + ms;
    this.#arrivals.add(atMs);
    return new Promise((resolve) => {
      timers.after(ms, () => {
        this.#arrivals.delete(atMs);
        resolve();
      });
    });
  }
}
