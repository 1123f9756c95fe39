/** Messages for tests, each as plain as its purpose allows, and a seal to sign them. */
import { RsaPrivateKey, portableRsaSigner, seededEntropy } from '@plomba/core';
import { nativeRsaSigner } from '@plomba/core/node';
import { simulatedSeal } from '../../pki/index.js';
import type { Invoice, InvoiceItem, NamedMessage, RequestHeader } from '../message-types.js';
import type { Seal } from '../xml-signature.js';

/** The seal of the simulated kiosk, native: quick. */
export function kioskSeal(): Seal {
  const seal = simulatedSeal('12345678');
  if (seal === undefined) throw new TypeError('no simulated kiosk');
  return { signer: nativeRsaSigner(seal.pkcs8), certificate: seal.certificate };
}

/** The same key, portable: the signer of a browser. */
export function portableKioskSeal(): Seal {
  const seal = simulatedSeal('12345678');
  if (seal === undefined) throw new TypeError('no simulated kiosk');
  const signer = portableRsaSigner(RsaPrivateKey.fromPkcs8(seal.pkcs8), seededEntropy('me'));
  return { signer, certificate: seal.certificate };
}

const HEADER: RequestHeader = {
  uuid: '8d216f9a-55bb-445a-be32-30137f11b964',
  sendDateTime: '2026-03-07T10:00:05+01:00',
};

const ITEM: InvoiceItem = {
  n: 'Kafa',
  c: '501234567890',
  u: 'kom',
  q: '2',
  upb: '1.00',
  upa: '1.21',
  r: '0',
  rr: true,
  pb: '2.00',
  vr: '21.00',
  va: '0.42',
  pa: '2.42',
};

const INVOICE: Invoice = {
  invType: 'INVOICE',
  typeOfInv: 'CASH',
  issueDateTime: '2026-03-07T10:00:04+01:00',
  invNum: 'xx123xx123/1/2026/si747we972',
  invOrdNum: '1',
  tcrCode: 'si747we972',
  isIssuerInVAT: true,
  totPriceWoVAT: '2.00',
  totVATAmt: '0.42',
  totPrice: '2.42',
  operatorCode: 'oo123oo123',
  businUnitCode: 'xx123xx123',
  softCode: 'ss123ss123',
  iic: '4AD5A215BEAF85B0416235736A6DACAB',
  iicSignature: 'AB'.repeat(256),
  isReverseCharge: false,
  payMethods: [{ type: 'BANKNOTE', amt: '2.42' }],
  seller: {
    idType: 'TIN',
    idNum: '12345678',
    name: 'SIMULATED Kiosk doo',
    address: 'Njegoševa 1',
    town: 'Cetinje',
    country: 'MNE',
  },
  items: [ITEM],
  sameTaxes: [{ numOfItems: '1', priceBefVAT: '2.00', vatRate: '21.00', vatAmt: '0.42' }],
};

const REFERENCE = { iic: 'ab'.repeat(16), issueDateTime: '2026-02-07T10:00:04Z', amount: '-12.00' } as const;

/** Everything that both profiles have, in one message; nothing of it would make sense together. */
const FULL_INVOICE: Invoice = {
  ...INVOICE,
  typeOfInv: 'NONCASH',
  typeOfSelfIss: 'ABROAD',
  taxFreeAmt: '1.00',
  markUpAmt: '-1.00',
  goodsExAmt: '0',
  totPriceToPay: '0.00',
  payDeadline: '2026-12-31',
  paragonBlockNum: 'A-17',
  taxPeriod: '02/2026',
  supplyDateOrPeriod: { start: '2026-02-01', end: '2026-02-28' },
  correctiveInv: { iicRef: REFERENCE.iic, issueDateTime: REFERENCE.issueDateTime, type: 'ERROR_CORRECTIVE' },
  payMethods: [
    { type: 'ADVANCE', amt: '-5.00', advIIC: REFERENCE.iic },
    { type: 'COMPANY', amt: '5.00', compCard: '77' },
    { type: 'ACCOUNT', amt: '0.00', bankAcc: '510-1-11' },
    { type: 'SVOUCHER', amt: '10.00', advIIC: REFERENCE.iic, vouchers: [{ num: '12345678-2026-00001000' }] },
  ],
  currency: { code: 'USD', exRate: '1.0829' },
  buyer: {
    idType: 'VAT',
    idNum: 'DE 1',
    name: 'Müller & "Söhne" <GmbH>',
    address: 'A',
    town: 'B',
    country: 'RKS',
    tic: 'T 1',
  },
  items: [
    { ...ITEM, q: '-0.125', in: false, ex: 'VAT_CL26', vd: '2028-02-29', vsn: '1-2026-00000001' },
    { n: 'x', u: 'h', q: '0', upb: '0', upa: '1.2345', pb: '-1.234', pa: '0' },
  ],
  sameTaxes: [
    { numOfItems: '1', priceBefVAT: '2.00', vatRate: '0.00', vatAmt: '0.00', exemptFromVAT: 'VAT_CL17' },
    { numOfItems: '1', priceBefVAT: '2.00', vatRate: '21.00', vatAmt: '0.42' },
  ],
  approvals: [{ discountAmt: '1.00', returnAmt: '2.00', vatRate: '7.00', vatAmt: '0.21', totalAmt: '3.21' }],
  fees: [
    { type: 'PACK', amt: '0.10' },
    { type: 'COMMISSION', amt: '0.10' },
  ],
  iicRefs: [REFERENCE, { ...REFERENCE, iic: 'cd'.repeat(16) }],
  badDebtInv: { iicRef: REFERENCE.iic, issueDateTime: REFERENCE.issueDateTime },
};

