/** Swedish words on the till's paper. Data only. */
import type { ReceiptKind } from '../wire/field.js';

/** What must stand in letters twice as high as the amounts; nothing on a receipt for the customer. */
export const RECEIPT_MARKS: Readonly<Record<ReceiptKind, string | undefined>> = {
  normal: undefined,
  kopia: 'KOPIA',
  ovning: 'ÖVNING',
  profo: 'EJ KVITTO',
};

export const RECEIPT_WORDS = {
  receipt: 'KVITTO',
  refund: 'RETURKVITTO',
  orgNo: 'Org.nr',
  number: 'Kvitto nr',
  register: 'Kassa',
  cashier: 'Kassör',
  comesBack: 'RETUR',
  rounding: 'Öresavrundning',
  total: 'TOTALT',
  vatPercent: 'Moms %',
  net: 'Netto',
  vat: 'Moms',
  gross: 'Brutto',
  vatTotal: 'Moms totalt',
  unit: 'Kontrollenhet',
  code: 'Kontrollkod',
  electronic: 'Elektroniskt kassakvitto',
} as const;
