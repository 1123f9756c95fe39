/** Two cuts in a row, exhaustively: every operation of these commands in each shape, then every operation of the boot. */
import { expect, it } from 'vitest';
import { expectNoViolation, exploreNative, nativeCoreBench } from '../__tests__/cut-run.js';
import { CORE_ACTIVATION, issue, openDay } from './core-script.js';

const script = [...CORE_ACTIVATION, openDay('day-1'), issue('sale-1', 1), issue('sale-2', 4, { signing: 'batch' })];

it(
  'two power cuts in a row while a day is opened and receipts are issued lose and double nothing',
  { timeout: 1_800_000 },
  () => {
    const second = { subsets: 1, prefixStep: 0 };
    const only = (index: number): boolean => index >= 4;
    const report = exploreNative(nativeCoreBench(), script, { second, only });
    expectNoViolation('two in a row, exhaustive: day-open, receipt, batch-signed receipt', report, 15_000);
    expect(report.commands).toBe(script.length);
  },
);
