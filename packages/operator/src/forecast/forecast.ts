/**
 * What will stop which till on which day, and why: a pure function over what is known of a fleet. Ends that are written
 * down (licences, certificates) are exact; memories are carried on at the rate since the first document.
 */
import type { UnitWarning } from '@plomba/link';
import { DAY_MS } from '../monitoring/colour.js';

/** What a forecast looks at, of one unit. */
export interface ForecastUnit {
  readonly id: string;
  readonly name: string;
  readonly serial: string;
  readonly shop: string;
  /** What the unit said last; absent before the first connection. */
  readonly look?: {
    readonly journalBytes: number;
    readonly journalUsedBytes: number;
    readonly halted?: string;
    readonly warnings: readonly UnitWarning[];
  };
  /** First document, UTC ms. */
  readonly firstDocumentMs?: number;
  /** Entries in the fiscal memory; each closing of a day takes one. */
  readonly fiscalEntries: number;
  readonly closings: number;
  readonly licence?: { readonly id: string; readonly notAfterMs?: number };
  readonly keys: readonly { readonly name: string; readonly notAfterMs?: number }[];
  /** Last ms of the year of updates. */
  readonly updatesUntilMs?: number;
  /** A register that is not known to the agency yet. */
  readonly waitsForRegistration: boolean;
}

export type ForecastKind =
  | 'halted'
  | 'seal-broken'
  | 'visit-open'
  | 'licence-invalid'
  | 'licence-ends'
  | 'key-expired'
  | 'certificate-ends'
  | 'journal-full'
  | 'fiscal-memory-full'
  | 'clock-unset'
  | 'pins-locked'
  | 'updates-end'
  | 'not-registered'
  | 'never-seen';

export interface ForecastEvent {
  readonly unit: string;
  readonly name: string;
  readonly serial: string;
  readonly shop: string;
  readonly kind: ForecastKind;
  /** Whether the till stops selling. */
  readonly stops: boolean;
  /** When: now for what stands in the way already, UTC ms. */
  readonly atMs: number;
  /** Days from now, whole, rounded down. */
  readonly inDays: number;
  readonly why: string;
}

export interface ForecastOptions {
  readonly nowMs: number;
  /** How far it looks. */
  readonly days: number;
  /** Entries that a fiscal memory holds: units do not say how many. */
  readonly fiscalSlots: number;
}

/** The default part: 4 MiB in slots of 1,024 bytes. */
export const FISCAL_SLOTS = 4_096;

type Found = Pick<ForecastEvent, 'kind' | 'stops' | 'atMs' | 'why'>;

const WARNINGS: Readonly<Partial<Record<UnitWarning, Omit<Found, 'atMs'>>>> = {
  'seal-broken': { kind: 'seal-broken', stops: true, why: 'The seal is broken: a technician ends it with a new one.' },
  'intervention-open': { kind: 'visit-open', stops: true, why: 'A visit is open: nothing is sold until it ends.' },
  'licence-invalid': { kind: 'licence-invalid', stops: true, why: 'The unit has no licence that is valid now.' },
  'key-expired': { kind: 'key-expired', stops: true, why: 'A key that receipts are signed with has expired.' },
  'clock-unset': { kind: 'clock-unset', stops: true, why: 'The clock is not set; most countries allow no receipt so.' },
  'pins-locked': { kind: 'pins-locked', stops: false, why: 'Too many PINs were wrong: no technician gets in.' },
};

/** Everything up to the last day, the earliest first; of one unit, what stops it before what does not. */
export function forecast(units: readonly ForecastUnit[], options: ForecastOptions): readonly ForecastEvent[] {
  const { nowMs, days } = options;
  const lastMs = nowMs + days * DAY_MS;
  const events = units.flatMap((unit) =>
    foundOf(unit, options)
      .map((found) => ({ ...found, atMs: Math.max(found.atMs, nowMs) }))
      .filter(({ atMs }) => atMs <= lastMs)
      .map((found) => ({
        unit: unit.id,
        name: unit.name,
        serial: unit.serial,
        shop: unit.shop,
        ...found,
        inDays: Math.floor((found.atMs - nowMs) / DAY_MS),
      })),
  );
  return events.toSorted(
    (left, right) =>
      left.atMs - right.atMs ||
      Number(right.stops) - Number(left.stops) ||
      inOrder(left.name, right.name) ||
      inOrder(left.unit, right.unit) ||
      inOrder(left.kind, right.kind),
  );
}

