/** `plomba decode`: bytes of a line as a table, from the byte tables of the wire. Bad bytes are shown with their place. */
import { Option, type Command } from 'commander';
import { fromHex } from '@plomba/codec';
import { describeFrame, describeKdLine, type FrameRow } from '@plomba/country-se/wire';
import { decodeLink, type DecodedPiece } from '@plomba/testkit';
import { usageError } from '../cli-error.js';
import { print, printJson } from '../io.js';
import { plainText } from '../terminal/plain-text.js';
import { styleOf } from '../terminal/style.js';
import { indent, tableLines } from '../terminal/table.js';
import { newCommand, type CommandHost, type JsonOption } from './context.js';

interface DecodeOptions extends JsonOption {
  readonly wire: 'link' | 'ccsp' | 'kd';
}

/** Where a piece ends, what its bytes say, and which row names it. */
interface Pieces {
  readonly delimiter: number;
  readonly describe: (bytes: Uint8Array) => readonly FrameRow[];
  readonly title: readonly string[];
  readonly none: string;
}

const SWEDISH: Readonly<Record<'ccsp' | 'kd', Pieces>> = {
  ccsp: { delimiter: 0x0d, describe: describeFrame, title: ['type'], none: 'no frame' },
  kd: { delimiter: 0x0a, describe: describeKdLine, title: ['command', 'return code'], none: 'no line' },
};

export function decodeCommand({ io, exit }: CommandHost): Command {
  return newCommand('decode', 'show the bytes of a line as a table')
    .argument('<hex...>', 'bytes in hexadecimal digits, with or without blanks; several frames in a row')
    .addOption(new Option('--wire <wire>', 'protocol').choices(['link', 'ccsp', 'kd']).default('link'))
    .action((words: readonly string[], { wire, json }: DecodeOptions) => {
      const bytes = bytesOf(words);
      const pieces = wire === 'link' ? decodeLink(bytes) : piecesOf(bytes, SWEDISH[wire]);
      const bad = pieces.filter(({ isBad }) => isBad).length;
      if (json === true) printJson(io, { wire, bytes: bytes.length, bad, pieces });
      else {
        const style = styleOf(io.stdout, io.env);
        for (const { offset, what, isBad, rows } of pieces) {
          print(io, `${isBad ? style.bad('■') : ' '} ${style.bold(what)}  ${style.dim(`byte ${offset}`)}`);
          const cells = rows.map((row) => {
            return [row.offset.toString(), style.dim(row.bytes), row.field, plainText(row.meaning)];
          });
          print(io, ...indent(tableLines(cells, ['right', 'left', 'left', 'left']), 4), '');
        }
      }
      exit(bad === 0 ? 0 : 1);
    });
}

function bytesOf(words: readonly string[]): Uint8Array {
  const text = words.join('').replace(/[\s:,-]|0x/gi, '');
  const wrong = /[^0-9a-f]/i.exec(text);
  const hint = 'Write two hexadecimal digits for each byte, such as 03 01 02 00.';
  if (wrong !== null)
    throw usageError('bad-hex', `"${wrong[0]}" is no hexadecimal digit (digit ${wrong.index + 1})`, { hint });
  const bytes = fromHex(text.toLowerCase());
  if (bytes === undefined || bytes.length === 0) {
    throw usageError('bad-hex', `${text.length} hexadecimal digits are no whole number of bytes`, { hint });
  }
  return bytes;
}

/** Pieces that end with one byte. */
function piecesOf(bytes: Uint8Array, { delimiter, describe, title, none }: Pieces): readonly DecodedPiece[] {
  const pieces: DecodedPiece[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(delimiter, at);
    const next = end < 0 ? bytes.length : end + 1;
    const rows = describe(bytes.subarray(at, next)).map((row) => ({ ...row, offset: row.offset + at }));
    const isBad = end < 0 || rows.some(({ field, meaning }) => field === 'garbage' || meaning.includes('WRONG'));
    const name = rows.find(({ field }) => title.includes(field))?.meaning.split(',')[0];
    pieces.push({ offset: at, what: name ?? none, isBad, rows });
    at = next;
  }
  return pieces;
}
