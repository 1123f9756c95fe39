/** The page of kd in docs/spec, out of the tables that both ends run on. The prose says only what no table can. */
import { markdownTable } from '@plomba/codec';
import { KD_LINE_BYTES_MAX } from '../wire/kd-line.js';
import { KD_RECEIPT_FIELDS } from '../wire/kd-receipt.table.js';
import { KD_RETURN_CODES } from '../wire/kd-return-codes.table.js';

const LINE = [
  'Words with one blank between two, a blank, the CRC, CR LF; both ways the same.',
  '',
  '- CRC: CRC-16/XMODEM over every byte up to and including the blank before it, `0x` and four upper-case hex digits [OEEL]',
  `- a line has at most ${KD_LINE_BYTES_MAX} bytes before its end (ours); its length is judged before its CRC`,
  '- a line ends at its CR LF and nowhere else; empty lines are dropped',
  '- a tolerant unit also takes CR or LF alone, lower-case digits, a CRC without `0x`, and a CRC of `0000` as no check [OEEL]',
].join('\n');

const COMMANDS = markdownTable(
  ['command', 'arguments', 'answer behind the return code', ''],
  [
    [
      '`ver`',
      'none',
      'maker, model, firmware, number, number',
      'the number is the fifth word, by one reading or the other [OEEL]',
    ],
    [
      '`kd`',
      'eleven',
      'control code; nothing for `ovning` and `profo`',
      'two words where its groups have a blank between them [I]',
    ],
  ],
);

const RECEIPTS = [
  '- A return code of 0 means that the receipt is stored, durably, before the answer leaves.',
  '- The wire numbers nothing: the same line again is another receipt; but a copy with the same content is the same copy.',
  '- Nothing earlier can be asked for: an answer that is lost stays lost, also over a power cut.',
  '- What a line says is judged from left to right, and the first wrong argument gives the code.',
].join('\n');

/** `docs/spec/kd.md` */
export function kdSpecPage(): string {
  const fields = KD_RECEIPT_FIELDS.map(({ name, rule, code, note }, at) => [
    String(at + 1),
    `\`${name}\``,
    rule.type,
    String(code),
    note,
  ]);
  const codes = Object.entries(KD_RETURN_CODES)
    .sort(([one], [other]) => Number(one) - Number(other))
    .map(([code, { meaning, from }]) => [code, from, meaning]);
  return [
    '# kd',
    '',
    'The wire of the control units of Skattedosan and PosPlus. [V] was read in a source, [I] is inferred, [R] is recalled,',
    '[OEEL] is known from one proprietary source only and is a setting here. Settings: [ccsp.md](ccsp.md).',
    '',
    `## Line\n\n${LINE}\n`,
    `## Commands\n\n${COMMANDS}\n`,
    `## Arguments of kd\n\n${markdownTable(['#', 'argument', 'form', 'code', 'meaning'], fields)}\n`,
    `## Return codes\n\n${markdownTable(['code', 'from', 'meaning'], codes)}\n`,
    `## Receipts\n\n${RECEIPTS}\n`,
  ].join('\n');
}
