/** `plomba conform` as a shell would call it, against a unit of another command of this process. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { containing } from '../__tests__/matchers.js';
import { testIo, type TestIo } from '../__tests__/test-io.js';
import { runProgram, type ExitCode } from '../program.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'plomba-conform-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly exit: ExitCode;
  readonly out: string;
  readonly err: string;
}

async function plomba(...words: readonly string[]): Promise<Ran> {
  const io = testIo();
  const exit = await runProgram(io, words);
  return { exit, out: io.out(), err: io.err() };
}

interface RunningSim {
  readonly io: TestIo;
  readonly port: string;
  readonly control: string;
  readonly ended: Promise<ExitCode>;
}

const TCP = 'tcp://127.0.0.1:0';

async function sim(...words: readonly string[]): Promise<RunningSim> {
  const io = testIo();
  const ended = runProgram(io, ['sim', '--json', '--listen', TCP, '--control', TCP, '--seed', '3', ...words]);
  const { listening = '', control = '' } = JSON.parse(await io.line()) as Record<string, string>; // its first line
  return { io, port: listening, control, ended };
}

interface Report {
  readonly report: {
    readonly unit: { readonly serial: string };
    readonly missing: readonly string[];
    readonly cases: { readonly passed: number; readonly failed: number; readonly notRun: number };
  };
}

describe('plomba conform', () => {
  let unit: RunningSim;
  beforeAll(async () => (unit = await sim()));
  afterAll(async () => {
    unit.io.stop();
    await unit.ended;
  });

  test('lists at least eighty cases of the link and forty of CCSP, each with its clause', async () => {
    for (const [wire, least] of [
      ['link', 80],
      ['ccsp', 40],
    ] as const) {
      const { exit, out } = await plomba('conform', '--list', '--wire', wire, '--json');
      const { cases } = JSON.parse(out) as {
        readonly cases: readonly { readonly id: string; readonly clause: string }[];
      };
      expect([exit, cases.length >= least]).toEqual([0, true]);
      expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
      expect(cases.filter(({ clause }) => !/^(link|ccsp|journal)\.md/.test(clause))).toEqual([]);
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
    [['conform', '--port', 'tcp://127.0.0.1:1', '--wire', 'kd'], 'Allowed choices are link, ccsp'],
    [['conform', '--port', 'nowhere'], 'neither tcp://'],
  ])('%j: %s', async (words, said) => {
    const { exit, err } = await plomba(...words);
    expect([exit, err]).toEqual([2, containing(said)]);
  });
});

describe('plomba conform --against sim', () => {
  test('compares control units, too', async () => {
    const unit = await sim('--country', 'se', '--wire', 'ccsp');
    const words = ['--against', 'sim', '--wire', 'ccsp', '--allow', 'safe,fiscal', '--seed', '8', '--rounds', '3'];
    const same = await plomba('conform', '--port', unit.port, ...words);
    expect([same.exit, same.out]).toEqual([0, containing('answers as the simulator does')]);
    unit.io.stop();
    await unit.ended;
  });
});
