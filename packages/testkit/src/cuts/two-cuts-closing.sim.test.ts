/** Two cuts in a row, exhaustively, where both memories are written: personalisation, binding and the closing of a day. */
import { expect, it } from 'vitest';
import { expectNoViolation, exploreNative, nativeCoreBench } from '../__tests__/cut-run.js';
import { closeDay, CORE_ACTIVATION, issue, openDay } from './core-script.js';

const script = [...CORE_ACTIVATION, openDay('day-1'), issue('sale-1', 1), closeDay('close-1')];

it(
  'two power cuts in a row while journal and fiscal memory are written lose and double nothing',
  { timeout: 1_800_000 },
  () => {
    const second = { subsets: 1, prefixStep: 0 };
    const only = (index: number): boolean => index < 2 || index === script.length - 1;
    const report = exploreNative(nativeCoreBench(), script, { second, only });
    expectNoViolation('two in a row, exhaustive: personalise, bind, day-close', report, 20_000);
    expect(report.commands).toBe(script.length);
  },
);
