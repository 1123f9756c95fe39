import { encodeFuzzId, encodeReplayId } from '@plomba/testkit';
import { describe, expect, it } from 'vitest';
import { plomba } from '../__tests__/shell.js';
import { parseBudget, parsePart, parseSeed } from '../fuzz/fuzz-budget.js';

describe('a budget', () => {
  it('is a number of steps or a time', () => {
    expect(parseBudget('5000')).toEqual({ steps: 5000 });
    expect(parseBudget('60s')).toEqual({ ms: 60_000 });
    expect(parseBudget('10m')).toEqual({ ms: 600_000 });
    expect(parseBudget('1h')).toEqual({ ms: 3_600_000 });
    for (const wrong of ['', '0', '-1', '1.5', '60 s', '1d', '9999999999h']) {
      expect(() => parseBudget(wrong), wrong).toThrow('steps');
    }
  });

  it('can be shared', () => {
    expect(parsePart('1/4')).toEqual({ index: 1, of: 4 });
    for (const wrong of ['4/4', '1', '-1/2', 'a/b']) expect(() => parsePart(wrong), wrong).toThrow('one of so many');
  });

  it('has a seed that can stand in a command line', () => {
    expect(parseSeed('88dca04f')).toBe('88dca04f');
    for (const wrong of ['', 'a b', 'x'.repeat(65)]) expect(() => parseSeed(wrong), wrong).toThrow('64 letters');
  });
});

describe('plomba fuzz', () => {
  it('ends with one object, and the same one again', { timeout: 240_000 }, async () => {
    const once = await plomba('fuzz', '--seed', 'cli', '--budget', '20', '--workers', '1', '--json');
    expect(once.exit, once.out).toBe(0);
    const summary = JSON.parse(once.out) as object;
    expect(summary).toMatchObject({ seed: 'cli', steps: 20, runs: 1, violations: [] });
    expect(Object.keys(summary)).toEqual(
      expect.arrayContaining(['simulatedDays', 'faults', 'digest', 'records', 'boots']),
    );
    expect((await plomba('fuzz', '--seed', 'cli', '--budget', '20', '--workers', '1', '--json')).out).toBe(once.out);
  });
});

describe('plomba replay', () => {
  const id = encodeFuzzId({ seed: 'cli', run: 0, steps: 20, kept: [0, 1, 2], faults: [] });

  it('repeats what an id says, and shows it', { timeout: 120_000 }, async () => {
    const { exit, out } = await plomba('replay', id, '--trace');
    expect(exit, out).toBe(0);
    expect(out).toMatch(/#0 .*\n[^]*#1 .*\n[^]*#2 /u);
    expect(out).toContain('nothing is violated');
  });

  it('says what is wrong with an id', async () => {
    const cases = [
      ['nonsense', 'no id of a failure'],
      [`${id.slice(0, -1)}${id.endsWith('A') ? 'B' : 'A'}`, 'checksum'],
      [encodeReplayId({ kind: 'fuzz', version: 99, payload: Uint8Array.of(0x80) }), 'format 99'],
      [encodeReplayId({ kind: 'other', version: 1, payload: Uint8Array.of(0x80) }), 'begin with other'],
    ] as const;
    for (const [text, said] of cases) {
      const { exit, err } = await plomba('replay', text);
      expect(exit, text).toBe(2);
      expect(err, text).toContain(said);
    }
  });
});
