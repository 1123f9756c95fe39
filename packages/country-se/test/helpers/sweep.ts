/** Runs a day under many faults and gathers what is wrong. */
import type { Hardware } from '@plomba/firmware-sim';
import { faultName, type ByteFault, type LineKind } from '@plomba/testkit';
import { faultyDay, judge } from './faulty-day.js';
import type { Speech } from './rig.js';

export interface Swept {
  readonly cases: number;
  /** Sales whose fate stayed unknown, which CCSP cannot always mend. */
  readonly unknown: number;
  readonly findings: readonly string[];
}

export async function sweep(
  hardware: Hardware,
  line: LineKind,
  faults: readonly (readonly ByteFault[])[],
  speech?: Speech,
): Promise<Swept> {
  const swept = { cases: 0, unknown: 0, findings: [] as string[] };
  for (const armed of faults) {
    const day = await faultyDay(hardware, line, armed, speech);
    const states = [...day.beliefs.values()].map(({ state }) => state);
    swept.cases++;
    swept.unknown += states.filter((state) => state === 'unknown').length;
    const found = [...judge(day)];
    if (states.includes('not-committed')) found.push('a sale was given up');
    if (day.fired === 0) found.push('no fault happened');
    swept.findings.push(...found.map((what) => `${line} ${armed.map(faultName).join(' ')}: ${what}`));
  }
  return swept;
}

/** Every fault of these kinds at every `step`th byte; each kind begins elsewhere, so that together they touch all. */
export function singleFaults(
  bytes: Readonly<Record<ByteFault['direction'], number>>,
  { whats, step }: { readonly whats: readonly ByteFault['what'][]; readonly step: number },
): readonly (readonly ByteFault[])[] {
  const faults: ByteFault[][] = [];
  let turn = 0;
  for (const direction of ['to-unit', 'from-unit'] as const) {
    for (const what of whats) {
      for (let byte = turn++ % step; byte < bytes[direction]; byte += step) {
        faults.push([{ at: 'byte', direction, byte, what }]);
      }
    }
  }
  return faults;
}

export const OTHER_FAULTS: readonly ByteFault['what'][] = [
  { kind: 'lose' },
  { kind: 'repeat' },
  { kind: 'delay', ms: 1_500 },
  { kind: 'delay', ms: 5_000 },
  { kind: 'disconnect' },
  { kind: 'half-open' },
  { kind: 'cut-power' },
];

/** Bits of a byte that are turned over. */
export function damages(masks: readonly number[]): readonly ByteFault['what'][] {
  return masks.map((mask) => ({ kind: 'corrupt', mask }));
}

/**
 * Whether two damages may make one that the wire cannot show: the LRC of CCSP is one byte of XOR, so the same bits turned
 * over twice in one message leave it as it was. A driver has nothing else to tell a wrong control code by.
 */
export function cancelsInLrc(faults: readonly ByteFault[]): boolean {
  const [first, second] = faults;
  if (first?.what.kind !== 'corrupt' || second?.what.kind !== 'corrupt') return false;
  return first.direction === second.direction && first.what.mask === second.what.mask;
}
