/**
 * Units that have called: each with one connection that stays. A turn looks at the unit, takes its documents in, does the
 * work that waits; then it waits itself, until the next turn is due or somebody wakes it.
 *
 * Invariants: at most one connection a unit, the newest; everything that is believed of it comes after its proof; a unit
 * that is gone is noted as gone.
 */
import type { Unit, UnitStatus } from '@plomba/sdk';
import { hostChannelTimers, type ByteChannel, type ChannelTimers } from '@plomba/transport';
import type { Finding } from '../store/intake.js';
import { identify, type Caller, type CallerParts } from './caller.js';
import { SharedChannel } from './shared-channel.js';
import type { UnitEventKind, UnitLook } from './unit.js';
import type { WorkRunner } from './work-runner.js';

export interface HubParts extends CallerParts {
  readonly runner: WorkRunner;
  readonly now: () => number;
  /** Longest time between two turns, ms: so long a document waits at most to be seen. */
  readonly turnMs: number;
  readonly timers?: ChannelTimers;
  /** Something about a unit changed, and is durable. */
  changed(unit: string): void;
}

/** What a unit says by itself is gathered for so long before the turn that it asks for: one for a burst of events. */
const HEARD_MS = 200;

/** A first document is on the board within five minutes: a turn may take no longer. */
const TURN_MS_MAX = 240_000;

interface Line {
  readonly channel: SharedChannel;
  wake: () => void;
  isReplaced: boolean;
}

export class Hub {
  readonly #parts: HubParts;
  readonly #lines = new Map<string, Line>();
  readonly #lives = new Set<Promise<void>>();
  readonly #channels = new Set<SharedChannel>();
  #isClosed = false;

  constructor(parts: HubParts) {
    this.#parts = parts;
  }

  /** Units that are connected. */
  get connected(): readonly string[] {
    return [...this.#lines.keys()];
  }

  /** Takes a channel for as long as it lives. Resolves when it is over; never rejects. */
  accept(channel: ByteChannel): Promise<void> {
    const shared = new SharedChannel(channel);
    this.#channels.add(shared);
    const life = this.#life(shared).finally(async () => {
      this.#channels.delete(shared);
      await shared.close().catch(() => undefined);
    });
    this.#lives.add(life);
    void life.finally(() => this.#lives.delete(life));
    return life;
  }

  /** There is something to do for a unit; it is done at once where it is connected. */
  wake(unit: string): void {
    this.#lines.get(unit)?.wake();
  }

