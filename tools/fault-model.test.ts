// The fault model says of each fault which test shows its verdict: that file is there, names the fault, and is a test
// that the suite runs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTS } from '@plomba/firmware-sim';
import { expect, test } from 'vitest';
import { root } from './workspace.js';

test.each(FAULTS.map((kind) => [kind.name, kind] as const))('%s is shown by a test that names it', (name, kind) => {
  const path = join(root, kind.shownBy);
  expect(existsSync(path), kind.shownBy).toBe(true);
  expect(kind.shownBy).toMatch(/(?<!\.slow)\.test\.ts$/);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(name);
  expect(text, 'and asks something').toContain('expect(');
});

test('every row of the fault model says what becomes of it', () => {
  for (const { name, note, becomes, triggers } of FAULTS) {
    expect([name, note.length > 10, becomes.length > 10, triggers.length > 0]).toEqual([name, true, true, true]);
  }
});
