/**
 * Every injection of one unit: waits for its moment, begins it, ends it, and says what became of it. It belongs to the
 * tester, not to the unit: what is armed here waits on while the unit is off.
 *
 * Invariants: a trigger fires once; of all that one moment brings the power goes last; nothing here costs anything while
 * nothing is armed.
 */
import { assert } from '@plomba/core';
import { FieldError } from '@plomba/codec';
import type { FlashPart } from '../hardware/flash-part.js';
import type { Hardware } from '../hardware/hardware.js';
import { PowerLost } from '../hardware/power-lost.js';
import type { DeviceEvent, WireDirection } from './events.js';
import type { FaultKind, FaultSite } from './fault-kind.js';
import { checkInjection } from './injection-json.js';
import type { FaultTrigger, FlashPartName, Injection, InjectionReport, InjectionState } from './injection.js';
import type { LineEvent } from './line-event.js';
import { LineFaults, type LineEffect, type LinePassage } from './line-faults.js';

/** Reports of what is over that are kept. */
const OVER_MAX = 1000;

/** An injection as it stands, to be written down and gone on with; plain JSON. */
export interface ArmedInjection extends InjectionReport {
  /** Operations, bytes or events until it comes. */
  readonly left: number;
  /** Time until it comes, or until it ends, ms. */
  readonly leftMs?: number;
}

interface Entry {
  readonly id: number;
  readonly injection: Injection;
  readonly kind: FaultKind;
  readonly when: FaultTrigger;
  readonly params: object;
  state: InjectionState;
  hits: number;
  missed?: string;
  left: number;
  /** When it comes, or ends, on the clock of its group. */
  dueMs: number | undefined;
  effects: LineEffect<never>[];
  remembered: unknown;
}

export interface FaultDeskParts {
  readonly hardware: Hardware;
  /** Host time now, ms. */
  readonly hostMs: () => number;
  readonly signal: (name: string) => void;
}

const NONE: readonly LineEvent[] = [];

const PARTS: readonly FlashPartName[] = ['memories', 'firmware'];

export class FaultDesk {
  readonly #parts: FaultDeskParts;
  readonly #line = new LineFaults<never>();
  #entries: Entry[] = [];
  /** Those of them that wait or go on. */
  #live: readonly Entry[] = [];
  #lastId = 0;
  readonly #lines: LineEvent[] = [];
  #cut: string | undefined;

  constructor(parts: FaultDeskParts) {
    this.#parts = parts;
  }

