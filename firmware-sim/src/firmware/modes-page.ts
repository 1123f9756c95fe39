/** The page `docs/spec/modes.md`: what a unit does in each mode, made from the tables that decide it. */
import { markdownTable } from '@plomba/codec';
import type { LifeState } from '@plomba/core/model';
import { ALL_STATES, commandNames, commandOf, type CommandName } from '@plomba/link';
import { MODE_ROWS, SELLING, type ModeRow } from './modes.table.js';
import { SELF_TEST } from './self-test.table.js';

function condition({ when }: ModeRow): string {
  return Object.entries(when)
    .map(([name, value]) => (value === true ? name : value === false ? `not ${name}` : `${name} ${String(value)}`))
    .join(', ');
}

function commands({ refuses }: ModeRow): string {
  const list = (names: readonly CommandName[]): string => names.map((name) => `\`${name}\``).join(', ');
  return 'allBut' in refuses ? `all but ${list(refuses.allBut)}` : list(refuses);
}

function rows(): string {
  const lines = MODE_ROWS.map((row) => {
    const code = row.judges === true ? `\`${row.code}\`, some requests` : `\`${row.code}\``;
    return [row.label, condition(row), commands(row), code, row.why, row.wayOut];
  });
  return markdownTable(['row', 'when', 'refuses', 'with', 'why', 'way out'], lines);
}

function lives(): string {
  const mark = (name: CommandName, life: LifeState): string => (commandOf(name).states.includes(life) ? '×' : '');
  const lines = commandNames.map((name) => [`\`${name}\``, ...ALL_STATES.map((life) => mark(name, life))]);
  return markdownTable(['command', ...ALL_STATES], lines);
}

function steps(): string {
  const words = { halts: 'the unit stops', 'sells-nothing': 'nothing is sold', warns: 'a warning' } as const;
  const lines = SELF_TEST.map(({ step, looksAt, onFail, noted, why }) => {
    return [`\`${step}\``, looksAt, words[onFail], noted ? 'yes' : '', why];
  });
  return markdownTable(['step', 'looks at', 'a failure means', 'noted', 'why'], lines);
}

/** The whole page. */
export function modesSpecPage(): string {
  return [
    '# Modes',
    '',
    'What a unit does and what it refuses, in each of its states. The firmware reads the same tables.',
    '',
    '## States of life',
    '',
    'Marked: the command is done in that state, unless a row below says otherwise. Anywhere else it is refused with',
    '`not-allowed-in-state`.',
    '',
    lives(),
    '',
    '## What stands in the way',
    '',
    'Rows are asked from the first to the last; the first that applies and names the command decides. A repeated',
    `operation is answered before all of them. Selling is ${SELLING.map((name) => `\`${name}\``).join(', ')}. Paper stops`,
    'nothing: what was committed is printed when there is paper again.',
    '',
    rows(),
    '',
    '## The self-test of a boot',
    '',
    'In this order. What is noted goes into the journal, and onto paper, when it is not what the last boot found.',
    '',
    steps(),
  ].join('\n');
}
