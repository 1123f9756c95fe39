/** The page of the connector's files in docs/spec, out of the tables that the readers run on. */
import { markdownTable } from '@plomba/codec';
import { ANSWER_KEYS } from './answer.js';
import { CONFIG_FIELDS } from './config.table.js';
import { EXEMPTIONS, VAT_RATES } from './exemptions.table.js';
import { INVOICE_RULES } from './invoice-rules.table.js';
import { CHECKED_FIELDS, FILE_KEYS, INVOICE_FIELDS, type FieldRow, type RequestPlace } from './particulars.table.js';

const MARKS = { source: '[V]', ours: '[own]' } as const;

/** `NazivStav.n`, `VaucerPlac.n.m` */
function keyPattern({ key, path }: FieldRow): string {
  const count = path.split('[]').length - 1;
  return [key, ...['n', 'm'].slice(0, count)].join('.');
}

function presence(row: FieldRow): string {
  if (FILE_KEYS.includes(row.key)) return 'yes';
  if (row.fallback !== undefined) return `else \`${row.fallback}\``;
  return row.required === true ? 'with the others of its group' : '';
}

function requestPlace(at: RequestPlace): string {
  if ('field' in at) return `\`${at.field}\``;
  const part = at.slot === undefined ? '' : `, part ${at.slot + 1}`;
  return `particular \`${at.particular.replaceAll('#', 'n')}\`${part}`;
}

function invoiceKeys(): string {
  const rows = [
    ...INVOICE_FIELDS.map((row) => [row, requestPlace(row.at)] as const),
    ...CHECKED_FIELDS.map((row) => [row, 'checked, goes nowhere'] as const),
  ];
  return markdownTable(
    ['key', 'meaning', 'value', 'must be there', 'in `issue()`', 'mark'],
    rows.map(([row, place]) => [
      `\`${keyPattern(row)}\``,
      row.note,
      row.kind.rule,
      presence(row),
      place,
      MARKS[row.origin],
    ]),
  );
}

function configKeys(): string {
  const rows = CONFIG_FIELDS.map((row) => {
    const need = row.fallback === undefined ? (row.required === true ? 'yes' : '') : `else \`${row.fallback}\``;
    return [`\`${row.path}\``, `\`${row.key}\``, row.note, need];
  });
  return markdownTable(['field in JSON', 'key in text', 'meaning', 'must be there'], rows);
}

const INTRO = [
  '# Files of a Montenegrin connector',
  '',
  'How invoices come in, what is answered, and how the connector is told who it is. [V]: the key stands on the public page',
  'of the connector that this format follows; [own]: that page does not show it, so it is a choice of this project.',
  '',
  '## Invoices',
  '',
  'One file is one invoice: `name.txt`, `name.csv` or `name.json`. The same document is byte for byte the same request to',
  'the unit in all three. A file with a mistake makes no document: every mistake is named, with its line and key.',
  '',
  '- **JSON** is the argument of `issue()` in UTF-8. What only Montenegro has stands in `particulars`, a list of `name` and',
  '  `value`; a particular of several parts holds them in their order, joined by `|`, without empty ones at the end.',
  '- **Text** is `Key;value` lines in CP1250 (or UTF-8, by the configuration). No quotes: the value is everything behind the',
  '  first semicolon. Decimals have a dot. Lists have an index from 0 without gaps: `NazivStav.0`, `NazivStav.1`. The',
  '  order of lines does not matter; blank lines say nothing; a key comes once. Times without an offset are those of',
  '  Podgorica; of the hour that an autumn night has twice, the first is meant.',
  '- **CSV** (RFC 4180, `,` or `;`, a byte order mark is skipped) has a head with the same keys and one row for each line of',
  '  the invoice. Columns of lines have no index (`NazivStav`); columns of the document (`VrstaRacuna`, `VrstaPlac.0`) are',
  '  filled in the first row, and in the others empty or the same again. An empty cell says nothing.',
  '',
  'Text and CSV files must end with a line break: one that does not may be cut off. A program does best to write under',
  'another ending and to rename: then the file is there at once, and whole.',
  '',
  'A buyer who is not named is `IdBrojKupac;-`; other keys of the buyer are then left out, empty or `-`. Without a payment the',
  'whole total is BANKNOTE on a CASH invoice and ACCOUNT on a NONCASH one. `Dokument` and `TipRacuna` follow from each other:',
  'a CORRECTIVE or CREDIT_NOTE is a `correction` with its own negative signs, where it is not called a `refund`.',
  '',
];

const BEHIND_RULES = [
  '## Answers',
  '',
  '`name.odgovor.txt` for `name.txt`, and so on; in the same format and encoding. CSV has two columns, `Kljuc;Vrijednost`;',
  'JSON is one object.',
  '',
];

const CONFIG_INTRO = [
  '## Configuration',
  '',
  '`connector.json`, or the same as `Key;value` lines in UTF-8. `seal` and `folders` may be left out as a whole. `test` works',
  'from the first licence on; `production` needs a licence for production, the seal and every code.',
  '',
];

/** `docs/spec/me-input.md` */
export function connectorFilesPage(): string {
  const taxes = [
    ...VAT_RATES.map((rate) => [`\`${rate}\``, '', `VAT of ${rate} %`]),
    ...EXEMPTIONS.map(({ id, code, note }) => [`\`${id}\``, `\`${code}\``, note]),
  ];
  const rules = Object.values(INVOICE_RULES).map(({ rule, source }) => [rule, source]);
  const answers = ANSWER_KEYS.map(({ key, note }) => [`\`${key}\``, note]);
  return [
    ...INTRO,
    invoiceKeys(),
    '',
    '### Tax groups',
    '',
    '`taxGroup` in JSON; in text and CSV a rate, or the rate 0 with an exemption.',
    '',
    markdownTable(['tax group', 'exemption', ''], taxes),
    '',
    '### Rules',
    '',
    'What an invoice alone decides. Rules that need the unit (ordinals, the deposit of the day, earlier invoices) are its own.',
    '',
    markdownTable(['a field …', 'source'], rules),
    '',
    ...BEHIND_RULES,
    markdownTable(['key', 'meaning'], answers),
    '',
    ...CONFIG_INTRO,
    configKeys(),
    '',
  ].join('\n');
}
