/**
 * What the law asks of a Swedish receipt before it is registered, and of its paper (sheet section 2). Data only.
 *
 * Marks: [V-law] the text of the rule as quoted by others, [V] read in a careful source, [R] recalled, [own] what makes
 * the rest hold together. A clause that has not been read says so by its mark, not by its absence.
 */

export type RuleMark = 'V-law' | 'V' | 'R' | 'own';

export interface RuleRow {
  /** What is wrong with a receipt that breaks it: `must …`. */
  readonly rule: string;
  /** Where it is written. */
  readonly clause: string;
  readonly mark: RuleMark;
}

/** Rules of what a receipt says. */
export type ReceiptRuleId =
  | 'kind'
  | 'one-copy'
  | 'seller-name'
  | 'seller-address'
  | 'org-no'
  | 'org-no-check-digit'
  | 'pos-id'
  | 'receipt-number'
  | 'date-time'
  | 'cashier'
  | 'lines'
  | 'line-names'
  | 'return-lines'
  | 'amount-length'
  | 'total'
  | 'total-and-returned'
  | 'rounding'
  | 'vat-places'
  | 'vat-rates'
  | 'vat-each-once'
  | 'vat-of-lines'
  | 'vat-total'
  | 'payment-means'
  | 'payments'
  | 'unit-number'
  | 'control-code';

/** Rules of what stands on the paper. */
export type PaperRuleId =
  | 'paper-seller'
  | 'paper-when'
  | 'paper-number'
  | 'paper-lines'
  | 'paper-amounts'
  | 'paper-vat'
  | 'paper-payments'
  | 'paper-unit'
  | 'paper-mark'
  | 'paper-mark-height'
  | 'paper-no-false-mark'
  | 'paper-electronic';

const DATA = 'SKVFS 2009:2, receipt data';
const CONTENT = 'SKVFS 2014:9, 7 kap. 1 §';

export const RECEIPT_RULES: Readonly<Record<ReceiptRuleId, RuleRow>> = {
  kind: { rule: 'must be normal, kopia, ovning or profo', clause: DATA, mark: 'V-law' },
  'one-copy': {
    rule: 'must not be a copy of a receipt that has one already',
    clause: 'SKVFS 2014:9, 6 kap. 3 §',
    mark: 'V-law',
  },
  'seller-name': { rule: 'must name the company', clause: CONTENT, mark: 'V' },
  'seller-address': { rule: 'must have the address of the place', clause: CONTENT, mark: 'V' },
  'org-no': { rule: 'must be 10 digits, with or without a hyphen before the last four', clause: DATA, mark: 'V-law' },
  'org-no-check-digit': {
    rule: 'must have the check digit of an organisation number (modulus 10)',
    clause: 'the numbers of Skatteverket; no rule of receipts asks for it',
    mark: 'R',
  },
  'pos-id': { rule: 'must be 1 to 16 letters and digits', clause: DATA, mark: 'V-law' },
  'receipt-number': { rule: 'must be 1 to 12 digits', clause: DATA, mark: 'V-law' },
  'date-time': { rule: 'must be a moment such as 2026-01-02T15:30', clause: DATA, mark: 'V-law' },
  cashier: { rule: 'must be 1 to 16 printable characters', clause: 'CCSP, field 4 of RH', mark: 'V' },
  lines: { rule: 'must have at least one line', clause: CONTENT, mark: 'V' },
  'line-names': { rule: 'must name the goods', clause: CONTENT, mark: 'V' },
  'return-lines': { rule: 'must be negative, because goods come back', clause: DATA, mark: 'V-law' },
  'amount-length': {
    rule: 'must have at most 14 characters as kronor with a comma and two decimals',
    clause: `${DATA}; SKVFS 2014:9, 5 kap. 7 §`,
    mark: 'V-law',
  },
  total: { rule: 'must be the sum of the lines and of the rounding', clause: CONTENT, mark: 'own' },
  'total-and-returned': {
    rule: 'must not give back more than came back',
    clause: 'return code 21 of the kd protocol',
    mark: 'V',
  },
  rounding: {
    rule: 'must be at most 50 öre, to whole kronor',
    clause: 'lag (1970:1029) om avrundning av vissa öresbelopp',
    mark: 'R',
  },
  'vat-places': { rule: 'must be at most four rates', clause: DATA, mark: 'V-law' },
  'vat-rates': { rule: 'must be a rate of the VAT act', clause: 'mervärdesskattelagen', mark: 'R' },
  'vat-each-once': { rule: 'must stand once for each rate', clause: CONTENT, mark: 'V' },
  'vat-of-lines': {
    rule: 'must be the VAT that the lines of this rate contain, give or take one öre a line',
    clause: CONTENT,
    mark: 'own',
  },
  'vat-total': { rule: 'must be the sum of all rates', clause: CONTENT, mark: 'V' },
  'payment-means': { rule: 'must name the means of payment', clause: CONTENT, mark: 'V' },
  payments: { rule: 'must sum up to the total', clause: CONTENT, mark: 'own' },
  'unit-number': {
    rule: 'must be the manufacturing number of the control unit, 1 to 17 letters and digits',
    clause: CONTENT,
    mark: 'V',
  },
  'control-code': {
    rule: 'must be a control code of 59 characters, and must not be there for ovning and profo',
    clause: 'SKVFS 2009:2, 2 kap. 6 §',
    mark: 'V',
  },
};

const MARKED = 'SKVFS 2014:9, 5 kap. 5 §';

export const PAPER_RULES: Readonly<Record<PaperRuleId, RuleRow>> = {
  'paper-seller': { rule: 'must show name, organisation number and address', clause: CONTENT, mark: 'V' },
  'paper-when': { rule: 'must show date and time', clause: CONTENT, mark: 'V' },
  'paper-number': { rule: 'must show receipt number and name of the register', clause: CONTENT, mark: 'V' },
  'paper-lines': { rule: 'must show every line', clause: CONTENT, mark: 'V' },
  'paper-amounts': {
    rule: 'must show the total in kronor with a comma and two decimals',
    clause: CONTENT,
    mark: 'V',
  },
  'paper-vat': { rule: 'must show the VAT as a whole and of each rate', clause: CONTENT, mark: 'V' },
  'paper-payments': { rule: 'must show the means of payment', clause: CONTENT, mark: 'V' },
  'paper-unit': { rule: 'must show the manufacturing number of the control unit', clause: CONTENT, mark: 'V' },
  'paper-mark': { rule: 'must say kopia, övning or ej kvitto', clause: MARKED, mark: 'V-law' },
  'paper-mark-height': {
    rule: 'must say it in letters at least twice as high as any amount',
    clause: MARKED,
    mark: 'V-law',
  },
  'paper-no-false-mark': {
    rule: 'must not bear the mark of another kind of receipt',
    clause: MARKED,
    mark: 'own',
  },
  'paper-electronic': { rule: 'must say elektroniskt kassakvitto', clause: CONTENT, mark: 'V' },
};
