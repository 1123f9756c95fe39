/** `plomba conform` as a shell would call it, against a unit of another command of this process. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { containing } from '../__tests__/matchers.js';
import { plomba, sim, type RunningSim } from '../__tests__/shell.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'plomba-conform-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  readonly report: {
    readonly unit: { readonly serial: string };
    readonly missing: readonly string[];
    readonly cases: { readonly passed: number; readonly failed: number; readonly notRun: number };
  };
}

describe('plomba conform', () => {
  let unit: RunningSim;
  beforeAll(async () => (unit = await sim('--seed', '3')));
  afterAll(async () => {
    await unit.end();
  });

  test('lists at least eighty cases of the link, a hundred of CCSP and fifty of kd, each with its clause', async () => {
    for (const [wire, least] of [
      ['link', 80],
      ['ccsp', 100],
      ['kd', 50],
    ] as const) {
      const { exit, out } = await plomba('conform', '--list', '--wire', wire, '--json');
      const { cases } = JSON.parse(out) as {
        readonly cases: readonly { readonly id: string; readonly clause: string }[];
      };
      expect([exit, cases.length >= least]).toEqual([0, true]);
      expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
      expect(cases.filter(({ clause }) => !/^(link|ccsp|kd|journal)\.md/.test(clause))).toEqual([]);
    }
  });

  test('runs what is allowed, signs its report, and finds it whole again', async () => {
    const [report, junit] = [join(folder, 'report.json'), join(folder, 'report.xml')];
    const files = ['--report', report, '--junit', junit, '--date', '2026-03-14'];
    const { exit, out } = await plomba('conform', '--port', unit.port, '--only', 'frame/*', ...files);
    expect(exit).toBe(0);
    expect(out).toContain('SIM-0001');
    expect(out).toMatch(/19 passed/);
    expect(readFileSync(junit, 'utf8')).toContain('<testsuite name="frame"');
    const whole = await plomba('conform', 'verify', report);
    expect([whole.exit, whole.out]).toEqual([0, containing('as it was signed')]);
    expect(whole.out).toContain('2026-03-14T00:00:00');
    writeFileSync(report, readFileSync(report, 'utf8').replace('SIM-0001', 'SIM-0002'));
    const changed = await plomba('conform', 'verify', report);
    expect([changed.exit, changed.out]).toEqual([1, containing('it was changed')]);
  });

  test('ends with 3 when something that was wanted could not run, and says what', async () => {
    const words = ['--only', 'power/day', '--allow', 'fiscal', '--json'];
    const { exit, out } = await plomba('conform', '--port', unit.port, ...words);
    const { report } = JSON.parse(out) as Report;
    expect([exit, report.missing]).toEqual([3, ['power/day-stays-open']]);
    const powered = await plomba('conform', '--port', unit.port, '--control', unit.control, ...words);
    const again = (JSON.parse(powered.out) as Report).report;
    expect([powered.exit, again.missing, again.cases.passed]).toEqual([0, [], 1]);
  });

  test('takes the PIN of the technician from a file', async () => {
    const file = join(folder, 'service.pin');
    writeFileSync(file, '000000\n', { mode: 0o600 });
    const words = ['--only', 'session/service', '--allow', 'fiscal', '--json'];
    const without = await plomba('conform', '--port', unit.port, ...words);
    const { exit, out, err } = await plomba('conform', '--port', unit.port, '--service-pin-file', file, ...words);
    const { missing, cases } = (JSON.parse(out) as Report).report;
    expect([without.exit, exit, missing, cases.passed, err]).toEqual([3, 0, [], 1, '']);
    const both = await plomba('conform', '--port', unit.port, '--service-pin', '0', '--service-pin-file', file);
    expect([both.exit, both.err.includes('--service-pin-file')]).toEqual([2, true]);
  });

  test('keeps to the budget of receipts', async () => {
    const words = ['--only', 'receipt/numbers', '--allow', 'fiscal', '--max-receipts', '2'];
    const { exit, out } = await plomba('conform', '--port', unit.port, ...words);
    expect(exit).toBe(3);
    expect(out).toContain('needs 3 receipts, 2 are left of the budget');
  });

  test('finds no difference between the unit and a simulated one', async () => {
    const words = ['--against', 'sim', '--allow', 'safe,fiscal', '--seed', '5', '--rounds', '2'];
    const { exit, out } = await plomba('conform', '--port', unit.port, ...words);
    expect([exit, out]).toEqual([0, containing('answers as the simulator does')]);
  });

  test('says that the wire is another one', async () => {
    const { exit, err } = await plomba('conform', '--port', unit.port, '--wire', 'ccsp');
    expect([exit, err]).toEqual([1, containing('does not speak ccsp')]);
  }, 15_000);

  test.each([
    [['conform'], 'Give --port'],
    [['conform', '--port', 'tcp://127.0.0.1:1', '--allow', 'all'], 'is nothing that a case does'],
    [['conform', '--port', 'tcp://127.0.0.1:1', '--key', '/nowhere/key.pem'], '/nowhere/key.pem'],
    [['conform', '--port', 'tcp://127.0.0.1:1', '--date', 'today'], 'is no date'],
    [['conform', '--port', 'tcp://127.0.0.1:1', '--wire', 'fn'], 'Allowed choices are link, ccsp, kd'],
    [['conform', '--port', 'nowhere'], 'neither tcp://'],
  ])('%j: %s', async (words, said) => {
    const { exit, err } = await plomba(...words);
    expect([exit, err]).toEqual([2, containing(said)]);
  });
});

describe('plomba conform --against sim', () => {
  test('compares control units, too', async () => {
    const unit = await sim('--seed', '3', '--country', 'se', '--wire', 'ccsp');
    const words = ['--against', 'sim', '--wire', 'ccsp', '--allow', 'safe,fiscal', '--seed', '8', '--rounds', '3'];
    const same = await plomba('conform', '--port', unit.port, ...words);
    expect([same.exit, same.out]).toEqual([0, containing('answers as the simulator does')]);
    await unit.end();
  });
});
