/** The page of CCSP in docs/spec, out of the tables that both ends run on. The prose says only what no table can. */
import { markdownTable } from '@plomba/codec';
import { RECEIPT_DATA_FIELDS, RECEIPT_DATA_LETTERS } from '../rules/receipt-data.js';
import { CCSP_MESSAGES, type FieldRow } from '../wire/messages.table.js';
import { tableOf, type AnyTable } from '../wire/message.js';
import { NAK_CODES } from '../wire/nak-codes.table.js';
import { SWEDISH_SETTINGS } from './swedish-package.js';
import {
  NEEDS_WORKING_UNIT,
  RECEIPT_CELLS,
  type ReceiptCell,
  type ReceiptInput,
  type ReceiptState,
} from './cells.table.js';

const MORE: Readonly<Record<AnyTable['more'], string>> = {
  none: '',
  any: 'any fields',
  ignored: 'more fields are ignored',
  laxness: 'more fields are ignored by a tolerant unit',
  codes: 'status codes may follow',
};

function tables(): readonly (readonly [name: string, table: AnyTable])[] {
  return Object.keys(CCSP_MESSAGES).flatMap((name) => {
    const table = tableOf(name);
    return table === undefined ? [] : [[name, table] as const];
  });
}

function messageTable(): string {
  const rows = tables().map(([name, { direction, since = 1, note, fields, more }]) => {
    const names = Object.keys(fields).map((field) => `\`${field}\``);
    const all = [...names, ...(MORE[more] === '' ? [] : [MORE[more]])].join(', ');
    return [
      `\`${name}\``,
      String(since),
      direction === 'to-unit' ? 'register → unit' : 'unit → register',
      all === '' ? '-' : all,
      note,
    ];
  });
  return markdownTable(['type', 'version', 'direction', 'fields', ''], rows);
}

function fieldTables(): string {
  return tables()
    .filter(([, { fields }]) => Object.keys(fields).length > 0)
    .map(([name, { fields }]) => {
      const rows = Object.entries(fields).map(
        ([field, { rule, note, nak = '003' }]: [string, FieldRow<unknown>], at) => [
          String(at + 1),
          `\`${field}\``,
          rule.type,
          nak,
          note,
        ],
      );
      return `### ${name}\n\n${markdownTable(['#', 'field', 'form', 'NAK', 'meaning'], rows)}\n`;
    })
    .join('\n');
}

function cellText({ act, to, refused }: ReceiptCell): string {
  return `**${act}** → ${to}${refused === undefined ? '' : `; refused → ${refused}`}`;
}

function cellTable(): string {
  // The keys of complete records are their key types.
  const states = Object.keys(RECEIPT_CELLS) as ReceiptState[];
  const inputs = Object.keys(NEEDS_WORKING_UNIT) as ReceiptInput[];
  const rows = inputs.map((input) => [
    `\`${input}\``,
    ...states.map((state) => cellText(RECEIPT_CELLS[state][input])),
    NEEDS_WORKING_UNIT[input] ? 'NAK 006 → idle' : 'the same',
  ]);
  return markdownTable(['message', ...states, 'in a unit that does not work'], rows);
}

function settingTable(): string {
  const rows = Object.entries(SWEDISH_SETTINGS).map(([name, row]) => [`\`${name}\``, `\`${row.default}\``, row.note]);
  return markdownTable(['setting', 'default', ''], rows);
}

const FRAME = [
  '`#` mode `#` LEN `#` TYPE [`#` field …] `#` LRC CR, one byte a character.',
  '',
  '- mode: `!` when the unit stands beside the register (A), `%` between register and printer (B); answered in kind',
  '- LEN: length of the whole frame, CR included, three upper-case hex digits',
  '- LRC: XOR of every character from the first `#` to the `#` before the LRC, two upper-case hex digits',
  '- a `#` inside a field is doubled; an empty field is one blank; only the first field may begin with `#`',
  '- a frame ends at its CR and nowhere else; length and shape are judged before the LRC',
].join('\n');

/** What docs of the wire leave open is decided as `register-sessions.ts` says. */
const SESSION = [
  'A register numbers its `RR` from 1; a session has no name on the wire.',
  '',
  '- the same `RR` again gets the first answer, on another line and after a power cut, too, and is no second receipt [V]',
  '- a larger number is the next receipt; numbers may be left out',
  '- number 1 with another receipt begins a session [I]; so does any number after the line or the power was gone',
  '- a smaller number, or the last one with another receipt, is refused with NAK 011; see the setting `same-serial`',
  '- what is refused uses no number',
].join('\n');

/** `docs/spec/ccsp.md` */
export function ccspSpecPage(): string {
  const codes = Object.entries(NAK_CODES).map(([code, { meaning, version }]) => [code, String(version), meaning]);
  const data = RECEIPT_DATA_FIELDS.map(([name, letters]) => [`\`${name}\``, String(letters)]);
  return [
    '# CCSP, versions 1 and 2',
    '',
    'The wire of Swedish control units. [V] was read in a source, [I] is inferred, [R] is recalled, [OEEL] is known from',
    'one proprietary source only and is a setting here.',
    '',
    `## Frame\n\n${FRAME}\n`,
    `## Messages\n\n${messageTable()}\n`,
    `## Fields\n\n${fieldTables()}`,
    `## Codes of NAK\n\n${markdownTable(['code', 'version', 'meaning'], codes)}\n`,
    `## Life of a receipt\n\n${cellTable()}\n`,
    `## Numbers of a session\n\n${SESSION}\n`,
    `## Settings of a simulated unit\n\n${settingTable()}\n`,
    '## Receipt data',
    '',
    `${RECEIPT_DATA_LETTERS} characters, each field on the right of its place; the journal has them in two notes of the`,
    'receipt.',
    '',
    markdownTable(['field', 'characters'], data),
    '',
  ].join('\n');
}
