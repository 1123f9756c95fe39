/** `plomba explain`: one row of the table of errors, by its code or its number. */
import { Option, type Command } from 'commander';
import { isWireStatus, sentenceIn, sentenceLanguages, statusCodes, statusRow, type StatusCode } from '@plomba/link';
import { usageError } from '../cli-error.js';
import { print, printJson } from '../io.js';
import { styleOf } from '../terminal/style.js';
import { factLines, indent } from '../terminal/table.js';
import { newCommand, type CommandHost, type JsonOption } from './context.js';

interface ExplainOptions extends JsonOption {
  readonly lang: string;
}

/** Names offered when none fits. */
const OFFERED = 3;

export function explainCommand({ io, exit }: CommandHost): Command {
  return newCommand('explain', 'say what an error means and what to do about it')
    .argument('<code>', 'code or number of an error: outcome-unknown, 1003')
    .addOption(new Option('--lang <language>', 'of the sentence').choices(sentenceLanguages).default('en'))
    .action((word: string, { lang, json }: ExplainOptions) => {
      const code = found(word);
      const { wire, outcome, retry, actor, hint } = statusRow(code);
      const sentence = sentenceIn(code, lang);
      if (json === true) return printJson(io, { code, number: wire, outcome, retry, actor, hint, sentence });
      const style = styleOf(io.stdout, io.env);
      const facts: readonly (readonly [string, string])[] = [
        ['outcome', `${outcome}  ${style.dim(OUTCOMES[outcome])}`],
        ['retry', `${retry}  ${style.dim(RETRIES[retry])}`],
        ['actor', actor],
        ['cashier', sentence],
        ['hint', hint],
      ];
      const origin = isWireStatus(code) ? 'the unit says it' : 'it arises at the till';
      print(io, `${style.bold(code)}  ${style.dim(`${wire}, ${origin}`)}`);
      print(io, ...indent(factLines(facts.map(([label, value]) => [style.dim(label), value]))));
      exit(0);
    });
}

const OUTCOMES = {
  'not-committed': 'nothing was changed',
  committed: 'it was done',
  unknown: 'it may have been done: ask before anything else',
} as const;

const RETRIES = {
  never: 'not as it is',
  'same-operation': 'at any time, with the same operation',
  'after-action': 'when the actor has done something, with the same operation',
  'after-status': 'when the unit was asked what became of it',
} as const;

function found(word: string): StatusCode {
  const wanted = word.toLowerCase();
  const code = statusCodes.find((known) => known === wanted || statusRow(known).wire.toString() === wanted);
  if (code !== undefined) return code;
  const nearest = /^\d+$/.test(wanted) ? [] : nearestTo(wanted);
  const hint = nearest.length > 0 ? `Did you mean ${nearest.join(' or ')}?` : 'docs/errors.md lists all of them.';
  throw usageError('unknown-code', `there is no error ${word}`, { hint });
}

/** The codes that begin or end like it, or that few changes of letters lead to, best first. */
function nearestTo(wanted: string): readonly StatusCode[] {
  return statusCodes
    .map((code) => ({ code, far: code.includes(wanted) ? 0 : lettersBetween(wanted, code) }))
    .filter(({ code, far }) => far * 2 <= Math.max(code.length, wanted.length))
    .sort((a, b) => a.far - b.far)
    .slice(0, OFFERED)
    .map(({ code }) => code);
}

/** Letters to add, drop or change on the way from one word to another (Levenshtein). */
function lettersBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...to].entries()) {
      const [changed = 0, dropped = 0] = row.slice(column);
      next.push(Math.min(changed + (letter === other ? 0 : 1), dropped + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
