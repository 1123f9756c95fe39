/** Planted bugs that the ambiguity oracle must see: an oracle that never finds anything proves nothing. */
import type { Device } from '@plomba/firmware-sim';
import { describe, expect, it } from 'vitest';
import { nativeVerify } from '../__tests__/native-bench.js';
import { activatedHardware } from '../__tests__/oracle-bench.js';
import { exploreSingleFaults, type FaultReport } from './explore-faults.js';
import type { Fault } from './fault.js';
import { judgeDay } from './judge-day.js';
import { runDay, type DaySetup } from './run-day.js';
import { TILL_DAY } from './till-day.js';

const TIMEOUT = { timeout: 600_000 };
const base: DaySetup = { hardware: activatedHardware(), line: 'drops', manner: 'asks', day: TILL_DAY.slice(0, 4) };

function explore(setup: DaySetup, only: (fault: Fault) => boolean): Promise<FaultReport> {
  return exploreSingleFaults(setup, { audit: nativeVerify(), auditEvery: 1_000, wholeDays: true, only });
}

function kindsOf({ found }: FaultReport): ReadonlySet<string> {
  return new Set(found.flatMap(({ findings }) => findings.map(({ kind }) => kind)));
}

const is =
  (...kinds: readonly string[]) =>
  (fault: Fault): boolean =>
    fault.at === 'byte' && kinds.includes(fault.what.kind);

/** Changes one method of the unit that has just booted. */
function replaced(device: Device, change: (unit: NonNullable<ReturnType<typeof unitOf>>) => void): void {
  const unit = unitOf(device);
  if (unit !== undefined) change(unit);
}

function unitOf(device: Device) {
  return device.state?.kind === 'running' ? device.state.unit : undefined;
}

describe('the oracle sees', () => {
  it('a till that rings up again with a new operation when an answer was lost (canary)', TIMEOUT, async () => {
    const report = await explore({ ...base, manner: 'blind' }, is('lose'));
    expect(kindsOf(report)).toContain('double');
  });

  it('a unit that forgets its operations at boot (canary)', TIMEOUT, async () => {
    const booted = (device: Device): void =>
      replaced(device, (unit) => {
        const size = unit.size;
        const admit = unit.admit.bind(unit);
        unit.admit = (operation) => {
          const admission = admit(operation);
          const isOld = admission.kind === 'repeat' && admission.bound.sequence < size;
          return isOld ? { kind: 'execute' } : admission;
        };
      });
    const report = await explore({ ...base, manner: 'repeats', plant: { booted } }, is('cut-power'));
    expect(kindsOf(report)).toContain('double');
  });

  it('a unit that answers "not committed" and fences nothing (canary)', TIMEOUT, async () => {
    const booted = (device: Device): void =>
      replaced(device, (unit) => {
        const append = unit.append.bind(unit);
        unit.append = (contents, options) =>
          contents[0]?.kind === 'fence' ? { ok: true, ticket: 0, records: [] } : append(contents, options);
      });
    const report = await explore({ ...base, plant: { booted } }, is('half-open'));
    expect(kindsOf(report)).toContain('wrong-belief');
    expect(kindsOf(report)).toContain('double');
  });

  it('what was acknowledged and is not there, and what is not known in the end (canary)', async () => {
    const { beliefs, hardware } = await runDay(base, []);
    const { day, hardware: morning } = base;
    expect(judgeDay({ hardware, day, beliefs })).toEqual([]);
    const lost = judgeDay({ hardware: morning, day, beliefs });
    expect(lost.map(({ kind }) => kind)).toEqual(Array.from({ length: 8 }, () => 'lost')); // by operation, and by mark
    const [first, ...others] = beliefs;
    const unclear = [{ ...first!, state: 'unknown' } as const, ...others];
    expect(judgeDay({ hardware, day, beliefs: unclear }).map(({ kind }) => kind)).toEqual(['unresolved']);
  });
});
