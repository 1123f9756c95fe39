/**
 * The README tells the truth: its example is a file that compiles, runs and prints what the README says,
 * and its table of exports is the list of exports.
 */
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const readme = read('../README.md');

function block(language: string): string {
  const found = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'ms').exec(readme)?.[1];
  if (found === undefined) throw new TypeError(`the README has no block of ${language}`);
  return found;
}

test('the example is __tests__/readme-example.ts', () => {
  expect(block('ts')).toBe(read('./__tests__/readme-example.ts'));
});

test('the example prints what stands below it', async () => {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...words) => void lines.push(words.join(' ')));
  await import('./__tests__/readme-example.js');
  log.mockRestore();
  expect(`${lines.join('\n')}\n`).toBe(block('text'));
});

test('the table names every export once, and nothing else', () => {
  const exported = [...read('./index.ts').matchAll(/export \{([^}]*)\}/g)].flatMap(([, names = '']) => {
    return names.split(',').flatMap((name) => name.replace('type ', '').trim() || []);
  });
  const rows = readme.split('\n').filter((line) => line.startsWith('| `'));
  const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(named.map(String).sort()).toStrictEqual(exported.sort());
});
