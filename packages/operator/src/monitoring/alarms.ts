/** The alarms of one unit at one moment: a pure function of what is known of it, with the moment of the next change. */
import type { MemoryState, UnitWarning } from '@plomba/link';
import type { LifeState } from '@plomba/core/model';
import { ALARMS, type AlarmKind, type AlarmLevel } from './alarms.table.js';
import { DAY_MS } from './colour.js';

/** What was found of a journal when its unit called; open until somebody has decided about it. */
export type IntegrityKind = 'rolled-back' | 'forked' | 'cut-tail' | 'wrong-key' | 'bad-record' | 'gap';

export interface OpenFinding {
  readonly kind: IntegrityKind;
  /** UTC ms. */
  readonly foundMs: number;
  /** In one sentence, with its numbers. */
  readonly detail: string;
}

/** A key with an end. */
export interface EndingKey {
  readonly name: string;
  /** Last ms at which it may sign, UTC. */
  readonly notAfterMs: number;
}

/** Whether the tax agency knows the register; `not-needed` where no law asks. */
export type Registration = 'not-needed' | 'waiting' | 'done';

/** All that the monitoring looks at. Times are UTC ms by the operator's clock, except of documents: by the unit's. */
export interface MonitoredUnit {
  readonly id: string;
  /** Companies that are told of its alarms: whose it is, and who looks after it. */
  readonly watchers?: readonly string[];
  readonly lastDocumentMs?: number;
  /** When it was last heard of; undefined: never. */
  readonly lastSeenMs?: number;
  readonly connected: boolean;
  readonly life?: LifeState;
  readonly halted?: string;
  readonly memory?: MemoryState;
  readonly warnings: readonly UnitWarning[];
  /** Undefined: no licence, or one without an end. */
  readonly licenceEndsMs?: number;
  readonly keys: readonly EndingKey[];
  readonly registration: Registration;
  readonly findings: readonly OpenFinding[];
}

export interface Alarm {
  readonly kind: AlarmKind;
  readonly level: AlarmLevel;
  readonly detail: string;
  /** Name of the key that it is about; a unit may have several of the kind then. */
  readonly about?: string;
  /** Since when, or when it comes, where that is known, UTC ms. */
  readonly atMs?: number;
}

export interface AlarmLimits {
  /** A licence or a key is near its end for so long before it, ms. */
  readonly endingMs: number;
  /** A unit is silent after so long, ms. */
  readonly silentMs: number;
}

/** A month and a day. */
export const ALARM_LIMITS: AlarmLimits = { endingMs: 30 * DAY_MS, silentMs: DAY_MS };

/** Alarms, and the first ms at which they are others if nothing happens. */
export interface AlarmSpell {
  readonly alarms: readonly Alarm[];
  readonly untilMs: number;
}

/** Gathers alarms, and the nearest moment that would change them. */
class Gathering {
  readonly alarms: Alarm[] = [];
  readonly #nowMs: number;
  untilMs = Infinity;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  add(kind: AlarmKind, detail: string, more: Pick<Alarm, 'about' | 'atMs'> = {}): void {
    this.alarms.push({ kind, level: ALARMS[kind].level, detail, ...more });
  }

  /** Whether a moment has come; otherwise it is remembered. */
  from(ms: number): boolean {
    if (ms <= this.#nowMs) return true;
    this.untilMs = Math.min(this.untilMs, ms);
    return false;
  }

  ending(what: 'licence' | 'certificate', { name, notAfterMs }: EndingKey, endingMs: number): void {
    const subject = what === 'licence' ? 'licence' : `key ${name}`;
    const more = { ...(what === 'licence' ? {} : { about: name }), atMs: notAfterMs };
    if (this.from(notAfterMs + 1)) this.add(`${what}-ended`, `The ${subject} has ended.`, more);
    else if (this.from(notAfterMs + 1 - endingMs)) this.add(`${what}-ending`, `The ${subject} ends.`, more);
  }
}

const ENDED: ReadonlySet<LifeState> = new Set(['closing', 'archived']);

/** The gravest first, then in the order of the table. */
export function alarmsOf(unit: MonitoredUnit, nowMs: number, limits: AlarmLimits = ALARM_LIMITS): AlarmSpell {
  const all = new Gathering(nowMs);
  for (const { kind, detail, foundMs } of unit.findings) all.add(kind, detail, { atMs: foundMs });
  if (unit.halted !== undefined) all.add('halted', unit.halted);
  if (unit.life === 'blocked') all.add('blocked', 'The unit is blocked.');
  if (unit.life === undefined || !ENDED.has(unit.life)) addOfUse(all, unit, limits);
  const alarms = all.alarms.toSorted((left, right) => LEVELS.indexOf(left.level) - LEVELS.indexOf(right.level));
  return { alarms, untilMs: all.untilMs };
}

const LEVELS: readonly AlarmLevel[] = ['stop', 'soon', 'look'];

/** What matters while a unit is in use. */
function addOfUse(all: Gathering, unit: MonitoredUnit, { endingMs, silentMs }: AlarmLimits): void {
  const { licenceEndsMs, keys, memory, warnings, registration, lastSeenMs, connected } = unit;
  if (licenceEndsMs !== undefined) all.ending('licence', { name: '', notAfterMs: licenceEndsMs }, endingMs);
  else if (warnings.includes('licence-invalid')) all.add('licence-ended', 'The unit has no valid licence.');
  for (const key of keys) all.ending('certificate', key, endingMs);
  if (memory === 'full' || memory === 'end') all.add('memory-full', `The memories are at level ${memory}.`);
  if (memory === 'near-end') all.add('memory-near-full', 'The memories are at level near-end.');
  if (warnings.includes('clock-unset')) all.add('clock-unset', 'The unit does not trust its clock.');
  if (registration === 'waiting') all.add('not-registered', 'No registration with the agency is noted.');
  if (!connected && lastSeenMs !== undefined && all.from(lastSeenMs + silentMs)) {
    all.add('silent', 'The unit does not call any more.', { atMs: lastSeenMs });
  }
}
