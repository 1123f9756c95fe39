/**
 * What a verified export says, as tables: who, when, which documents, how much by tax group. Every figure comes from
 * the summary, that is from the export; the total stands last.
 */
import { formatDecimal } from '@plomba/codec';
import { money } from '@plomba/core/country';
import { localClock, localDate, type LocalTime } from '@plomba/core/model';
import type { DaySummary, Summary, Totals } from '@plomba/verify';
import { plainText, shortHex } from './plain-text.js';
import type { Style } from './style.js';
import { factLines, indent, tableLines } from './table.js';

function moment(time: LocalTime): string {
  return `${localDate(time)} ${localClock(time)}`;
}

function unitLines(summary: Summary, style: Style): readonly string[] {
  const { owner, place, records, size, signed, discards } = summary;
  const simulated = summary.simulated ? style.warn(' simulated') : '';
  const rows: (readonly [string, string | undefined])[] = [
    ['unit', `${style.bold(plainText(summary.serial))}  ${style.dim(plainText(summary.model))}${simulated}`],
    ['owner', owner && plainText(`${owner.name} · ${owner.taxNumber}`)],
    ['place', place && plainText(`${place.name}, ${place.address}`)],
    ['state', `${summary.life}${summary.openDay === undefined ? '' : `, day ${summary.openDay} is open`}`],
    ['from', moment(summary.firstTime)],
    ['to', moment(summary.lastTime)],
    [
      'records',
      `${size}  ${style.dim(`${signed} signed · ${records.checkpoint} checkpoints · ${records.clock} clock`)}`,
    ],
    ['torn writes', discards === 0 ? undefined : `${discards}  ${style.dim('accounted for by a record each')}`],
    ['operations', summary.operations.toString()],
    ['log key', shortHex(summary.logKey)],
    ['tree root', shortHex(summary.root)],
  ];
  return factLines(rows.map(([label, value]) => [style.dim(label), value]));
}

function dayLines(days: readonly DaySummary[], style: Style): readonly string[] {
  if (days.length === 0) return [];
  const rows = days.map((day) => [
    day.day.toString(),
    moment(day.opened),
    day.closedAt === undefined ? style.warn('open') : moment(day.closedAt),
    day.receipts.reduce((sum, { count }) => sum + count, 0).toString(),
    money(day.total),
  ]);
  const head = ['day', 'opened', 'closed', 'receipts', 'total'].map(style.dim);
  return ['', ...tableLines([head, ...rows], ['right', 'left', 'left', 'right', 'right'])];
}

function documentLines(totals: Totals, style: Style): readonly string[] {
  const counted = totals.receipts.map(({ document, count }) => [document, count.toString()]);
  const rows = [...counted, ...(totals.copies === 0 ? [] : [['copy', totals.copies.toString()]])];
  return rows.length === 0
    ? []
    : ['', ...tableLines([['document', 'number'].map(style.dim), ...rows], ['left', 'right'])];
}

function moneyLines(totals: Totals, currency: string, style: Style): readonly string[] {
  const amounts: readonly (readonly [string, bigint])[] = [
    ...totals.payments.map(({ kind, amount }): readonly [string, bigint] => [kind, amount]),
    ['discounts', totals.discount],
    ['cash put in', totals.cashIn],
    ['cash taken out', totals.cashOut],
  ];
  const others = amounts.filter(([, amount]) => amount !== 0n).map(([label, amount]) => [label, '', money(amount), '']);
  const byGroup = [...totals.taxes].sort((a, b) => (a.group < b.group ? -1 : 1));
  const groups = byGroup.map(({ group, rate, gross, tax }) => {
    return [group, rate === undefined ? 'exempt' : `${formatDecimal(rate)} %`, money(gross), money(tax)];
  });
  const tax = totals.taxes.reduce((sum, share) => sum + share.tax, 0n);
  const sum = [style.bold('total'), currency, style.bold(money(totals.total)), style.bold(money(tax))];
  const head = ['group', 'rate', 'gross', 'tax'].map(style.dim);
  return ['', ...tableLines([...others, head, ...groups, sum], ['left', 'right', 'right', 'right'])];
}

/** The whole report, without the verdict. */
export function summaryLines(summary: Summary, style: Style): readonly string[] {
  return indent([
    ...unitLines(summary, style),
    ...dayLines(summary.days, style),
    ...documentLines(summary.totals, style),
    ...moneyLines(summary.totals, summary.currency ?? '', style),
  ]);
}
