/** A night of one side: what came since the last one is checked, and ordinals are looked at for gaps. */
import { utf8Encode } from '@plomba/codec';
import type { Invoice } from '../wire/index.js';
import type { Entry } from './entries.js';
import type { FindingRow, InvoiceRow } from './entries.table.js';
import { objectToInvoice, resendObjection, type NightContext } from './night-checks.js';
import type { Objection } from './night-arithmetic.js';
import { nextNight } from '../rules/podgorica.js';
import { seriesOf, type Ordinals, type SideState } from './side-state.js';

export interface Night extends NightContext {
  readonly nowMs: number;
  invoiceOf(row: InvoiceRow): Invoice | undefined;
}

/** When the next night wants to run, UTC ms; undefined when nothing came since the last. */
export function nightDueMs({ invoices, resends, checked }: SideState, hour: number): number | undefined {
  const first = [invoices[checked.invoices], resends[checked.resends]].flatMap((row) =>
    row === undefined ? [] : [row.arrivedMs],
  );
  return first.length === 0 ? undefined : nextNight(Math.min(...first), hour);
}

/** The findings of a night, and the mark of how far it got. */
export function runNight(night: Night): readonly Entry[] {
  const { state, side, nowMs } = night;
  const arrived = state.invoices.slice(state.checked.invoices);
  const found: Entry[] = [];
  const tell = (row: Pick<FindingRow, 'tin' | 'iic' | 'series' | 'ordinal'>, { rule, detail }: Objection): void => {
    found.push({ kind: 'finding', row: { side, rule, detail: plain(detail), foundMs: nowMs, ...row } });
  };
  for (const row of arrived) {
    const { tin, iic } = row;
    const invoice = night.invoiceOf(row);
    if (invoice === undefined) continue; // it was read when it came; another version of this program may not read it
    for (const objection of objectToInvoice(row, invoice, night)) tell({ tin, iic }, objection);
  }
  for (const resend of state.resends.slice(state.checked.resends)) {
    const stored = state.invoicesOf(resend.iic)[0];
    const objection = stored === undefined ? undefined : resendObjection(stored, resend.digest);
    if (stored !== undefined && objection !== undefined) tell({ tin: stored.tin, iic: stored.iic }, objection);
  }
  const told = new Set(state.findings.map(({ series, ordinal }) => `${series ?? ''} ${ordinal ?? ''}`));
  const touched = new Map(arrived.map((row) => [seriesOf(row), state.ordinals(row)]));
  for (const ordinals of touched.values()) {
    for (const ordinal of ordinals === undefined ? [] : missing(ordinals)) {
      const { tin = '', series = '' } = ordinals ?? {};
      if (told.has(`${series} ${ordinal}`)) continue;
      tell({ tin, series, ordinal }, { rule: 'ordinal-gap', detail: `ordinal ${ordinal} of ${series} has not come` });
    }
  }
  const { length: invoices } = state.invoices;
  return [...found, { kind: 'night', row: { side, atMs: nowMs, invoices, resends: state.resends.length } }];
}

/** A series that began in the middle would have as many gaps as numbers. */
const GAPS_MAX = 100;

function missing({ seen, max }: Ordinals): readonly number[] {
  const gaps: number[] = [];
  for (let ordinal = 1; ordinal < max && gaps.length < GAPS_MAX; ordinal++) if (!seen.has(ordinal)) gaps.push(ordinal);
  return gaps;
}

const DETAIL_BYTES = 400;

/** As a finding can hold it: no control characters, not too long. */
function plain(detail: string): string {
  let text = detail.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
  while ((utf8Encode(text)?.length ?? 0) > DETAIL_BYTES) text = text.slice(0, -10);
  return text;
}
