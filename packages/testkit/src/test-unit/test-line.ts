/**
 * Faults of the line for a test. Each happens once, at a byte that is counted from now on: 0, the default, is the next one
 * in its direction.
 */
import type { ByteFault, Direction } from '../oracle/fault.js';
import type { FaultInjector } from '../oracle/fault-injector.js';

export class TestLine {
  readonly #faults: FaultInjector;

  /** @internal Lines come from `testUnit`. */
  constructor(faults: FaultInjector) {
    this.#faults = faults;
  }

  /** Bytes that were put on the line so far. */
  bytes(direction: Direction): number {
    return this.#faults.count(direction);
  }

  /** Faults that have happened. */
  get fired(): number {
    return this.#faults.fired;
  }

  /** A byte does not arrive. */
  lose(direction: Direction, byte = 0): void {
    this.#arm(direction, byte, { kind: 'lose' });
  }

  /** A byte arrives twice. */
  repeat(direction: Direction, byte = 0): void {
    this.#arm(direction, byte, { kind: 'repeat' });
  }

  /** Bits of a byte are turned over. */
  corrupt(direction: Direction, { byte = 0, mask = 1 }: { readonly byte?: number; readonly mask?: number } = {}): void {
    this.#arm(direction, byte, { kind: 'corrupt', mask });
  }

  /** A byte and all behind it arrive so much later. */
  delay(direction: Direction, { byte = 0, ms }: { readonly byte?: number; readonly ms: number }): void {
    this.#arm(direction, byte, { kind: 'delay', ms });
  }

  /** The line is interrupted before a byte; the till may connect again. */
  disconnect(direction: Direction, byte = 0): void {
    this.#arm(direction, byte, { kind: 'disconnect' });
  }

  /** The till hears that the line is over, the unit does not, and gets the rest late. */
  halfOpen(direction: Direction, byte = 0): void {
    this.#arm(direction, byte, { kind: 'half-open' });
  }

  /** Lifts every fault that has not happened yet. */
  calm(): void {
    this.#faults.disarm();
  }

  #arm(direction: Direction, byte: number, what: ByteFault['what']): void {
    this.#faults.arm({ direction, byte, what });
  }
}
