/**
 * The monitoring board: every unit with its colour and alarms, and counts over any part of them. A row is computed again
 * only when its unit changed, or at the moment that its colour or an alarm named; so a refresh of 10,000 units is a walk.
 */
import { alarmsOf, ALARM_LIMITS, type Alarm, type AlarmLimits, type MonitoredUnit } from './alarms.js';
import type { AlarmKind, AlarmLevel } from './alarms.table.js';
import { colourOf, type UnitColour } from './colour.js';

export interface BoardRow {
  readonly unit: MonitoredUnit;
  readonly colour: UnitColour;
  readonly alarms: readonly Alarm[];
  /** Kinds of the alarms, each once. */
  readonly kinds: readonly AlarmKind[];
  /** The row holds up to this ms, not included. */
  readonly untilMs: number;
}

export interface BoardCounts {
  readonly units: number;
  readonly connected: number;
  readonly colours: Readonly<Record<UnitColour, number>>;
  /** Units whose gravest alarm is of this level. */
  readonly levels: Readonly<Record<AlarmLevel, number>>;
  /** Units with an alarm of this kind; kinds without one are absent. */
  readonly alarms: Readonly<Partial<Record<AlarmKind, number>>>;
}

export class Board {
  readonly #limits: AlarmLimits;
  readonly #units = new Map<string, MonitoredUnit>();
  readonly #rows = new Map<string, BoardRow>();

  constructor(limits: AlarmLimits = ALARM_LIMITS) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#units.size;
  }

  /** A unit came, or something about it changed. */
  put(unit: MonitoredUnit): void {
    this.#units.set(unit.id, unit);
    this.#rows.delete(unit.id);
  }

  remove(id: string): void {
    this.#units.delete(id);
    this.#rows.delete(id);
  }

  unit(id: string): MonitoredUnit | undefined {
    return this.#units.get(id);
  }

  /** @param nowMs may run back: a row of a later moment is not believed then, because nothing says since when it held */
  row(id: string, nowMs: number): BoardRow | undefined {
    const unit = this.#units.get(id);
    return unit === undefined ? undefined : this.#rowOf(unit, nowMs);
  }

  /** Rows of these units, or of all. Ids that are not on the board are left out. */
  *rows(nowMs: number, ids?: Iterable<string>): Generator<BoardRow> {
    if (ids === undefined) {
      for (const unit of this.#units.values()) yield this.#rowOf(unit, nowMs);
      return;
    }
    for (const id of ids) {
      const unit = this.#units.get(id);
      if (unit !== undefined) yield this.#rowOf(unit, nowMs);
    }
  }

  counts(nowMs: number, ids?: Iterable<string>): BoardCounts {
    const colours = { unknown: 0, green: 0, yellow: 0, red: 0 };
    const levels = { stop: 0, soon: 0, look: 0 };
    const alarms: Partial<Record<AlarmKind, number>> = {};
    let units = 0;
    let connected = 0;
    for (const row of this.rows(nowMs, ids)) {
      units++;
      if (row.unit.connected) connected++;
      colours[row.colour]++;
      const [gravest] = row.alarms;
      if (gravest === undefined) continue;
      levels[gravest.level]++;
      for (const kind of row.kinds) alarms[kind] = (alarms[kind] ?? 0) + 1;
    }
    return { units, connected, colours, levels, alarms };
  }

  #nowMs = 0;

  #rowOf(unit: MonitoredUnit, nowMs: number): BoardRow {
    if (nowMs < this.#nowMs) this.#rows.clear();
    this.#nowMs = nowMs;
    const known = this.#rows.get(unit.id);
    if (known !== undefined && nowMs < known.untilMs) return known;
    const row = boardRow(unit, nowMs, this.#limits);
    this.#rows.set(unit.id, row);
    return row;
  }
}

/** The row of a unit at a moment. */
export function boardRow(unit: MonitoredUnit, nowMs: number, limits: AlarmLimits = ALARM_LIMITS): BoardRow {
  const { colour, untilMs } = colourOf(unit.lastDocumentMs, nowMs);
  const spell = alarmsOf(unit, nowMs, limits);
  const kinds = [...new Set(spell.alarms.map(({ kind }) => kind))];
  return { unit, colour, alarms: spell.alarms, kinds, untilMs: Math.min(untilMs, spell.untilMs) };
}
