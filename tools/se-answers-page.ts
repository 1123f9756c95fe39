// The page of what Swedish control units answer: each code, its error, what the cashier reads and what is to be done.
import { markdownTable } from '@plomba/codec';
import { unitAnswers } from '@plomba/country-se/driver';
import { statusRow } from '@plomba/link';

const SAYS = {
  damaged: 'not taken, said again',
  order: 'not stored before the receipt is signed, unknown behind it',
  refused: 'not stored',
  fault: 'unknown',
} as const;

/** `docs/spec/se-answers.md` */
export function answersPage(): string {
  const table = (wire: 'ccsp' | 'kd'): string =>
    markdownTable(
      ['answer', 'meaning', 'error', 'the receipt is', 'the cashier reads', 'what to do'],
      unitAnswers()
        .filter((row) => row.wire === wire)
        .map(({ answer, meaning, code, says, cashier, hint }) => [
          answer,
          meaning,
          `\`${code}\``,
          SAYS[says],
          cashier,
          hint ?? statusRow(code).hint,
        ]),
    );
  return [
    '# What Swedish control units answer',
    '',
    'Each answer that is no success, as an error of the SDK. `swedishSentence(error)` gives the sentence for the cashier.',
    '',
    `## CCSP: NAK\n\n${table('ccsp')}\n`,
    `## kd: return codes\n\n${table('kd')}\n`,
  ].join('\n');
}
