import { expect, test } from 'vitest';
import { frame, itemTable, orderTable } from './__tests__/examples.js';
import { layoutMarkdown, markdownTable, recordsMarkdown } from './spec-table.js';

test('a layout as Markdown has the offset of each row', () => {
  expect(layoutMarkdown(frame)).toBe(`## Frame (27 bytes)

| offset | bytes | name | type | meaning |
| --- | --- | --- | --- | --- |
| 0 | 2 | \`magic\` | = 0x504c | "PL" |
| 2 | 1 | \`version\` | = 0x01 | version of this layout |
| 3 | 1 | \`kind\` | u8: 1 data, 2 ack | what the frame carries |
| 4 | 1 | \`flags\` | u8 | eight of them |
| 5 | 2 | \`port\` | u16 | where it goes |
| 7 | 2 | \`reserved\` | reserved[2] = 0 | zero |
| 9 | 4 | \`length\` | u32 | bytes behind the frame |
| 13 | 2 | \`shift\` | i16 | minutes east |
| 15 | 8 | \`sequence\` | u64 ≤ 2^53 - 1 | without gaps |
| 23 | 4 | \`key\` | bytes[4] | which key |
`);
});

test('records as Markdown come once each, in the order of their first use', () => {
  const item = `## Item

| key | name | type | meaning |
| --- | --- | --- | --- |
| 1 | \`name\` | text ≤ 8 bytes | as printed |
| 2 | \`price\` | int64 (hundredths) | for one |
| 3 | \`amount\` | [digits int64, scale 0…3] | how many |
| 7 | \`sizes\` (optional) | list of 1…3 × (int 0…500) | all of them |
`;
  expect(recordsMarkdown(itemTable.tables)).toBe(item);
  const pages = recordsMarkdown([...orderTable.tables, ...itemTable.tables, ...orderTable.tables]);
  expect(pages.startsWith('## Order\n')).toBe(true);
  expect(pages.endsWith(`\n${item}`)).toBe(true);
  expect(pages.match(/^## /gm)).toHaveLength(2);
});

test('a bar in a cell does not end the cell', () => {
  expect(markdownTable(['a|b', 'c'], [['1', '|']])).toBe('| a\\|b | c |\n| --- | --- |\n| 1 | \\| |');
});
