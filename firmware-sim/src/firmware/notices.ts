/**
 * What the unit writes into its journal because it noticed something by itself. A notice never stands in the way: where
 * the journal has no room or the secure element is silent, the unit goes on without it, and says the thing again later.
 */
import { planNotice, type ClockReading, type FiscalUnit } from '@plomba/core';
import type { PaperLine } from '@plomba/core/country';
import type { NoticePayload, SelfTestFinding } from '@plomba/core/tables';
import type { SelfTestLine } from '@plomba/link';
import type { Hardware } from '../hardware/hardware.js';
import { notedFindings } from './self-test.js';

/**
 * Whether it is written.
 * @param stamp when it was noticed, where the notice says a time of its own: both come from one reading of the clock
 */
export function note(unit: FiscalUnit, notice: NoticePayload, stamp: ClockReading = unit.now()): boolean {
  const plan = planNotice(unit.state, notice);
  return plan.ok && unit.append(plan.contents, { stamp }).ok;
}

/** The tamper seal was opened: noted once, until a technician's visit ends it. */
export function noteSeal(unit: FiscalUnit, hardware: Hardware): void {
  if (!hardware.sealIntact && unit.state.sealBroken === undefined) note(unit, { notice: 'seal-broken' });
}

function sameFindings(left: readonly SelfTestFinding[], right: readonly SelfTestFinding[]): boolean {
  const isSame = (one: SelfTestFinding, other: SelfTestFinding | undefined): boolean =>
    one.step === other?.step && one.result === other.result && one.detail === other.detail;
  return left.length === right.length && left.every((one, at) => isSame(one, right[at]));
}

/**
 * What a boot has to say: another firmware, a broken seal, another result of the self-test.
 * @param running version that runs
 * @returns the paper of a self-test that found something else than the last one
 */
export function noteBoot(
  unit: FiscalUnit,
  boot: { readonly running: string; readonly selfTest: readonly SelfTestLine[]; readonly hardware: Hardware },
): readonly PaperLine[] {
  const { running, selfTest, hardware } = boot;
  const { identity, state } = unit;
  if (identity === undefined) return [];
  const before = state.firmware ?? identity.firmware;
  if (before !== running) note(unit, { notice: 'firmware', from: before, to: running });
  noteSeal(unit, hardware);
  const findings = notedFindings(selfTest);
  if (sameFindings(findings, state.findings ?? [])) return [];
  return note(unit, { notice: 'self-test', findings }) ? selfTestPaper(selfTest) : [];
}

function selfTestPaper(lines: readonly SelfTestLine[]): readonly PaperLine[] {
  return [
    { kind: 'centre', text: 'SELF-TEST', style: 'large' },
    ...lines.map(({ step, result, detail }): PaperLine => {
      return { kind: 'text', left: `${step}: ${detail}`, right: result };
    }),
    { kind: 'cut' },
  ];
}
