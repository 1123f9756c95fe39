/** Makes the faults of a run: each is armed just before its step, and all its details are drawn from its number. */
import type { FaultTrigger, FlashCut, Torn, UnstableReads } from '@plomba/firmware-sim';
import { Draws } from '../draws.js';
import type { FaultInjector } from '../oracle/fault-injector.js';
import { DIRECTIONS } from '../oracle/fault.js';
import { flashCutInjection } from '../oracle/flash-cut.js';
import type { FuzzFault } from './fuzz-plan.js';
import { INJECTED, type InjectedFault, type InjectedName, type OwnFault } from './fuzz.table.js';
import type { WorldParts } from './world-parts.js';

const READS: readonly (UnstableReads | undefined)[] = [undefined, 'zero-then-one', 'one-then-zero', 'flicker'];

function torn(draws: Draws): Torn {
  const unstable = draws.pick(READS);
  const shape = draws.pick(['half', 'prefix', 'bits', 'nearly', 'all'] as const);
  // Cells that were all reached and are all stable are a program that was done.
  if (shape === 'all' && unstable === undefined) return { shape: 'half', seed: draws.u32() };
  return { shape, seed: draws.u32(), ...(unstable === undefined ? {} : { unstable }) };
}

function flashCut(draws: Draws, operationsMax: number): FlashCut {
  const operation = 1 + draws.below(operationsMax);
  const phase = draws.pick(['before', 'middle', 'middle', 'after'] as const);
  const missing = draws.below(2) === 0 ? { missing: draws.u32() } : {};
  return { operation, phase, ...(phase === 'middle' ? { torn: torn(draws) } : {}), ...missing };
}

function trigger(draws: Draws): FaultTrigger {
  switch (draws.below(5)) {
    case 0:
      return { at: 'flash', operation: 1 + draws.below(12) };
    case 1:
      return { at: 'wire', direction: draws.pick(DIRECTIONS), byte: 1 + draws.below(200) };
    case 2:
      return {
        at: 'event',
        event: draws.pick(['after-commit-before-answer', 'answer-sent']),
        count: 1 + draws.below(2),
      };
    case 3:
      return { at: 'after', ms: draws.below(10_000) };
    default:
      return { at: 'now' };
  }
}

function isInjected(kind: string): kind is InjectedName {
  return Object.hasOwn(INJECTED, kind);
}

export class FuzzFaults {
  readonly #parts: WorldParts;
  readonly #injector: FaultInjector;
  readonly #counts: Record<string, number> = {};
  /** Cuts that wait for the next boots. */
  readonly #bootCuts: FlashCut[] = [];
  /** The cut that waits for the closing of a day: two memories are written one after the other. */
  #closingCut: FlashCut | undefined;
  #isClockWrong = false;

  constructor(parts: WorldParts, injector: FaultInjector) {
    this.#parts = parts;
    this.#injector = injector;
    parts.device.onEvent(({ name, command }) => {
      if (name !== 'command-received' || command !== 'day.close' || this.#closingCut === undefined) return;
      this.#count('closing-cut');
      parts.device.hardware.flash.arm(this.#closingCut);
      this.#closingCut = undefined;
    });
  }

  /** Faults that happened, by kind. */
  get counts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = { ...this.#injector.firedByKind, ...this.#counts };
    for (const { injection, hits } of this.#parts.device.injections()) {
      if (hits > 0) counts[injection.fault] = (counts[injection.fault] ?? 0) + 1;
    }
    return counts;
  }

  /** Whether a connection went half open: what was on its way there comes late. */
  get hasHalfOpened(): boolean {
    return (this.#injector.firedByKind['half-open'] ?? 0) > 0;
  }

  /** Whether the clock may have gone wrong. */
  get isClockWrong(): boolean {
    return this.#isClockWrong;
  }

  nextBootCut(): FlashCut | undefined {
    return this.#bootCuts.shift();
  }

  /** Lifts what has not happened yet, and what goes on. */
  calm(): void {
    this.#injector.disarm();
    this.#bootCuts.length = 0;
    this.#closingCut = undefined;
    const { device, line } = this.#parts;
    const open = device.injections().filter(({ state }) => state !== 'over');
    line.act((unit) => {
      for (const { id } of open) unit.lift(id);
    });
  }

  arm({ kind, salt }: FuzzFault): void {
    const draws = new Draws(salt);
    if (isInjected(kind)) this.#inject(INJECTED[kind], draws);
    else this.#armOwn(kind, draws);
  }

  #inject(row: InjectedFault, draws: Draws): void {
    const { fault, with: given = {}, forMs } = row;
    if (row.clock === true) this.#isClockWrong = true;
    const when = trigger(draws);
    const values = Object.entries(given).map(([name, from]) => [name, from === 'any' ? draws.u32() : draws.pick(from)]);
    const value = values.length === 0 ? {} : { with: Object.fromEntries(values) as Readonly<Record<string, unknown>> }; // drawn above
    const lasts = forMs === undefined ? {} : { forMs: draws.pick(forMs) };
    this.#parts.line.act((device) => device.inject({ fault, ...value, ...lasts, when }));
  }

  #armOwn(kind: OwnFault, draws: Draws): void {
    const { line } = this.#parts;
    switch (kind) {
      case 'flash-cut': {
        // Firmware has a part of its own.
        const isFirmware = draws.below(8) === 0;
        const cut = flashCut(draws, isFirmware ? 30 : draws.pick([3, 8, 20]));
        line.act((device) => device.inject(flashCutInjection(cut, isFirmware ? 'firmware' : 'memories')));
        return;
      }
      case 'boot-cut':
        this.#bootCuts.push(flashCut(draws, 6));
        return;
      case 'event-cut': {
        const event = draws.pick(['after-commit-before-answer', 'answer-sent'] as const);
        // Behind the closing of a day more has to be in its place than behind a sale.
        const kind = draws.below(3) === 0 ? ({ kind: 'day-close' } as const) : {};
        const when = { at: 'event', event, ...kind, count: 1 + draws.below(2) } as const;
        // A part with a cache loses what it has not written; another one has written everything.
        const given = { seed: draws.u32() };
        line.act((device) => device.inject({ fault: 'reordered-writes', with: given, when }));
        return;
      }
      case 'closing-cut':
        this.#closingCut = { ...flashCut(draws, 8), missing: draws.u32() };
        return;
      case 'power-off':
        this.#count(kind);
        line.act((device) => device.powerOff('switched off by the fuzzer'));
        return;
      case 'lose':
      case 'repeat':
      case 'corrupt':
      case 'delay':
      case 'disconnect':
      case 'half-open':
      case 'cut-power':
      case 'kill-till':
        this.#armByte(kind, draws);
    }
  }

  #armByte(
    kind: Exclude<OwnFault, 'flash-cut' | 'boot-cut' | 'event-cut' | 'closing-cut' | 'power-off'>,
    draws: Draws,
  ): void {
    const direction = draws.pick(DIRECTIONS);
    const byte = draws.below(draws.pick([20, 100, 400]));
    const mask = 1 << draws.below(8);
    const ms = draws.pick([100, 1_500, 5_000, 12_000]);
    const what =
      kind === 'corrupt' ? ({ kind, mask } as const) : kind === 'delay' ? ({ kind, ms } as const) : ({ kind } as const);
    this.#injector.arm({ direction, byte, what });
  }

  #count(kind: string): void {
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
  }
}
