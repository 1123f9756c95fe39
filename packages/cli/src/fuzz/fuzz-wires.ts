/** The wires of countries that the fuzzer's tills speak beside the native link: countries are handed in here. */
import { present, type Content } from '@plomba/core';
import { parseReceiptData } from '@plomba/country-se';
import { ccsp, type SwedishSale } from '@plomba/country-se/driver';
import type { Draws, VendorSale, VendorWire } from '@plomba/testkit';
import { countryOf, wireOf } from '../countries.js';

const KINDS = { sale: 'normal', refund: 'normal', training: 'ovning' } as const;

function swedishSale(kind: keyof typeof KINDS, number: number, draws: Draws): VendorSale {
  const krona = 1 + draws.below(9_000);
  const isRefund = kind === 'refund';
  const input: SwedishSale = {
    kind: KINDS[kind],
    dateTime: '2026-03-14T08:12',
    receiptId: String(number),
    posId: 'POS1',
    orgNo: '556677-8899',
    total: isRefund ? `-${krona}.00` : `${krona}.00`,
    ...(isRefund ? { returned: `${krona}.00` } : {}),
    vat: [{ percent: '25', amount: isRefund ? '-1.00' : '1.00' }],
  };
  return { key: String(number), input };
}

function keyOf(content: Content): string | undefined {
  if (content.kind !== 'receipt') return undefined;
  return parseReceiptData(content.payload.request.notes?.join('') ?? '')?.receiptId;
}

const swedish: VendorWire = {
  name: 'ccsp',
  country: countryOf('se'),
  wire: present(wireOf('ccsp', 'se').wire, 'Swedish units speak CCSP'),
  driver: ccsp(),
  skipsTest: true,
  sale: swedishSale,
  keyOf,
};

export const FUZZ_WIRES: readonly VendorWire[] = [swedish];