function inOrder(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function foundOf(unit: ForecastUnit, options: ForecastOptions): readonly Found[] {
  const { nowMs } = options;
  return [
    ...ofLook(unit, nowMs),
    ...ofEnds(unit),
    ...ofMemories(unit, options),
    ...(unit.waitsForRegistration
      ? [
          {
            kind: 'not-registered',
            stops: false,
            atMs: nowMs,
            why: 'The register is not notified to the agency.',
          } as const,
        ]
      : []),
  ];
}

function ofLook({ look }: ForecastUnit, nowMs: number): readonly Found[] {
  if (look === undefined) {
    return [{ kind: 'never-seen', stops: false, atMs: nowMs, why: 'It never called: nothing is known of it.' }];
  }
  const { halted, warnings } = look;
  return [
    ...(halted === undefined ? [] : [{ kind: 'halted', stops: true, atMs: nowMs, why: halted } as const]),
    ...warnings.flatMap((warning) => {
      const found = WARNINGS[warning];
      return found === undefined ? [] : [{ ...found, atMs: nowMs }];
    }),
  ];
}

function ofEnds({ licence, keys, updatesUntilMs }: ForecastUnit): readonly Found[] {
  const found: Found[] = [];
  if (licence?.notAfterMs !== undefined) {
    const why = `Licence ${licence.id} ends.`;
    found.push({ kind: 'licence-ends', stops: true, atMs: licence.notAfterMs + 1, why });
  }
  for (const { name, notAfterMs } of keys) {
    if (notAfterMs === undefined) continue;
    const why = `The certificate of key ${name} ends.`;
    found.push({ kind: 'certificate-ends', stops: true, atMs: notAfterMs + 1, why });
  }
  if (updatesUntilMs !== undefined) {
    const why = 'The year of updates ends: later firmware is not covered.';
    found.push({ kind: 'updates-end', stops: false, atMs: updatesUntilMs + 1, why });
  }
  return found;
}

function ofMemories(unit: ForecastUnit, { nowMs, fiscalSlots }: ForecastOptions): readonly Found[] {
  const { look, firstDocumentMs, fiscalEntries, closings } = unit;
  if (look === undefined || firstDocumentMs === undefined) return [];
  // A unit of a few hours says nothing yet: a day is the least that a rate is taken over.
  const days = Math.max(1, (nowMs - firstDocumentMs) / DAY_MS);
  const { journalBytes, journalUsedBytes } = look;
  const journal = fullAt({ capacity: journalBytes, used: journalUsedBytes, perDay: journalUsedBytes / days });
  const fiscal = fullAt({ capacity: fiscalSlots, used: fiscalEntries, perDay: closings / days });
  const left = Math.max(0, fiscalSlots - fiscalEntries);
  return [
    ...(journal === undefined
      ? []
      : [
          {
            kind: 'journal-full',
            stops: true,
            atMs: nowMs + journal * DAY_MS,
            why: `The journal takes ${amount(journalUsedBytes / days)} a day, ${amount(Math.max(0, journalBytes - journalUsedBytes))} are left.`,
          } as const,
        ]),
    ...(fiscal === undefined
      ? []
      : [
          {
            kind: 'fiscal-memory-full',
            stops: true,
            atMs: nowMs + fiscal * DAY_MS,
            why: `The fiscal memory has room for ${left} closings more, at ${(closings / days).toFixed(2)} a day.`,
          } as const,
        ]),
  ];
}

interface Filling {
  readonly capacity: number;
  readonly used: number;
  readonly perDay: number;
}

/** Days until it is full; undefined where it never is. */
function fullAt({ capacity, used, perDay }: Filling): number | undefined {
  if (used >= capacity) return 0;
  return perDay > 0 ? (capacity - used) / perDay : undefined;
}

function amount(bytes: number): string {
  if (bytes < 10_240) return `${Math.round(bytes)} bytes`;
  return bytes < 10_485_760 ? `${Math.round(bytes / 1024)} KiB` : `${Math.round(bytes / 1_048_576)} MiB`;
}
