/** What the tables alone can say of a receipt: every field that has not the form that it must have. */
import { requestFromJson, type ReceiptFinding } from '@plomba/link';
import { ruleFor } from '../checked.js';
import type { ReceiptInput } from '../receipt.js';

const ITEM = { name: 'x', quantity: '1', unitPrice: '1', taxGroup: 'A' };
const PAYMENT = { kind: 'cash', amount: '1' };
const EMPTY = { document: 'sale', items: [], payments: [] };

/** Empty when the receipt can be sent. */
export function shapeFindings(receipt: ReceiptInput): readonly ReceiptFinding[] {
  const { items, payments, ...rest } = receipt;
  const found = new Map<string, ReceiptFinding>();
  const note = (candidate: object, place: (path: string) => string): void => {
    const result = requestFromJson('receipt.check', { receipt: candidate });
    if (result.ok) return;
    const path = place(result.path);
    if (!found.has(path))
      found.set(path, { code: 'validation-failed', path, rule: ruleFor(result.rule, receipt, path) });
  };
  // Each field alone among good ones, so that a mistake hides no other; then what is missing.
  for (const [name, value] of Object.entries(rest)) note({ ...EMPTY, [name]: value }, (path) => path);
  const lists: readonly { readonly list: string; readonly good: object; readonly members: unknown }[] = [
    { list: 'items', good: ITEM, members: items },
    { list: 'payments', good: PAYMENT, members: payments },
  ];
  for (const { list, good, members } of lists) {
    // Whatever a caller without types put there.
    const values: readonly unknown[] = Array.isArray(members) ? members : [];
    for (const [index, member] of values.entries()) {
      const place = (path: string): string => path.replace(`${list}[0]`, `${list}[${index}]`);
      const fields: readonly [string, unknown][] =
        typeof member === 'object' && member !== null ? Object.entries(member) : [];
      for (const [name, value] of fields) note({ ...EMPTY, [list]: [{ ...good, [name]: value }] }, place);
      note({ ...EMPTY, [list]: [member] }, place);
    }
  }
  note(receipt, (path) => path);
  return [...found.values()];
}
