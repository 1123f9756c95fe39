/**
 * The counters of docs/spec/journal.md section 4 by going through all records each time, one counter and one key at a
 * time; nothing is carried along and nothing of `counters/` is used. For tests.
 */
import type { CounterSpec } from '../model/counters.js';
import type { Rules } from '../model/rules.js';
import type { LocalTime } from '../model/time.js';
import type { Content } from '../unit/state.js';

/** A record as far as counters know it; its sequence is its place in the list. */
export interface NaiveRecord {
  readonly content: Content;
  readonly time: LocalTime;
}

interface Line {
  readonly measure: string;
  readonly amount: bigint;
  readonly groups: Readonly<Record<string, string | undefined>>;
}

function tillOf({ kind, payload }: Content): string {
  if (kind === 'receipt') return payload.request.till ?? '-';
  if (kind === 'copy' || kind === 'cash' || kind === 'event' || kind === 'shift') return payload.till ?? '-';
  return '-';
}

function receiptLines({ payload }: Extract<Content, { kind: 'receipt' }>, rules: Rules): readonly Line[] {
  const { request, total, taxes, change } = payload;
  const { document, items, payments, buyer } = request;
  const rule = rules.documents.find((row) => row.document === document);
  const sign = rule?.sign === 'minus' ? -1n : 1n;
  const groups = { none: '', document, operation: document };
  const line = (measure: string, amount: bigint, extra = {}): Line => ({
    measure,
    amount,
    groups: { ...groups, ...extra },
  });
  const all = [
    line('operations', 1n),
    line('documents', 1n),
    line('amount', sign * total),
    ...items.map(() => line('lines', 1n)),
    ...(total === 0n ? [line('zero-sum', 1n)] : []),
    ...(buyer?.taxNumber === undefined ? [] : [line('tax-number', 1n)]),
    ...items.filter(({ discount }) => discount !== undefined && discount > 0n).map(() => line('discounts', 1n)),
    ...items.filter(({ surcharge }) => surcharge !== undefined && surcharge > 0n).map(() => line('surcharges', 1n)),
  ];
  if (rule?.counted !== true) return all;
  const cash = payments.findIndex(({ kind }) => rules.payments.some((row) => row.kind === kind && row.cash));
  return [
    ...all,
    line('total', sign * total),
    line('change', sign * change),
    ...taxes.map(({ group, gross }) => line('gross', sign * gross, { 'tax-group': group })),
    ...taxes.map(({ group, tax }) => line('tax', sign * tax, { 'tax-group': group })),
    ...payments.map(({ kind, amount }, index) =>
      line('payment', sign * (index === cash ? amount - change : amount), { payment: kind }),
    ),
    ...items.map(({ discount }) => line('discount', sign * (discount ?? 0n))),
    ...items.map(({ surcharge }) => line('surcharge', sign * (surcharge ?? 0n))),
  ];
}

/** Lines never change; without this memory a test of fifty records takes seconds. */
const LINES = new WeakMap<Content, { readonly rules: Rules; readonly lines: readonly Line[] }>();

function linesOf(content: Content, rules: Rules): readonly Line[] {
  const known = LINES.get(content);
  if (known?.rules === rules) return known.lines;
  const lines = readLines(content, rules);
  LINES.set(content, { rules, lines });
  return lines;
}

function readLines(content: Content, rules: Rules): readonly Line[] {
  const of = (operation: string, ...more: readonly (readonly [string, bigint])[]): readonly Line[] =>
    [['operations', 1n] as const, ...more].map(([measure, amount]) => {
      return { measure, amount, groups: { none: '', operation } };
    });
  switch (content.kind) {
    case 'receipt':
      return receiptLines(content, rules);
    case 'copy':
      return of('copy', ['copies', 1n]);
    case 'cash':
      return of(`cash-${content.payload.direction}`, [`cash-${content.payload.direction}`, content.payload.amount]);
    case 'day-close':
      return of('day-close', ['days', 1n]);
    case 'shift':
      return of(`shift-${content.payload.step}`);
    case 'event': {
      const { event, amount, from, to } = content.payload;
      const lasted = from === undefined || to === undefined ? 0n : BigInt(to.utcMs) - BigInt(from.utcMs);
      return of(event, ['amount', amount ?? 0n], ['duration', lasted]);
    }
    case 'answer':
    case 'checkpoint':
    case 'clock':
    case 'day-open':
    case 'discard':
    case 'fence':
    case 'identity':
    case 'key':
    case 'life':
    case 'rules':
    case 'successor':
    case 'intervention':
    case 'notice':
    case 'licence':
      return [];
  }
}

function yearOf({ time }: NaiveRecord): number {
  return new Date(time.utcMs + time.offsetMinutes * 60_000).getUTCFullYear();
}

/** The first record that a counter of this scope still counts, as seen behind the last record. */
function start(records: readonly NaiveRecord[], { scope, reset }: CounterSpec, till: string): number {
  const atOpening = reset !== 'closing';
  switch (scope) {
    case 'unit':
    case 'till':
      return 0;
    case 'year': {
      const last = records.at(-1);
      return records.findLastIndex((one) => last !== undefined && yearOf(one) !== yearOf(last)) + 1;
    }
    case 'day':
      return records.findLastIndex(({ content }) => content.kind === (atOpening ? 'day-open' : 'day-close')) + 1;
    case 'shift': {
      const step = atOpening ? 'open' : 'close';
      const at = records.findLastIndex(
        ({ content }) => content.kind === 'shift' && content.payload.step === step && content.payload.till === till,
      );
      // The opening itself belongs to its shift, the closing to the one that it ends.
      return at < 0 ? 0 : at + (atOpening ? 0 : 1);
    }
  }
}

/** A record that is being written: what counters are when it has begun its scopes, and then when it has counted. */
interface Pending {
  readonly record: NaiveRecord;
  readonly counts: boolean;
}

/**
 * All counters behind the last of these records, without zeros, by key; with `pending`, before that record ends any
 * scope, as a closing itself carries them.
 */
export function naiveCounters(
  records: readonly NaiveRecord[],
  rules: Rules,
  pending?: Pending,
): ReadonlyMap<string, bigint> {
  const all = pending === undefined ? records : [...records, pending.record];
  const counting = pending?.counts === false ? records : all;
  const tills = [...new Set(all.map(({ content }) => tillOf(content)))];
  const sums = new Map<string, bigint>();
  for (const spec of rules.counters) {
    const isApart = spec.scope === 'till' || spec.scope === 'shift';
    const resetsBehind = pending !== undefined && spec.reset === 'closing' && spec.scope !== 'year';
    for (const till of isApart ? tills : ['']) {
      for (const { content } of counting.slice(start(resetsBehind ? records : all, spec, till))) {
        if (isApart && tillOf(content) !== till) continue;
        for (const line of linesOf(content, rules)) {
          const key = keyOf(spec, line, isApart ? `@${till}` : '');
          if (key !== undefined) sums.set(key, (sums.get(key) ?? 0n) + line.amount);
        }
      }
    }
  }
  return new Map([...sums].filter(([, value]) => value !== 0n));
}

function keyOf(spec: CounterSpec, { measure, groups }: Line, suffix: string): string | undefined {
  if (measure !== spec.measure) return undefined;
  if (spec.documents !== undefined && !spec.documents.some((document) => document === groups['document']))
    return undefined;
  if (spec.operations !== undefined && !spec.operations.some((kind) => kind === groups['operation'])) return undefined;
  const group = groups[spec.by];
  return group === undefined ? undefined : `${spec.name}${group === '' ? '' : `/${group}`}${suffix}`;
}
