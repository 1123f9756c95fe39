/** What a case of a conformance suite is: what it says, what it may do to a unit, what it needs, and how it ends. */

/**
 * What a case does to the unit.
 * - `safe`: nothing is written into the journal
 * - `fiscal`: records are written, as by a till: receipts, days, cash, fences
 * - `destructive`: what a shop would not like: the clock, PINs, keys, states of life, power that goes while it writes
 */
export type ConformEffect = 'safe' | 'fiscal' | 'destructive';

export const CONFORM_EFFECTS: readonly ConformEffect[] = ['safe', 'fiscal', 'destructive'];

/**
 * What a case needs beside the line.
 * - `power`: the power of the unit can be switched
 * - `clock`: the unit's own time can be moved on
 * - `control`: the control channel of a simulated unit
 * - `service`: the service PIN is known
 * - `firmware-key`: firmware can be signed as its maker does
 * - `trading`: the unit is in `test` or `production`
 */
export type ConformNeed = 'power' | 'clock' | 'control' | 'service' | 'firmware-key' | 'trading';

/** What a case may use up of a real unit. */
export interface ConformCost {
  /** Receipts that get a number. */
  readonly receipts: number;
  /** Documents that are printed: receipts, copies, cash slips, reports. */
  readonly papers: number;
}

export const NO_COST: ConformCost = { receipts: 0, papers: 0 };

/** A printed document, estimated in mm: head, a few lines, foot, cut. What a unit really prints is not measured. */
export const PAPER_MM = 120;

export interface ConformCase<Context> {
  /** `chapter/name`, unique in its suite, the same in every version. */
  readonly id: string;
  readonly title: string;
  /** Page and section of the specification that it is made from. */
  readonly clause: string;
  readonly effect: ConformEffect;
  readonly needs?: readonly ConformNeed[];
  readonly cost?: ConformCost;
  /** Throws {@link NotConforming} for what is wrong, {@link CannotTell} when this unit cannot be asked. */
  run(context: Context): Promise<void>;
}

/** The unit does not do what the clause says. */
export class NotConforming extends Error {
  override readonly name = 'NotConforming';
}

/** The case cannot be decided on this unit, as it stands: it was not run, with this reason. */
export class CannotTell extends Error {
  override readonly name = 'CannotTell';
}

/** @throws NotConforming unless it holds */
export function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new NotConforming(otherwise);
}

/** @throws NotConforming when the two are not the same, by their text */
export function mustBe(actual: unknown, expected: unknown, what: string): void {
  const [is, should] = [textOf(actual), textOf(expected)];
  if (is !== should) throw new NotConforming(`${what} is ${is}, not ${should}`);
}

/** A value as one line: amounts with their digits, bytes as hex. */
export function textOf(value: unknown): string {
  if (value === undefined) return 'absent';
  const text = JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'bigint') return inner.toString();
    return inner instanceof Uint8Array
      ? Array.from(inner, (byte) => byte.toString(16).padStart(2, '0')).join('')
      : inner;
  });
  return text;
}