  /** Hangs up on everybody. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const line of this.#lines.values()) line.wake();
    await Promise.all([...this.#channels].map((channel) => channel.close()));
    await Promise.all(this.#lives);
  }

  async #life(channel: SharedChannel): Promise<void> {
    let caller: Caller;
    try {
      caller = await identify(channel, this.#parts);
    } catch {
      return; // whoever it was is gone before it was known; it calls again
    }
    if (!caller.ok) return this.#turnAway(caller);
    const { row, unit } = caller;
    const line: Line = { channel, wake: () => undefined, isReplaced: false };
    let stopHearing = (): void => undefined;
    const before = this.#lines.get(row.id);
    this.#lines.set(row.id, line);
    if (before !== undefined) {
      before.isReplaced = true;
      before.wake();
      await before.channel.close();
    }
    try {
      await this.#connected(caller);
      stopHearing = this.#hear(unit, line);
      await this.#turns(caller, line);
    } catch {
      // The line broke, or the store did: what was acknowledged is durable, the rest comes with the next call.
    } finally {
      stopHearing();
      await unit.close().catch(() => undefined);
      if (!line.isReplaced) await this.#disconnected(row.id);
    }
  }

  /**
   * Has a turn when the unit says that something changed: a day, its life, its memories. It says nothing of receipts:
   * they come with the next turn. A unit that cannot be asked for its events is looked at by time alone.
   */
  #hear(unit: Unit, line: Line): () => void {
    const { timers = hostChannelTimers } = this.#parts;
    let cancel: (() => void) | undefined;
    const stop = unit.listen(
      ({ kind }) => {
        if (kind === 'watching') return;
        cancel ??= timers.after(HEARD_MS, () => {
          cancel = undefined;
          line.wake();
        });
      },
      () => undefined,
    );
    return () => {
      stop();
      cancel?.();
    };
  }

  async #turnAway({ why, row }: Caller & { readonly ok: false }): Promise<void> {
    if (row === undefined) return;
    await this.#note(row.id, 'turned-away', why);
    await this.#parts.intake.foundStranger(row.id, why);
    this.#parts.changed(row.id);
  }

  async #connected({ row, logKey, unit, isEntrusted }: Caller & { readonly ok: true }): Promise<void> {
    const atMs = this.#parts.now();
    const { serial } = await unit.status();
    await this.#parts.store.write(async ({ units }) => {
      await units.connected(row.id, atMs, isEntrusted);
      await units.change(row.id, { logKey, ...(row.serial === undefined && serial !== undefined ? { serial } : {}) });
      const kind = row.firstSeenAt === undefined ? 'first-connection' : 'connected';
      await units.addEvent(row.id, { at: atMs, kind, detail: isEntrusted ? 'with its operator key' : 'as a till' });
    });
    this.#parts.changed(row.id);
  }

  async #disconnected(unit: string): Promise<void> {
    this.#lines.delete(unit);
    const at = this.#parts.now();
    await this.#parts.store
      .write(async ({ units }) => {
        await units.disconnected(unit, at);
        await units.addEvent(unit, { at, kind: 'disconnected', detail: '' });
      })
      .catch(() => undefined); // the store is closed: at the next start nobody counts as connected
    this.#parts.changed(unit);
  }

  async #turns(caller: Caller & { readonly ok: true }, line: Line): Promise<void> {
    let known: string | undefined;
    while (!line.channel.isOver && !line.isReplaced && !this.#isClosed) {
      // Woken while a turn is at work: the next one follows at once.
      let isDue = false;
      line.wake = () => (isDue = true);
      known = await this.#turn(caller, known);
      if (!isDue) await this.#rest(line);
    }
  }

  async #turn({ row, unit, isEntrusted }: Caller & { readonly ok: true }, known?: string): Promise<string | undefined> {
    const { store, intake, runner } = this.#parts;
    const look = await lookAt(unit, this.#parts.now());
    await store.write(({ units }) => units.look(row.id, look));
    const { finding } = await intake.meet(row.id, unit);
    await this.#tell(row.id, finding, known);
    this.#parts.changed(row.id);
    if ((await runner.run(unit, row.id, isEntrusted)) > 0) await this.#lookAgain(row.id, unit);
    return finding?.id;
  }

  async #lookAgain(id: string, unit: Unit): Promise<void> {
    const look = await lookAt(unit, this.#parts.now());
    await this.#parts.store.write(({ units }) => units.look(id, look));
    await this.#parts.intake.meet(id, unit);
    this.#parts.changed(id);
  }

  async #tell(unit: string, finding: Finding | undefined, known: string | undefined): Promise<void> {
    if (finding !== undefined && finding.id !== known) {
      await this.#note(unit, 'found', `${finding.kind}: ${finding.detail}`);
    }
  }

  async #note(unit: string, kind: UnitEventKind, detail: string): Promise<void> {
    const at = this.#parts.now();
    await this.#parts.store.write(({ units }) => units.addEvent(unit, { at, kind, detail: detail.slice(0, 500) }));
  }

  /** Until the next turn is due, somebody wakes the line, or it is over. */
  #rest(line: Line): Promise<void> {
    const { timers = hostChannelTimers, turnMs } = this.#parts;
    return new Promise((resolve) => {
      const cancel = timers.after(Math.min(turnMs, TURN_MS_MAX), resolve);
      line.wake = () => {
        cancel();
        resolve();
      };
      line.channel.onOver(line.wake);
    });
  }
}

async function lookAt(unit: Unit, atMs: number): Promise<UnitLook> {
  const status = await unit.status();
  const { pending, failed } = await unit.firmware();
  return {
    ...lookOf(status, atMs),
    ...(pending === undefined ? {} : { firmwarePending: pending }),
    ...(failed === undefined ? {} : { firmwareFailed: failed }),
  };
}

function lookOf(status: UnitStatus, atMs: number): UnitLook {
  const { model, firmware, life, mode, halted, day, dayOpen, records, journalBytes, journalUsedBytes } = status;
  const { memory, paper, warnings = [], licence, currency, simulated } = status;
  return {
    atMs,
    ...(model === undefined ? {} : { model }),
    firmware,
    life,
    ...(mode === undefined ? {} : { mode }),
    ...(halted === undefined ? {} : { halted }),
    day,
    dayOpen,
    records,
    journalBytes,
    journalUsedBytes,
    ...(memory === undefined ? {} : { memory }),
    ...(paper === undefined ? {} : { paper }),
    warnings,
    ...(licence === undefined ? {} : { licence }),
    ...(currency === undefined ? {} : { currency }),
    simulated,
  };
}