  /** @throws FieldError with the path of the field that is wrong */
  inject(injection: Injection): number {
    const checked = checkInjection(injection, '');
    const { when } = checked;
    const entry: Entry = {
      ...checked,
      id: ++this.#lastId,
      state: 'armed',
      hits: 0,
      left: countOf(when),
      dueMs: when.at === 'after' ? this.#nowMs(checked.kind) + when.ms : undefined,
      effects: [],
      remembered: checked.kind.remember?.(this.#parts),
    };
    // What cannot happen now is refused; what cannot happen when its moment comes does not hit, and says why.
    if (when.at === 'now') this.#begin(entry);
    this.#entries.push(entry);
    this.#rewire();
    return entry.id;
  }

  /** Ends what goes on, and disarms what waits. @throws FieldError when no injection has this number */
  lift(id: number): void {
    const entry = this.#entries.find((one) => one.id === id);
    if (entry === undefined) throw new FieldError('id', `no injection has the number ${id}`);
    this.#end(entry);
    this.#rewire();
  }

  reports(): readonly InjectionReport[] {
    return this.#entries.map(({ id, injection, state, hits, missed }) => ({
      ...{ id, injection, state, hits },
      ...(missed === undefined ? {} : { missed }),
    }));
  }

  /** Bytes that were put on the lines so far, in this direction. */
  bytes(direction: WireDirection): number {
    return this.#line.count(direction);
  }

  /** Puts bytes on a line. The power may go behind them, and the line. */
  pass(direction: WireDirection, bytes: Uint8Array): readonly LinePassage<never>[] {
    return this.#line.pass(direction, bytes);
  }

  /** Something happened; what waited for it comes now. */
  event(event: DeviceEvent): void {
    if (this.#live.length === 0) return;
    this.#fire(({ when }) => when.at === 'event' && isAbout(when, event));
  }

  /** Time passed: on the unit's clock, on its board, on the lines. */
  time(): void {
    if (this.#live.length === 0) return;
    const { utcMs } = this.#parts.hardware.rtc.read();
    for (const entry of this.#live) {
      const isDue = entry.dueMs !== undefined && this.#nowMs(entry.kind) >= entry.dueMs;
      if (entry.state === 'active' && isDue) this.#end(entry);
      if (entry.state !== 'armed') continue;
      if (isDue || (entry.when.at === 'time' && utcMs >= entry.when.utcMs)) this.#beginLater(entry);
    }
    this.#rewire();
  }

  /** The power is off; what lasts no longer than it ends. */
  poweredOff(): void {
    this.#line.forget();
    for (const entry of this.#live) {
      if (entry.state === 'active' && entry.kind.lasts === 'until-power-off') this.#end(entry);
    }
    this.event({ name: 'powered-off' });
    this.#cut = undefined;
    this.#rewire();
  }

  /** Why the power goes with this moment, taken once; undefined when it stays. */
  takeCut(): string | undefined {
    const why = this.#cut;
    this.#cut = undefined;
    return why;
  }

  /** What happens to the lines, in its order, taken once. */
  takeLineEvents(): readonly LineEvent[] {
    return this.#lines.length === 0 ? NONE : this.#lines.splice(0);
  }

  /** When host time alone brings or ends something, ms. */
  nextDeadlineMs(): number | undefined {
    const followsHost = this.#parts.hardware.rtc.mode === 'wall';
    const times = this.#live.flatMap(({ state, kind, dueMs }) => {
      if (state === 'over' || dueMs === undefined) return [];
      if (kind.group === 'line') return [dueMs];
      return followsHost ? [this.#parts.hostMs() + dueMs - this.#nowMs(kind)] : [];
    });
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Everything that is not over, to go on with elsewhere. */
  state(): readonly ArmedInjection[] {
    return this.#entries
      .filter(({ state }) => state !== 'over')
      .map(({ id, injection, kind, state, hits, left, dueMs }) => ({
        ...{ id, injection, state, hits, left },
        ...(dueMs === undefined ? {} : { leftMs: dueMs - this.#nowMs(kind) }),
      }));
  }

  /** The same, with the number of the last one, so that no number comes twice. */
  standing(): { readonly injections: readonly ArmedInjection[]; readonly lastInjection?: number } {
    const injections = this.state();
    return this.#lastId === 0 ? { injections } : { injections, lastInjection: this.#lastId };
  }

  /** Ends everything, and forgets it: the unit becomes another one. */
  clear(): void {
    for (const entry of this.#live) this.#end(entry);
    this.#entries = [];
    this.#lastId = 0;
    this.#lines.splice(0);
    this.#cut = undefined;
    this.#rewire();
  }

  /**
   * Goes on with what another desk has left, on hardware in the state of that time.
   * @throws FieldError when one is no injection
   */
  adopt(states: readonly ArmedInjection[], lastId = 0): void {
    assert(this.#entries.length === 0, 'only a fresh desk takes over injections');
    for (const [index, { id, injection, state, hits, left, leftMs }] of states.entries()) {
      const checked = checkInjection(injection, `[${index}].injection`);
      const dueMs = leftMs === undefined ? undefined : this.#nowMs(checked.kind) + leftMs;
      const remembered = checked.kind.remember?.(this.#parts);
      const entry: Entry = { ...checked, id, state, hits, left, dueMs, effects: [], remembered };
      this.#entries.push(entry);
      this.#lastId = Math.max(this.#lastId, id);
      if (state === 'active') checked.kind.begin(this.#site(entry), checked.params);
      entry.hits = hits;
    }
    this.#lastId = Math.max(this.#lastId, lastId);
    this.#cut = undefined;
    this.#rewire();
  }

  #nowMs({ group }: FaultKind): number {
    return group === 'line' ? this.#parts.hostMs() : this.#parts.hardware.rtc.elapsedMs;
  }

  /** Counts what waits for this, and begins what has waited long enough. */
  #fire(waits: (entry: Entry) => boolean): void {
    let hasBegun = false;
    for (const entry of this.#live) {
      if (entry.state !== 'armed' || !waits(entry)) continue;
      entry.left--;
      if (entry.left > 0) continue;
      this.#beginLater(entry);
      hasBegun = true;
    }
    if (hasBegun) this.#rewire();
  }

  #beginLater(entry: Entry): void {
    try {
      this.#begin(entry);
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      entry.state = 'over';
      entry.missed = error.message;
    }
  }

  #begin(entry: Entry): void {
    const { kind, injection, params } = entry;
    const isMoment = kind.lasts === 'moment';
    entry.state = isMoment ? 'over' : 'active';
    const forMs = isMoment ? undefined : (injection.forMs ?? kind.defaultMs);
    entry.dueMs = forMs === undefined ? undefined : this.#nowMs(kind) + forMs;
    kind.begin(this.#site(entry), params);
    this.#trim();
  }

  #end(entry: Entry): void {
    const wasActive = entry.state === 'active';
    entry.state = 'over';
    entry.dueMs = undefined;
    for (const effect of entry.effects) this.#line.end(effect);
    entry.effects = [];
    if (wasActive) entry.kind.end(this.#site(entry), entry.params);
  }

  #site(entry: Entry): FaultSite {
    return {
      hardware: this.#parts.hardware,
      moment: entry.when,
      remembered: entry.remembered,
      keep: (value) => (entry.remembered = value),
      hit: (times = 1) => (entry.hits += times),
      over: () => this.#end(entry),
      cutPower: (why) => (this.#cut ??= why),
      interrupt: (event) => this.#lines.push(event),
      onLine: (effect) => {
        entry.effects.push(effect);
        this.#line.begin(effect);
      },
      signal: (name) => this.#parts.signal(name),
    };
  }

  #trim(): void {
    const over = this.#entries.filter(({ state }) => state === 'over');
    if (over.length <= OVER_MAX) return;
    const gone = new Set(over.slice(0, over.length - OVER_MAX));
    this.#entries = this.#entries.filter((entry) => !gone.has(entry));
  }

  /** Watches lines and flash parts exactly while somebody waits there. */
  #rewire(): void {
    this.#live = this.#entries.filter(({ state }) => state !== 'over');
    const waiting = this.#live.filter(({ state }) => state === 'armed').map(({ when }) => when);
    const byWire = waiting.some(({ at }) => at === 'wire');
    this.#line.watch(byWire ? (direction, when) => this.#byte(direction, when) : undefined);
    for (const name of PARTS) {
      const isWatched = waiting.some((when) => when.at === 'flash' && (when.part ?? 'memories') === name);
      this.#flash(name).watch(isWatched ? (when) => this.#operation(name, when) : undefined);
    }
  }

  #flash(name: FlashPartName): FlashPart {
    const { flash, firmwareFlash } = this.#parts.hardware;
    return name === 'memories' ? flash : firmwareFlash;
  }

  /** Whether the rest of the piece is lost. */
  #byte(direction: WireDirection, now: 'before' | 'after'): boolean {
    this.#fire(({ when, kind }) => {
      return when.at === 'wire' && when.direction === direction && (kind.atByte === 'hits') === (now === 'before');
    });
    return this.#cut !== undefined || this.#lines.length > 0;
  }

  /** @throws PowerLost */
  #operation(name: FlashPartName, now: 'before' | 'after'): void {
    this.#fire(({ when, kind }) => {
      if (when.at !== 'flash' || (when.part ?? 'memories') !== name) return false;
      const isBehind = when.phase === 'after' && kind.name !== 'power-cut';
      return isBehind === (now === 'after');
    });
    this.#throwCut();
  }

  /** @throws PowerLost when the power goes with this moment */
  #throwCut(): void {
    const why = this.takeCut();
    if (why !== undefined) throw new PowerLost(why);
  }
}

/** How many operations, bytes or events it waits for; 0: for none of them. */
function countOf(when: FaultTrigger): number {
  switch (when.at) {
    case 'flash':
      return when.operation;
    case 'wire':
      return when.byte;
    case 'event':
      return when.count ?? 1;
    case 'now':
    case 'time':
    case 'after':
      return 0;
  }
}

function isAbout(when: FaultTrigger & { readonly at: 'event' }, event: DeviceEvent): boolean {
  if (when.event !== event.name) return false;
  if (when.kind !== undefined && when.kind !== event.kind) return false;
  return when.command === undefined || when.command === event.command;
}
