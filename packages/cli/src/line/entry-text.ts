/** One entry of a line, as a person reads it: when, who, what. */
import type { RecordedEntry } from '@plomba/testkit';
import { plainText } from '../terminal/plain-text.js';
import type { Style } from '../terminal/style.js';

/** Longest text of one frame. */
const TEXT_MAX = 400;

export function entryText(entry: RecordedEntry, style: Style): string {
  const { ms, line, event, why, from, says, redacted, fate } = entry;
  const head = style.dim(`${(ms / 1000).toFixed(3).padStart(9)}  ${line}`);
  if (event === 'open') return `${head}  ${style.good('●')} a till is here`;
  if (event === 'close') return `${head}  ${style.dim('○')} over  ${style.dim(plainText(why ?? ''))}`;
  const arrow = from === 'till' ? '→' : '←';
  const said = plainText((says ?? []).join(' · '));
  const short = said.length > TEXT_MAX ? `${said.slice(0, TEXT_MAX)}…` : said;
  const marks = [
    ...(fate === undefined ? [] : [style.bad(fate)]),
    ...(redacted === undefined ? [] : [style.warn(`${redacted} bytes left out`)]),
  ];
  return [head, arrow, short, ...marks].join('  ');
}
