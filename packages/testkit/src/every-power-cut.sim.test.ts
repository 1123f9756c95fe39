/**
 * The café's day with the power cut before, in the middle of and after every flash operation, and, for one step of each
 * command, again at every flash operation of the boot that follows. After each: boot, checkers, the same operation again, checkers.
 */
import { readFileSync } from 'node:fs';
import { present } from '@plomba/core';
import { parseTillRoll } from '@plomba/core/model';
import { describe, expect, it } from 'vitest';
import { nativeBench, nativeVerify } from './__tests__/native-bench.js';
import { benchDevice } from './bench-unit.js';
import { checkAcknowledged, checkExport, checkFiscalMemory, recordsOf } from './checkers.js';
import { dayScript, type Step } from './day-script.js';
import { runEveryCut, type CutOptions } from './power-cuts.js';

const file = new URL('../../cli/rolls/cafe-day.json', import.meta.url);
const roll = parseTillRoll(JSON.parse(readFileSync(file, 'utf8')));
const script = dayScript(roll);

function options(): CutOptions {
  const isFirst = (step: Step, index: number): boolean =>
    script.findIndex(({ command }) => command === step.command) === index;
  return { boots: isFirst, verify: nativeVerify() };
}

describe('a power cut', () => {
  it(
    'at any flash operation of the day, and of the boot after it by command, loses and doubles nothing',
    { timeout: 1_800_000 },
    () => {
      const report = runEveryCut(nativeBench(), script, options());
      const { steps, cuts, bootCuts, distinctStates } = report;
      console.log(
        `every power cut: ${steps} commands, ${cuts} cuts, ${bootCuts} in boots, ${distinctStates} distinct states`,
      );
      expect(report.failures).toEqual([]);
      expect(cuts).toBeGreaterThan(steps * 3);
      expect(bootCuts).toBeGreaterThan(0);
    },
  );
});

describe('the checkers', () => {
  const played = (): { device: ReturnType<typeof benchDevice>; steps: readonly Step[] } => {
    const device = benchDevice(nativeBench());
    device.powerOn();
    const steps = script.slice(0, 8);
    for (const step of steps) device.call(step.command, step.request({ id: step.id, epoch: 0 }, new Map()));
    return { device, steps };
  };

  it('see a receipt that was acknowledged and is not there (canary)', () => {
    const { device } = played();
    const unit = device.state?.kind === 'running' ? device.state.unit : undefined;
    const records = recordsOf(present(unit, 'the unit runs'));
    const last = present(records.at(-1), 'there are records');
    const reply = { sequence: last.header.sequence, leafHash: last.leafHash } as never;
    expect(checkAcknowledged(records, [reply])).toEqual([]);
    expect(checkAcknowledged(records.slice(0, -1), [reply])).toHaveLength(1);
    expect(
      checkAcknowledged([...records.slice(0, -1), { ...last, leafHash: new Uint8Array(32) }], [reply]),
    ).toHaveLength(1);
  });

  it('see a gap, a swapped record and a missing closing (canary)', () => {
    const { device } = played();
    const unit = present(device.state?.kind === 'running' ? device.state.unit : undefined, 'the unit runs');
    const records = recordsOf(unit);
    expect(checkExport(unit, records, options().verify)).toEqual([]);
    const swapped = [...records];
    [swapped[4], swapped[5]] = [present(records[5], 'a record'), present(records[4], 'a record')];
    expect(checkExport(unit, swapped, options().verify)).toHaveLength(1);
    expect(checkFiscalMemory(unit, records)).toEqual([]);
    expect(
      checkFiscalMemory(
        unit,
        records.filter(({ header }) => header.kind !== 'rules'),
      ),
    ).toHaveLength(1);
  });
});
