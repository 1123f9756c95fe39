/** The arguments of `kd` as a receipt header and back: the same header that CCSP's `RH` carries. */
import { FieldError } from '@plomba/codec';
import type { FieldRule, Vat } from './field.js';
import { KD_RECEIPT_FIELDS } from './kd-receipt.table.js';
import type { KdReturnCode } from './kd-return-codes.table.js';
import type { KdTolerance } from './kd-tolerance.js';
import type { ReceiptHeader } from './messages.table.js';
import { TOLERANT } from './tolerance.js';

export type KdReceiptVerdict =
  | { readonly ok: true; readonly header: ReceiptHeader }
  /** `path` is the name of the field, empty where two do not fit together or their number is wrong. */
  | { readonly ok: false; readonly code: KdReturnCode; readonly path: string; readonly rule: string };

/**
 * Judges the arguments from left to right: the first wrong one decides. Code 7 is for a type that is missing or that
 * could be one and is not known; code 6 for a word that cannot be a type at all [I].
 */
export function kdReceiptFields(args: readonly string[], tolerance: KdTolerance): KdReceiptVerdict {
  const count = KD_RECEIPT_FIELDS.length;
  if (args.length !== count)
    return { ok: false, code: 1, path: '', rule: `kd has ${args.length} fields, not ${count}` };
  const values: Record<string, unknown> = { cashier: undefined, reserved: undefined };
  for (const [index, { name, rule, code }] of KD_RECEIPT_FIELDS.entries()) {
    const text = args[index] ?? '';
    const read = rule.read(text, { ...TOLERANT, ...tolerance });
    if (read === undefined) {
      const isUndefinedType = name === 'kind' && /^[a-z]{0,6}$/.test(text);
      return { ok: false, code: isUndefinedType ? 7 : code, path: name, rule: rule.rule };
    }
    values[name] = read.value;
  }
  const header = values as unknown as ReceiptHeader; // each value was read by the rule of its field
  // What was sold is the total and what came back: it cannot be less than nothing.
  if (header.total + header.returned < 0n) {
    return { ok: false, code: 21, path: '', rule: 'must not give back more than came back' };
  }
  return { ok: true, header };
}

/** Rates that stand in the places that a receipt does not need; a blank would separate [OEEL]. */
const USUAL_PERCENTS: readonly bigint[] = [2500n, 1200n, 600n, 0n];

/** All four places: a place without VAT gets a rate that no other place has, with nothing in it. */
function vatPlaces(header: ReceiptHeader): readonly Vat[] {
  const said = [header.vat1, header.vat2, header.vat3, header.vat4];
  const spare = USUAL_PERCENTS.filter((rate) => !said.some((place) => place?.percent === rate));
  return said.map((place) => place ?? { percent: spare.shift() ?? 0n, amount: 0n });
}

/**
 * The eleven arguments of a header; the cashier has no place here.
 *
 * @throws FieldError with the name of a field that breaks its rule
 */
export function kdReceiptArguments(header: ReceiptHeader): readonly string[] {
  const [vat1, vat2, vat3, vat4] = vatPlaces(header);
  const filled: ReceiptHeader = { ...header, vat1, vat2, vat3, vat4 };
  return KD_RECEIPT_FIELDS.map(({ name, rule }) => {
    // A row's rule is of the type of its field; a union of rows cannot say so.
    const text = (rule as FieldRule<unknown>).write(filled[name]);
    if (text === undefined) throw new FieldError(name, rule.rule);
    return text;
  });
}
