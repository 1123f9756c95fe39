/**
 * `receipt.check`: plans and stages the receipt as `receipt.issue` would, and throws both away. Refuses nothing: what
 * stands in its way is a finding.
 */
import { checkReceipt } from '@plomba/core';
import { LINK_LIMITS, type ReceiptFinding } from '@plomba/link';
import { modeRefusal } from '../../firmware/modes.js';
import type { QueryCommand } from '../context.js';
import type { CommandRefusal } from '../refusal.js';
import { receiptCommand } from '../receipts.js';

/** Stands for the operation that the receipt will have; as long as one may be, so that its record has room, too. */
const OPERATION = { id: '?'.repeat(64), epoch: 0, digest: new Uint8Array(32) };

export const checkReceiptRequest: QueryCommand<'receipt.check'> = {
  name: 'receipt.check',
  answer({ unit, country, mode }, { receipt }) {
    const planned = checkReceipt(unit.state, country, receiptCommand(unit, OPERATION, receipt));
    const inTheWay = modeRefusal(mode, 'receipt.issue');
    const refusals = planned.ok ? [] : planned.refusals;
    // What core sees in the state too stands once, in its words.
    const isNew = inTheWay !== undefined && refusals.every(({ code }) => code !== inTheWay.code);
    const all = isNew ? [inTheWay, ...refusals] : refusals;
    if (!planned.ok || all.length > 0) return { ok: true, reply: { findings: findingsOf(all) } };
    const staged = unit.group().add(planned.contents, unit.stageOptions());
    if (staged?.ok === false) return { ok: true, reply: { findings: findingsOf([staged]) } };
    const [content] = planned.contents;
    if (content?.kind !== 'receipt') return { ok: true, reply: { findings: [] } };
    const { total, change, taxes } = content.payload;
    return { ok: true, reply: { findings: [], total, change, taxes } };
  },
};

function findingsOf(refusals: readonly CommandRefusal[]): readonly ReceiptFinding[] {
  return refusals.slice(0, LINK_LIMITS.findings).map(({ code, detail, path }) => {
    const rule = detail.slice(0, LINK_LIMITS.detailBytes / 3);
    return { code, rule, ...(path === undefined || path === '' ? {} : { path }) };
  });
}
