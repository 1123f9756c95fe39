/** `plomba conform` on the wires of Swedish units, against `plomba sim` in another process, over TCP. */
import { once } from 'node:events';
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { plomba } from '../__tests__/shell.js';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const LONG = { timeout: 120_000 };

let unit: ChildProcess | undefined;
afterEach(() => void unit?.kill());

/** A unit of another process; its first line says where it is. */
async function unitElsewhere(
  ...words: readonly string[]
): Promise<{ readonly port: string; readonly control: string }> {
  const tcp = 'tcp://127.0.0.1:0';
  const common = ['sim', '--json', '--listen', tcp, '--control', tcp, '--seed', '3', '--country', 'se'];
  unit = spawn(process.execPath, ['--conditions=@plomba/source', '--import', 'tsx', MAIN, ...common, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { stdout } = unit;
  if (stdout === null) throw new TypeError('its output is a pipe');
  const [line] = (await once(createInterface({ input: stdout }), 'line')) as [string];
  const { listening = '', control = '' } = JSON.parse(line) as Record<string, string>; // its first line
  return { port: listening, control };
}

interface Cases {
  readonly report: {
    readonly missing: readonly string[];
    readonly cases: { readonly cases: readonly { readonly id: string; readonly outcome: string }[] };
  };
}

describe.each([
  ['ccsp', ['--wire', 'ccsp'], 120, 0],
  ['ccsp', ['--wire', 'ccsp', '--set', 'version=1'], 80, 30],
  ['kd', ['--wire', 'kd'], 50, 0],
] as const)('plomba conform --wire %s, a unit started with %j', (wire, words, least, notRun) => {
  it('passes every case that applies, the power and the places for registers among them', LONG, async () => {
    const { port, control } = await unitElsewhere(...words);
    const allowed = ['--allow', 'safe,fiscal,destructive', '--control', control, '--json'];
    const { exit, out, err } = await plomba('conform', '--port', port, '--wire', wire, ...allowed);
    expect([exit, err], out).toEqual([0, '']);
    const { missing, cases } = (JSON.parse(out) as Cases).report;
    const count = (outcome: string): number => cases.cases.filter((one) => one.outcome === outcome).length;
    expect([missing, count('failed')]).toEqual([[], 0]);
    expect(count('passed')).toBeGreaterThanOrEqual(least);
    expect(count('not-run') >= notRun).toBe(true);
  });
});

describe('plomba conform --wire kd --against sim', () => {
  it('finds no difference between two simulated units, and the one that is set otherwise', LONG, async () => {
    const { port } = await unitElsewhere('--wire', 'kd');
    const words = ['--wire', 'kd', '--against', 'sim', '--allow', 'safe,fiscal', '--seed', '8', '--rounds', '3'];
    const same = await plomba('conform', '--port', port, ...words);
    expect([same.exit, same.err]).toEqual([0, '']);
    unit?.kill();
    const other = await unitElsewhere('--wire', 'kd', '--set', 'registers=5566778899:OTHER');
    const differs = await plomba('conform', '--port', other.port, ...words);
    expect(differs.exit).toBe(1);
    expect(differs.out).toContain('answers otherwise than the simulator');
  });
});
