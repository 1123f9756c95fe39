// `plomba crashtest`: two tills of the examples in processes of their own, one that passes and one that does not.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CrashCase, CrashReport } from '@plomba/testkit';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plombaWithEnv, type Ran } from '../__tests__/shell.js';

let folder: string;
/** One file each, as `npm run build` in their folders makes it: they start in a fraction of the time. */
async function bundle(example: string): Promise<string> {
  const outfile = join(folder, `${example}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`../../../../examples/${example}.ts`, import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@plomba/source'],
    external: ['serialport', '@serialport/*', 'koffi'],
    outfile,
    logLevel: 'error',
  });
  return outfile;
}

let careful: string;
let careless: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plomba-crashtest-test-'));
  [careful, careless] = await Promise.all([bundle('careful-client/till'), bundle('careless-client/till')]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const crashtest = (...words: readonly string[]): Promise<Ran> => plombaWithEnv('crashtest', ...words);

const LONG = { timeout: 240_000 };

describe('plomba crashtest', () => {
  it('finds nothing wrong with the careful client, started for each sale', LONG, async () => {
    const [card, badge, junit] = ['card.md', 'badge.svg', 'report.xml'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]; // three of three
    const files = ['--card', card, '--badge', badge, '--junit', junit, '--name', 'Careful client'];
    const { exit, out } = await crashtest('--json', '--every', '199', ...files, '--', 'node', careful);
    const report = JSON.parse(out) as CrashReport;
    expect(report.failures).toEqual([]);
    expect(exit).toBe(0);
    expect(report.found).toMatchObject({ double: 0, lost: 0, unresolved: 0 });
    expect(report.cases).toBe(Math.floor((report.possible - 2) / 199) + 1); // every 199th, from the second on
    expect(readFileSync(card, 'utf8')).toContain('**0 double, 0 lost, 0 unresolved**');
    expect(readFileSync(badge, 'utf8')).toContain(`${report.cases} faults, 0 wrong`);
    const xml = readFileSync(junit, 'utf8');
    expect(xml.match(/<testcase /gu)).toHaveLength(report.cases);
    expect(xml).not.toContain('<failure');
  });

  it('finds nothing wrong with it when it stays for all its sales', LONG, async () => {
    const { exit, out } = await crashtest('--every', '113', '--persistent', '--', 'node', careful);
    expect(out).toContain('single faults: 0 double, 0 lost, 0 unresolved');
    expect(exit).toBe(0);
  });

  it('finds a double, a lost and an unresolved sale of the careless client, and each again', LONG, async () => {
    const kinds = ['--kinds', 'lose,cut-power,kill-till', '--persistent', '--attempts', '3'];
    const junit = join(folder, 'careless.xml');
    const { exit, out } = await crashtest(
      '--json',
      '--every',
      '29',
      '--junit',
      junit,
      ...kinds,
      '--',
      'node',
      careless,
    );
    expect(exit).toBe(1);
    const { found, failures } = JSON.parse(out) as {
      readonly found: CrashReport['found'];
      readonly failures: readonly (CrashReport['failures'][number] & { readonly id: string })[];
    };
    for (const kind of ['double', 'lost', 'unresolved'] as const) {
      expect(found[kind], `${kind} of ${JSON.stringify(found)}`).toBeGreaterThan(0);
    }
    const xml = readFileSync(junit, 'utf8');
    expect(xml.match(/<failure /gu)).toHaveLength(failures.length);
    for (const { id } of failures) expect(xml).toContain(`plomba replay ${id}`);
    // Before the commit, and for longer than the client waits: the same whatever the host is busy with.
    const lost = failures.find(({ finding, fault }) => finding.kind === 'lost' && fault.endsWith(':cut-power'));
    const only = await crashtest('--json', '--only', lost?.fault ?? '', '--', 'node', careless);
    expect(only.exit).toBe(1);
    expect((JSON.parse(only.out) as CrashCase).finding?.kind).toBe('lost');
    const again = await plombaWithEnv('replay', lost?.id ?? '');
    expect(again.exit).toBe(1);
    expect(again.out).toContain(`lost  ${lost?.fault ?? ''}`);
  });

  it('finds nothing wrong with a Swedish register that says the same RR again', LONG, async () => {
    const program = fileURLToPath(new URL('../../../../examples/swedish-register/register.mjs', import.meta.url));
    const register = ['sh', '-c', `exec node ${program} "$PLOMBA_PORT" 1`];
    const words = ['--wire', 'ccsp', '--country', 'se', '--every', '83', '--json'];
    const { exit, out } = await crashtest(...words, '--', ...register);
    const report = JSON.parse(out) as CrashReport;
    expect([exit, report.failures]).toEqual([0, []]);
    expect(report.cases).toBeGreaterThan(8);
  });

  it('finds that a careful register on kd leaves the rest to a person, and sells nothing twice', LONG, async () => {
    const register = await bundle('careful-client/kd-register');
    const words = ['--wire', 'kd', '--country', 'se', '--every', '97', '--attempts', '2', '--json'];
    const { exit, out } = await crashtest(...words, '--', 'node', register);
    const { found } = JSON.parse(out) as CrashReport;
    expect(found).toMatchObject({ double: 0, lost: 0, denied: 0, misnumbered: 0 });
    expect([exit, found.unresolved > 0]).toEqual([1, true]);
  });

  it('makes a fault of the unit itself, and the careful client waits until it is over', LONG, async () => {
    const paper = JSON.stringify({ fault: 'paper-end', forMs: 1_000 });
    const name = `inject:${paper}`;
    const { exit, out } = await crashtest('--json', '--only', name, '--', 'node', careful);
    expect(JSON.parse(out)).toMatchObject({ fault: name, fired: true, belief: 'sold' });
    expect(exit).toBe(0);
  });

  it('says what is missing of a program that cannot sell at all', async () => {
    const { exit, err } = await crashtest(
      '--attempts',
      '2',
      '--',
      'node',
      '-e',
      'console.error("no till"); process.exit(9)',
    );
    expect(exit).toBe(1);
    expect(err).toContain('even without a fault');
    expect(err).toContain('exit code 9: no till');
    expect(err).toContain('PLOMBA_PORT');
    const missing = await crashtest('--attempts', '1', '--', join(folder, 'nothing'));
    expect(missing.err).toContain('cannot be started');
  });

  it('tells the program everything by its environment', LONG, async () => {
    const told = [
      'const { PLOMBA_PORT, PLOMBA_HOST, PLOMBA_TCP_PORT, PLOMBA_SALE, PLOMBA_ATTEMPT, PLOMBA_STATE_DIR } = process.env;',
      'const left = require("fs").readdirSync(PLOMBA_STATE_DIR).length;',
      'console.error(PLOMBA_PORT === "tcp://" + PLOMBA_HOST + ":" + PLOMBA_TCP_PORT, PLOMBA_SALE, PLOMBA_ATTEMPT, left);',
      'process.exit(1)',
    ].join('\n');
    const { err } = await crashtest('--attempts', '2', '--only', 'flash:1:before', '--', 'node', '-e', told);
    expect(err).toContain('true 1001 1 0');
    expect(err).toContain('true 1001 2 0');
  });

  it.each([
    [['--only', 'to-unit:1:explode', '--', 'true'], 'is no fault'],
    [['--inject', '{"fault":"meteor"}', '--', 'true'], 'no fault is called'],
    [['--kinds', 'lose,meteor', '--', 'true'], 'some of lose'],
    [['--budget', '3 weeks', '--', 'true'], '500ms'],
    [['--wire', 'ccsp', '--', 'true'], '--country se'],
    [[], 'missing required argument'],
  ])('refuses %j', async (words, said) => {
    const { exit, err } = await crashtest(...words);
    expect(err).toContain(said);
    expect(exit).toBe(2);
  });
});
