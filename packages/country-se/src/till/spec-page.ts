/** The page of the till's side in docs/spec, out of the tables that the checks and the export run on. */
import { markdownTable } from '@plomba/codec';
import { JOURNAL_ELEMENTS } from './journal.table.js';
import { REGISTER_NOTICE_FIELDS, UNIT_NOTICE_FIELDS, type NoticeField } from './notice-fields.table.js';
import { PAPER_RULES, RECEIPT_RULES, type RuleRow } from './receipt-rules.table.js';

function ruleTable(rules: Readonly<Record<string, RuleRow>>): string {
  const rows = Object.entries(rules).map(([id, { rule, clause, mark }]) => [`\`${id}\``, rule, clause, `[${mark}]`]);
  return markdownTable(['rule', '', 'clause', 'mark'], rows);
}

function fieldTable(fields: Readonly<Record<string, NoticeField>>): string {
  const rows = Object.entries(fields).map(([name, { label, rule, mark }]) => [`\`${name}\``, label, rule, `[${mark}]`]);
  return markdownTable(['field', 'on the form', '', 'mark'], rows);
}

/** `docs/spec/se-till.md` */
export function swedishTillPage(): string {
  const elements = Object.entries(JOURNAL_ELEMENTS).map(([name, { mark, note }]) => [`\`${name}\``, note, `[${mark}]`]);
  return [
    '# The till in Sweden',
    '',
    'What `@plomba/country-se/till` checks and writes. [V-law]: the text of the rule as others quote it; [V]: read in a',
    'source; [R]: recalled; [own]: what the sources leave open, or what makes the rest hold together.',
    '',
    `## Rules of a receipt\n\n${ruleTable(RECEIPT_RULES)}\n`,
    `## Rules of its paper\n\n${ruleTable(PAPER_RULES)}\n`,
    '## Notification',
    '',
    'First the control unit, then each register that points at it. A register may be used as soon as it is notified; a',
    'change within fourteen days; a fault without delay; a unit out of use is kept for twelve months. Taking out: the',
    'registers, then the unit [own].',
    '',
    `### A control unit\n\n${fieldTable(UNIT_NOTICE_FIELDS)}\n`,
    `### A register\n\n${fieldTable(REGISTER_NOTICE_FIELDS)}\n`,
    '## Export of the till journal',
    '',
    'One XML document, UTF-8, no attributes and no namespace. Names marked [V] stand in an implementation, not in the',
    'schema of the tax agency: compare with that before an export is handed in.',
    '',
    markdownTable(['element', '', 'mark'], elements),
    '',
  ].join('\n');
}
