/** One line of the kd protocol in words, byte by byte: what `plomba decode --wire kd` shows. Never throws. */
import { toHex } from '@plomba/codec';
import type { FrameRow } from './describe-frame.js';
import { latin1Text } from './frame.js';
import { decodeKdLine } from './kd-line.js';
import { KD_RECEIPT_FIELDS } from './kd-receipt.table.js';
import { kdReturnRow } from './kd-return-row.js';
import { KD_TOLERANT } from './kd-tolerance.js';
import { TOLERANT } from './tolerance.js';

const CR = 0x0d;
const LF = 0x0a;

/** Field and meaning of one word; `first` is the command or the return code of its line. */
function said(word: string, at: number, first: string): readonly [field: string, meaning: string] {
  if (/^-?[0-9]+$/.test(first)) {
    if (at > 0) return [`answer ${at}`, JSON.stringify(word)];
    const row = kdReturnRow(Number(word));
    return ['return code', row === undefined ? `${word}: WRONG: nobody has published it` : `${word}: ${row.meaning}`];
  }
  if (at === 0) {
    const what = word === 'kd' ? 'store and sign a receipt' : word === 'ver' ? 'who are you' : 'WRONG: unknown command';
    return ['command', `${word}: ${what}`];
  }
  const row = first === 'kd' ? KD_RECEIPT_FIELDS[at - 1] : undefined;
  if (row === undefined) return [`field ${at}`, JSON.stringify(word)];
  const isRight = row.rule.read(word, TOLERANT) !== undefined;
  return [row.name, `${JSON.stringify(word)}: ${isRight ? row.note : `WRONG: ${row.rule.rule}`}`];
}

/** Explains bytes that should be one line. Together the rows hold every byte exactly once. */
export function describeKdLine(bytes: Uint8Array): readonly FrameRow[] {
  const rows: FrameRow[] = [];
  let offset = 0;
  const add = (length: number, field: string, meaning: string): void => {
    if (length === 0) return;
    rows.push({ offset, bytes: toHex(bytes.subarray(offset, offset + length)), field, meaning });
    offset += length;
  };
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === CR || bytes[end - 1] === LF)) end--;
  const line = bytes.subarray(0, end);
  const words = latin1Text(line).split(' ');
  const [first = ''] = words;
  const verdict = decodeKdLine(line, KD_TOLERANT);
  words.forEach((word, at) => {
    if (at > 0) add(1, 'separator', '');
    const isLast = at === words.length - 1;
    const [field, meaning] = isLast
      ? ['CRC', verdict.ok ? `${word}: right` : `${word}: WRONG: ${verdict.rule}`]
      : said(word, at, first);
    add(word.length, field, meaning);
  });
  add(bytes.length - end, 'end', 'CR LF');
  return rows;
}
