/**
 * What the unit says by itself, handed to everybody who listens. The unit is asked for events again in each connection;
 * what may have been missed in between shows in `watching`, which says how things stand.
 *
 * Invariants: listeners hear in the order in which the unit spoke; a slow reader loses the oldest, and is told how many.
 */
import type { EventsWatchReply, UnaskedEvent, UnitEventKind } from '@plomba/link';
import type { LocalTime } from '@plomba/core/model';
import type { UnitCondition } from '@plomba/link';

/** Something has changed at the unit. */
export interface UnitNotice {
  /** What; `watching`: nothing that is known of, this is how things stand where listening begins or begins again. */
  readonly kind: UnitEventKind | 'watching';
  /** The unit's time; absent for `watching`. */
  readonly time?: LocalTime;
  /** How things stand now. */
  readonly condition: UnitCondition;
  /** Events that got lost just before this one, because the line or the reader was too slow. */
  readonly missed: number;
}

/** Notices that wait for a slow reader. */
const WAITING_MAX = 256;

const KINDS: readonly UnitEventKind[] = ['life', 'day', 'memory', 'paper', 'clock', 'halted', 'warning'];

export class EventFeed {
  readonly #watch: (kinds: readonly UnitEventKind[]) => Promise<EventsWatchReply>;
  readonly #listeners = new Set<(notice: UnitNotice) => void>();
  readonly #endings = new Set<(error: unknown) => void>();
  /** The asking that counts: an answer to an earlier one is thrown away. */
  #asking = 0;

  /** @param watch asks the unit for these kinds */
  constructor(watch: (kinds: readonly UnitEventKind[]) => Promise<EventsWatchReply>) {
    this.#watch = watch;
  }

  /** Hears everything until the returned function is called. @param failed told when the unit cannot be asked */
  listen(heard: (notice: UnitNotice) => void, failed: (error: unknown) => void): () => void {
    this.#listeners.add(heard);
    this.#endings.add(failed);
    this.#ask();
    return () => {
      this.#listeners.delete(heard);
      this.#endings.delete(failed);
      if (this.#listeners.size === 0) this.#ask();
    };
  }

  /** Another connection stands: the unit does not know any more what was asked for. */
  connected(): void {
    if (this.#listeners.size > 0) this.#ask();
  }

  take({ event, missed }: UnaskedEvent): void {
    for (const heard of [...this.#listeners]) heard({ ...event, missed });
  }

  /** There is nothing more to hear. */
  end(error: unknown): void {
    for (const failed of [...this.#endings]) failed(error);
  }

  #ask(): void {
    const asking = ++this.#asking;
    const wanted = this.#listeners.size === 0 ? [] : KINDS;
    this.#watch(wanted).then(
      ({ condition }) => {
        if (asking !== this.#asking || wanted.length === 0) return;
        for (const heard of [...this.#listeners]) heard({ kind: 'watching', condition, missed: 0 });
      },
      (error: unknown) => {
        if (asking === this.#asking) this.end(error);
      },
    );
  }
}

/** The feed as an iterator. It ends when the signal fires, and fails when the unit cannot be asked. */
export async function* noticesOf(
  feed: EventFeed,
  signal: AbortSignal | undefined,
): AsyncGenerator<UnitNotice, void, undefined> {
  const waiting: UnitNotice[] = [];
  let missed = 0;
  let failure: { readonly error: unknown } | undefined;
  let wake = (): void => undefined;
  const stop = feed.listen(
    (notice) => {
      waiting.push(notice);
      if (waiting.length > WAITING_MAX) missed += 1 + (waiting.shift()?.missed ?? 0);
      wake();
    },
    (error) => {
      failure = { error };
      wake();
    },
  );
  const onAbort = (): void => wake();
  signal?.addEventListener('abort', onAbort);
  try {
    while (signal?.aborted !== true) {
      const next = waiting.shift();
      if (next !== undefined) {
        const before = missed;
        missed = 0;
        yield { ...next, missed: next.missed + before };
      } else if (failure !== undefined) throw failure.error;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    stop();
  }
}