/** As a program of before October 2021 writes it: no `InvType`, with `IsSimplifiedInv`, a buyer by name only. */
const OLD_INVOICE: Invoice = (({ invType: _, ...rest }) => ({
  ...rest,
  isSimplifiedInv: false,
  buyer: { name: 'Petar' },
  items: [{ ...ITEM, vs: { vd: { d: '2026-12-31', n: '10.00' }, vn: [{ num: '1-2026-00000001' }] } }],
  sumInvIICRefs: [{ iic: REFERENCE.iic, issueDateTime: REFERENCE.issueDateTime }],
}))(INVOICE);

const ANSWER = { uuid: HEADER.uuid, requestUUID: HEADER.uuid, sendDateTime: HEADER.sendDateTime };

/** Valid in both profiles. */
export const MESSAGES: readonly NamedMessage[] = [
  { name: 'RegisterInvoiceRequest', value: { header: HEADER, invoice: INVOICE } },
  {
    name: 'RegisterInvoiceRequest',
    value: { header: { ...HEADER, subseqDelivType: 'BUSINESSNEEDS' }, invoice: FULL_INVOICE },
  },
  { name: 'RegisterInvoiceResponse', value: { header: ANSWER, fic: HEADER.uuid } },
  {
    name: 'RegisterCashDepositRequest',
    value: {
      header: { ...HEADER, subseqDelivType: 'NOINTERNET' },
      cashDeposit: {
        changeDateTime: '2026-03-07T07:00:00+01:00',
        operation: 'INITIAL',
        cashAmt: '100.00',
        tcrCode: 'si747we972',
        issuerTIN: '0101990210005',
      },
    },
  },
  { name: 'RegisterCashDepositResponse', value: { header: ANSWER, fcdc: HEADER.uuid } },
  {
    name: 'RegisterTCRRequest',
    value: {
      header: HEADER,
      tcr: {
        issuerTIN: '12345678',
        businUnitCode: 'xx123xx123',
        tcrIntID: 'kasa 1',
        softCode: 'ss123ss123',
        maintainerCode: 'mm123mm123',
        validFrom: '2026-03-07',
        validTo: '2027-03-07',
        type: 'VENDING',
      },
    },
  },
  { name: 'RegisterTCRResponse', value: { header: ANSWER, tcrCode: 'si747we972' } },
];

/** Valid in the live profile only: clauses and fields of October 2021. */
export const LIVE_MESSAGE: NamedMessage = {
  name: 'RegisterInvoiceRequest',
  value: {
    header: HEADER,
    invoice: {
      ...INVOICE,
      note: 'Hvala!',
      bankAccNum: '510-1-11',
      seller: { ...INVOICE.seller, name: 'š'.repeat(400) },
      sameTaxes: [{ numOfItems: '1', priceBefVAT: '2.0000', exemptFromVAT: 'VAT_CL44' }],
      approvals: [{ exemptFromVAT: '1.00', totalAmt: '1.00' }],
    },
  },
};

/** Valid in the transition profile only. */
export const TRANSITION_MESSAGE: NamedMessage = {
  name: 'RegisterInvoiceRequest',
  value: { header: HEADER, invoice: OLD_INVOICE },
};
