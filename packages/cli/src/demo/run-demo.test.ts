import { fileURLToPath } from 'node:url';
import { ptyAvailable } from '@plomba/transport/node';
import { describe, expect, test } from 'vitest';
import { testIo } from '../__tests__/test-io.js';
import { makeCafeDay } from '../rolls/cafe-day.js';
import { loadRoll } from '../rolls/load-roll.js';
import { isProven, reportJson, type DemoReport } from './demo-report.js';
import { showReport, TerminalView } from './demo-view.js';
import { runDemo, silentView } from './run-demo.js';

function demo(seed: number, listen: string = 'memory'): Promise<DemoReport> {
  return runDemo({ seed, roll: makeCafeDay(seed), listen, view: silentView });
}

const textOf = (report: DemoReport): string => JSON.stringify(reportJson(report));

describe('the demo', () => {
  test('cuts the power in a receipt, resumes with the same operation, and proves the day', async () => {
    const report = await demo(1);
    expect(isProven(report)).toBe(true);
    const { cut, audit, verdict } = report;
    expect(cut).toMatchObject({
      phase: 'middle',
      boot: { row: '@C', decision: 'discard-tail' },
      resumed: { repeated: false },
    });
    expect(cut.tornBytes).toBeGreaterThan(0);
    expect(audit).toEqual({ asked: report.roll.lines.length, once: report.roll.lines.length, missing: [], double: [] });
    if (!verdict.ok) throw new TypeError(verdict.finding.message);
    expect(verdict.summary).toMatchObject({
      life: 'production',
      discards: 1,
      records: { 'day-close': 1, clock: 2, copy: 2 },
    });
    expect(verdict.summary.totals.receipts).toContainEqual({ document: 'training', count: 1 });
  });

  test('gives the same bytes for the same seed, over memory, TCP and a pseudo-terminal', async () => {
    const first = textOf(await demo(1));
    expect(textOf(await demo(1))).toBe(first);
    expect(textOf(await demo(1, 'tcp://127.0.0.1:0'))).toBe(first);
    if ((await ptyAvailable()).available) expect(textOf(await demo(1, 'pty'))).toBe(first);
    for (const word of ['/tmp', 'tcp://', '127.0.0.1', 'memory:']) expect(first).not.toContain(word);
  });

  test('is another day, with another unit, for another seed', async () => {
    const [one, two] = [await demo(2), await demo(3)];
    expect([one, two].every(isProven)).toBe(true);
    expect(one.imageDigest).not.toBe(two.imageDigest);
    expect(one.logKey).not.toBe(two.logKey);
    expect(one.cut.operation).not.toBe(two.cut.operation);
  });

  test('is not proven by a verdict alone, nor without one', async () => {
    const { audit, verdict } = await demo(1);
    expect(isProven({ audit: { ...audit, once: audit.once - 1, missing: ['x'] }, verdict })).toBe(false);
    const finding = { name: 'leaf-hash', message: 'no', place: {} } as const;
    expect(isProven({ audit, verdict: { ok: false, finding } })).toBe(false);
  });
});

describe('the demo on paper', () => {
  test('shows two receipts whole, the others as a column, the cut as an event, and the verdict last', async () => {
    const io = testIo();
    const roll = makeCafeDay(1);
    const view = new TerminalView(io, { title: roll.title, lines: roll.lines.length, seed: 1 });
    const report = await runDemo({ seed: 1, roll, listen: 'memory', view });
    showReport(io, report);
    const text = io.out();
    expect(text).not.toContain('\u001b');
    const lines = text.trimEnd().split('\n');
    // Two at the beginning, the one that was cut, and the Z.
    expect(lines.filter((line) => line.includes('┌──'))).toHaveLength(4);
    expect(
      lines.filter((line) => /^ {2}\d\d:\d\d:\d\d {2}(sale|refund|correction|training|proforma) /.test(line)),
    ).toHaveLength(77);
    const events = lines.filter((line) => /^(■|●) (POWER|RESUMED)/.test(line)).map((line) => line.slice(2, 12).trim());
    expect(events).toEqual(['POWER CUT', 'POWER ON', 'RESUMED']);
    expect(text).toContain(`flash operation ${report.cut.flashOperation}`);
    expect(text).toContain('blank → personalised → bound → test → production');
    expect(lines.at(-1)).toBe('✓ verified: nothing was lost, nothing was doubled');
  });

  test('shows the recovery also where the cut comes before the second receipt', async () => {
    const io = testIo();
    const roll = loadRoll(fileURLToPath(new URL('../../rolls/minimal.json', import.meta.url)));
    const view = new TerminalView(io, { title: roll.title, lines: roll.lines.length, seed: 1 });
    const report = await runDemo({ seed: 1, roll, listen: 'memory', view });
    expect(report.cut.line).toBe(2);
    expect(io.out()).toMatch(/POWER CUT[^]*POWER ON[^]*RESUMED[^]*No\. 1, record/);
  });

  test('names what is missing, and the verdict is no longer good', async () => {
    const io = testIo();
    const report = await demo(1);
    showReport(io, { ...report, audit: { ...report.audit, once: 87, missing: ['cafe-1-0003'] } });
    expect(io.out()).toMatch(/✗ {2}cafe-1-0003 {2}missing/);
    expect(io.out().trimEnd().split('\n').at(-1)).toContain('not every line is in it once');
  });
});
