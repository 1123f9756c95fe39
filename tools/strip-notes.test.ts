import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withoutNotes } from './strip-notes.js';
import { root } from './workspace.js';

it('empties notes and nothing else', () => {
  const source = `const table = record('Name', {
  first: required(1, text({ bytesMax: 16 }), "it's a note"),
  second: optional(2, one('kept'), \`note \${1 + 1}\`),
  third: required(3, count, NOTE),
});
export const command = { name: 'kept', note: 'gone', hint: 'kept', cell: { ignore: 'gone' } };
required('not a field', 'nor', kept);
const head = layout('Head', { version: [u8, 'gone'], '=reserved': [constant(zero), 'gone'] });
const pairs = [['a', 'kept']];`;
  expect(withoutNotes('x.table.ts', source)).toBe(`const table = record('Name', {
  first: required(1, text({ bytesMax: 16 }), ''),
  second: optional(2, one('kept'), ''),
  third: required(3, count, NOTE),
});
export const command = { name: 'kept', note: '', hint: 'kept', cell: { ignore: '' } };
required('not a field', 'nor', kept);
const head = layout('Head', { version: [u8, ''], '=reserved': [constant(zero), ''] });
const pairs = [['a', 'kept']];`);
});

it('finds the notes of our own tables', () => {
  const path = 'packages/link/src/commands/receipt/copy.table.ts';
  const source = readFileSync(`${root}/${path}`, 'utf8');
  const stripped = withoutNotes(path, source);
  expect(source).toContain("sequence of the receipt's record");
  expect(stripped).toContain("sequence: required(2, count, '')");
  expect(stripped).toContain("name: 'receipt.copy'");
});
