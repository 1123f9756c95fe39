// The page of every error that a caller of the SDK can meet, from the table of the status codes and its sentences.
import { markdownTable } from '@plomba/codec';
import { isWireStatus, sentenceIn, sentenceLanguages, statusCodes, statusRow, type StatusCode } from '@plomba/link';

const LANGUAGES: { readonly [language: string]: string } = {
  en: 'English',
  sr: 'Serbian',
  ro: 'Romanian',
  ru: 'Russian',
  sv: 'Swedish',
};

/** Every way in which a call can fail. */
const failures: readonly StatusCode[] = statusCodes.filter((code) => code !== 'ok');

function overview(): string {
  const rows = failures.map((code) => {
    const { wire, outcome, retry, actor } = statusRow(code);
    return [`[\`${code}\`](#${code})`, wire.toString(), outcome, retry, actor];
  });
  return markdownTable(['code', 'number', 'outcome', 'retry', 'actor'], rows);
}

function entry(code: StatusCode): string {
  const { wire, outcome, retry, actor, settles, hint } = statusRow(code);
  const origin = isWireStatus(code) ? 'said by the unit' : 'arises at the till';
  const facts = [`number ${wire}`, origin, `outcome \`${outcome}\``, `retry \`${retry}\``, `actor \`${actor}\``];
  const settled = settles ? ' It also settles what became of earlier transmissions of the same operation.' : '';
  const sentences = sentenceLanguages.map((language) => {
    return `- ${LANGUAGES[language] ?? language}: ${sentenceIn(code, language)}`;
  });
  return [`### ${code}`, '', `${facts.join(', ')}.`, '', `${hint}${settled}`, '', ...sentences].join('\n');
}

export function errorsPage(): string {
  const intro = [
    '# Errors',
    '',
    'Every call of the SDK that fails rejects with a `FiscalError`. Branch on its `code`; show `sentence` to the',
    'cashier, or `sentenceIn(error, language)` of `@plomba/sdk/sentences`; log `message` and `hint`. `plomba explain CODE`',
    'prints an entry of this page.',
    '',
    '- **outcome**: whether the unit changed by the call. An error may carry another one than its code has here: what was',
    '  never sent is always `not-committed`.',
    '- **retry**: `never` as it is; `same-operation` at any time, with the same operation; `after-action` when the actor',
    '  has done something; `after-status` when the unit was asked what became of it (`error.resolve()`).',
    '- **actor**: who can do something about it.',
    '',
  ];
  return [...intro, overview(), '', ...failures.map((code) => `${entry(code)}\n`)].join('\n');
}
