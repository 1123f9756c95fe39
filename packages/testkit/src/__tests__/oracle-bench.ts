/** An activated unit for the ambiguity oracle, the four set-ups that meet every fault, and the figures that they print. */
import { expect } from 'vitest';
import { benchDevice } from '../bench-unit.js';
import { ACTIVATION } from '../day-script.js';
import type { Hardware } from '@plomba/firmware-sim';
import type { FaultReport } from '../oracle/explore-faults.js';
import type { DaySetup } from '../oracle/run-day.js';
import { TILL_DAY } from '../oracle/till-day.js';
import { nativeBench } from './native-bench.js';

/** A unit in production, switched off. */
export function activatedHardware(): Hardware {
  const hardware = nativeBench('oracle');
  const device = benchDevice(hardware);
  device.powerOn();
  for (const step of ACTIVATION) {
    const answer = device.call(step.command, step.request({ id: step.id, epoch: 0 }, new Map()));
    if (answer?.ok !== true) throw new Error(`${step.id} fails`);
  }
  device.powerOff('ready');
  return hardware;
}

/** Both kinds of line, and both manners of a till. */
export function oracleSetups(hardware: Hardware = activatedHardware()): readonly (readonly [string, DaySetup])[] {
  return (['drops', 'silent'] as const).flatMap((line) =>
    (['repeats', 'asks'] as const).map((manner) => {
      const setup: DaySetup = { hardware, line, manner, day: TILL_DAY };
      return [`a till that ${manner}, a line that ${line === 'drops' ? 'drops' : 'falls silent'}`, setup] as const;
    }),
  );
}

function printReport(name: string, report: FaultReport): void {
  const { bytes, flashOperations, cases, days, byKind, fired, found, rungAgain, slowestMs } = report;
  const kinds = Object.entries(byKind).map(([kind, count]) => `${kind} ${count}`);
  const of = (...wanted: readonly string[]): number =>
    found.filter(({ findings }) => findings.some(({ kind }) => wanted.includes(kind))).length;
  const verdict = `double ${of('double')}, lost ${of('lost')}, unresolved ${of('unresolved', 'stuck')}, other ${of('wrong-belief', 'audit')}`;
  console.log(
    [
      `oracle, ${name}: ${cases} cases (${bytes} bytes, ${flashOperations} flash operations), ${days} different days: ${verdict}`,
      `  ${kinds.join(', ')}`,
      `  days by faults that happened: ${fired.join(' ')}; rung up again: ${rungAgain}; longest: ${slowestMs / 1000} s of virtual time`,
    ].join('\n'),
  );
}

/** Prints the figures; nothing may be double, lost, unresolved or believed wrongly. */
export function expectClear(name: string, report: FaultReport, atLeast: number): void {
  printReport(name, report);
  expect(report.found.slice(0, 5)).toEqual([]);
  expect(report.cases).toBeGreaterThanOrEqual(atLeast);
}
