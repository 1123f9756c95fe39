/** `plomba scenario`: exit codes, the step that failed, reports. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plomba, type Ran } from '../__tests__/shell.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plomba-scenario-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, steps: string): string {
  const path = join(folder, name);
  writeFileSync(path, `scenario: 1\ntitle: A day without a sale\nsteps:\n${steps}`);
  return path;
}

const scenario = (...words: readonly string[]): Promise<Ran> => plomba('scenario', ...words);

describe('plomba scenario', () => {
  it('exits 0 when every story ends as told', async () => {
    const { exit, out } = await scenario(file('good.yaml', '  - closeDay:\n'));
    expect(out).toContain('✓ A day without a sale  good');
    expect(out).toContain('1 passed');
    expect(exit).toBe(0);
  });

  it('exits 1 when one does not, names the step by file and line, and writes reports', async () => {
    const bad = file('bad.yaml', '  - closeDay:\n  - expect: { receipts: 1 }\n');
    const [junit, json] = [join(folder, 'report.xml'), join(folder, 'report.json')];
    const { exit, out } = await scenario(bad, '--junit', junit, '--report', json);
    expect(exit).toBe(1);
    expect(out).toContain(`${bad}:5:25`);
    expect(out).toContain('steps[1].expect.receipts: receipts must be 1, and is 0');
    expect(readFileSync(junit, 'utf8')).toContain('failures="1"');
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ failed: 1, cases: [{ place: { line: 5 } }] });
  });

  it('exits 2 for a file that is no scenario, before anything is run', async () => {
    const { exit, err, out } = await scenario(
      file('good.yaml', '  - closeDay:\n'),
      file('odd.yaml', '  - closeDya:\n'),
    );
    expect(exit).toBe(2);
    expect(err).toContain('odd.yaml:4:5');
    expect(err).toContain('has no field "closeDya"');
    expect(out).toBe('');
    expect((await scenario(join(folder, 'missing.yaml'))).exit).toBe(2);
    expect((await scenario()).exit).toBe(2);
  });

  it('says all of it as one JSON object', async () => {
    const { exit, out } = await scenario(file('good.yaml', '  - closeDay:\n'), '--json');
    expect(exit).toBe(0);
    const said: unknown = JSON.parse(out);
    expect(said).toMatchObject({ version: 1, passed: 1, cases: [{ id: 'good', outcome: 'passed' }] });
    expect(said).toHaveProperty('digests.good', expect.stringMatching(/^[0-9a-f]{64}$/));
  });

  it('lets a foreign program sell on a port, and steps in when the unit commits', async () => {
    const path = join(folder, 'pos.yaml');
    writeFileSync(
      path,
      `scenario: 1
title: A foreign program knocks
needs: [pos]
steps:
  - pos: { command: [node, -e, 'const u = new URL(process.env.PLOMBA_PORT); require("net").connect(u.port, u.hostname, function () { this.end(); })'] }
  - wait: pos
    within: 20s
    gives: { exitCode: 0 }
  - expect: { events: { line-opened: { atLeast: 1 } } }
`,
    );
    const { exit, out } = await scenario(path);
    expect(out).toContain('1 passed');
    expect(exit).toBe(0);
  });
});
