/**
 * Time as the parts of the board feel it: what has passed on the clock's own count is handed to them in steps, so that
 * what happens in between comes in its order: a line on the paper, the knife, the end of the hold-up time. In virtual
 * mode nobody waits for the printer: time goes on until it has nothing left to do.
 */
import type { RecordKind } from '@plomba/core/tables';
import type { DeviceEvent } from '../faults/events.js';
import type { Hardware } from '../hardware/hardware.js';
import type { Paper } from '../hardware/paper-rows.js';
import { PowerLost } from '../hardware/power-lost.js';

export class BoardTime {
  readonly #hardware: Hardware;
  readonly #onEvent: (event: DeviceEvent) => void;
  /** Of the papers that wait, where this boot gave them: the record that each is of. */
  readonly #kinds: (RecordKind | undefined)[] = [];
  #passedMs: number;

  /** @param onEvent told before the next step; it may cut the power with `PowerLost` */
  constructor(hardware: Hardware, onEvent: (event: DeviceEvent) => void) {
    this.#hardware = hardware;
    this.#onEvent = onEvent;
    this.#passedMs = hardware.rtc.elapsedMs;
  }

  /**
   * Gives the printer a paper, which it prints in the time that is still to pass. Nothing of an empty one.
   * @throws PowerLost when the supply gave out before; the paper is in the print buffer all the same
   */
  print(paper: Paper, kind: RecordKind | undefined): void {
    if (paper.length === 0) return;
    try {
      this.follow();
    } finally {
      this.#queue(paper, kind);
    }
  }

  #queue(paper: Paper, kind: RecordKind | undefined): void {
    const { printer } = this.#hardware;
    // What waits from an earlier boot has no kind any more.
    while (this.#kinds.length < printer.waiting) this.#kinds.push(undefined);
    this.#kinds.push(kind);
    printer.print(paper);
  }

  /** The board has become another one: nothing is owed to its parts, and what waits at the printer has no kind. */
  forget(): void {
    this.#kinds.length = 0;
    this.#passedMs = this.#hardware.rtc.elapsedMs;
  }

  /**
   * The parts catch up with the clock.
   * @throws PowerLost when the supply gave out meanwhile
   */
  follow(): void {
    const { rtc } = this.#hardware;
    let leftMs = Math.floor(rtc.elapsedMs - this.#passedMs);
    this.#passedMs += leftMs;
    while (leftMs > 0) leftMs -= this.#step(leftMs);
  }

  /** In wall mode, how long until a part does something by itself, ms; undefined when none will. */
  nextMs(): number | undefined {
    const { rtc, printer, supply, card, network } = this.#hardware;
    if (rtc.mode === 'virtual') return undefined;
    const times = [printer.nextStepMs(), supply.nextChangeMs(), card.nextDoneMs(), network.nextArrivalMs()];
    const known = times.filter((ms) => ms !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  /** In virtual mode, time passes until the printer has printed what it can. */
  settle(): void {
    const { rtc, printer, supply } = this.#hardware;
    if (rtc.mode !== 'virtual') return;
    for (let ms = printer.nextStepMs(); ms !== undefined && supply.output === 'good'; ms = printer.nextStepMs()) {
      rtc.advance(ms);
      this.follow();
    }
  }

  /** Until the next thing happens by itself, at most so many ms; how many it were. */
  #step(mostMs: number): number {
    const { printer, supply } = this.#hardware;
    const nextMs = printer.nextStepMs();
    const ms = Math.min(mostMs, nextMs ?? mostMs, supply.nextChangeMs() ?? mostMs);
    if (nextMs !== undefined && nextMs <= ms) {
      if (printer.nextStep === 'cut') this.#tell('cutting');
      else if (printer.isAtTop) this.#tell('printing');
    }
    const { printed, isSupplied } = this.#hardware.pass(ms);
    for (const step of printed) {
      this.#tell(step === 'cut' ? 'printed' : 'line-printed');
      if (step === 'cut') this.#kinds.shift();
    }
    if (!isSupplied) throw new PowerLost('the mains failed, and the hold-up time is over');
    return ms;
  }

  #tell(name: DeviceEvent['name']): void {
    const [kind] = this.#kinds;
    this.#onEvent(kind === undefined ? { name } : { name, kind });
  }
}
