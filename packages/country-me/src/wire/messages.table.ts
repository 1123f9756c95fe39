/**
 * The elements of all messages: one row is one complex type of the schema. Writer, reader, both XSDs, the WSDL and the
 * page in docs/spec come from these rows.
 *
 * Sources: the schema that the service has served since October 2021 (the rows), and annex 3 of technical specification
 * v5 (their `transition`). Where the documents' tables print another spelling than the schemas, the schemas win.
 */
import type { AttributeRow, ChildRow, ComplexTable, RootTable, Use } from './schema-row.js';
import type { LexicalName } from './lexical.table.js';
import { HEADER_ROWS } from './headers.table.js';

/** Namespace of the messages. */
export const SCHEMA_NS = 'https://efi.tax.gov.me/fs/schema';
/** Namespace of the service's WSDL. */
export const SERVICE_NS = 'https://efi.tax.gov.me/fs';

/** A note, and what the transition profile has otherwise. */
type Rest = readonly [note: string, transition?: AttributeRow['transition']];

type AttributeOf = (name: string, type: LexicalName, ...rest: Rest) => AttributeRow;

const attribute =
  (use: Use): AttributeOf =>
  (name, type, ...[note, transition]) => ({
    name,
    type,
    use,
    note,
    ...(transition === undefined ? {} : { transition }),
  });

const required = attribute('required');
const optional = attribute('optional');
/** An attribute that only the transition profile has. */
const transitionOnly: AttributeOf = (name, type, note) => attribute('absent')(name, type, note, { use: 'optional' });

const child = (row: ChildRow): ChildRow => row;
const isOptional = { use: 'optional' } as const;
const isAbsent = { use: 'absent' } as const;

export const COMPLEX_ROWS: ComplexTable = {
  ...HEADER_ROWS,
  InvoiceType: {
    note: 'An invoice.',
    model: 'all',
    attributes: {
      invType: required('InvType', 'InvoiceTSType', 'kind of invoice', isOptional),
      typeOfInv: required('TypeOfInv', 'InvoiceSType', 'whether it is paid in cash or not'),
      isSimplifiedInv: transitionOnly('IsSimplifiedInv', 'boolean', 'whether it is a simplified invoice'),
      typeOfSelfIss: optional('TypeOfSelfIss', 'SelfIssSType', 'why the buyer issues it'),
      issueDateTime: required('IssueDateTime', 'UTCSType', 'moment of issue; in the IIC, character by character'),
      invNum: required('InvNum', 'InvNumSType', 'composed number; its year is that of issue'),
      invOrdNum: required('InvOrdNum', 'IntSType', 'ordinal in the unit, TCR and year, from 1 without a gap'),
      tcrCode: required('TCRCode', 'RegistrationCodeSType', 'device'),
      isIssuerInVAT: required('IsIssuerInVAT', 'boolean', 'whether the issuer pays VAT'),
      taxFreeAmt: optional('TaxFreeAmt', 'DecimalNegSType', 'amount outside of VAT'),
      markUpAmt: optional('MarkUpAmt', 'DecimalNegSType', 'amount under the margin scheme'),
      goodsExAmt: optional('GoodsExAmt', 'DecimalNegSType', 'amount of exported goods'),
      totPriceWoVAT: required('TotPriceWoVAT', 'DecimalNegSType', 'total without VAT'),
      totVATAmt: optional('TotVATAmt', 'DecimalNegSType', 'total VAT; needed when the issuer pays VAT'),
      totPrice: required('TotPrice', 'DecimalNegSType', 'total; in the IIC, character by character'),
      totPriceToPay: optional('TotPriceToPay', 'DecimalSType', 'what is left to pay'),
      operatorCode: required('OperatorCode', 'RegistrationCodeSType', 'cashier'),
      businUnitCode: required('BusinUnitCode', 'RegistrationCodeSType', 'business unit'),
      softCode: required('SoftCode', 'RegistrationCodeSType', 'software'),
      iic: required('IIC', 'Hex32SType', "issuer's code of the invoice"),
      iicSignature: required('IICSignature', 'Hex512SType', 'signature over the seven values of the IIC'),
      isReverseCharge: optional('IsReverseCharge', 'boolean', 'whether the buyer owes the VAT'),
      payDeadline: optional('PayDeadline', 'DateSType', 'day until which it is paid'),
      paragonBlockNum: optional('ParagonBlockNum', 'String20SType', 'number in the bound paper book'),
      taxPeriod: optional('TaxPeriod', 'TaxPeriodSType', 'month of a periodical invoice'),
      bankAccNum: optional('BankAccNum', 'String50SType', "issuer's bank account", isAbsent),
      note: optional('Note', 'String200SType', 'remark', isAbsent),
    },
    children: {
      supplyDateOrPeriod: child({
        name: 'SupplyDateOrPeriod',
        type: 'SupplyDateOrPeriodType',
        use: 'optional',
        note: 'day or period of supply',
      }),
      correctiveInv: child({
        name: 'CorrectiveInv',
        type: 'CorrectiveInvType',
        use: 'optional',
        note: 'the invoice that is corrected',
      }),
      payMethods: child({
        name: 'PayMethods',
        type: 'PayMethodType',
        use: 'required',
        list: { type: 'PayMethodsType', item: 'PayMethod', max: 10 },
        unique: { name: 'UniquePayMethodType', attribute: 'Type' },
        note: 'how it is paid',
      }),
      currency: child({ name: 'Currency', type: 'CurrencyType', use: 'optional', note: 'a currency beside the euro' }),
      seller: child({ name: 'Seller', type: 'SellerType', use: 'required', note: 'issuer' }),
      buyer: child({ name: 'Buyer', type: 'BuyerType', use: 'optional', note: 'buyer' }),
      items: child({
        name: 'Items',
        type: 'InvoiceItemType',
        use: 'optional',
        list: { type: 'InvoiceItemsType', item: 'I', max: 1000 },
        note: 'lines',
      }),
      sameTaxes: child({
        name: 'SameTaxes',
        type: 'SameTaxType',
        use: 'optional',
        list: { type: 'SameTaxesType', item: 'SameTax', max: 20 },
        note: 'sums of each VAT rate or exemption',
      }),
      approvals: child({
        name: 'Approvals',
        type: 'ApprovalType',
        use: 'optional',
        list: { type: 'ApprovalsType', item: 'Approval', max: 20 },
        note: 'sums of a credit note',
      }),
      fees: child({
        name: 'Fees',
        type: 'FeeType',
        use: 'optional',
        list: { type: 'FeesType', item: 'Fee', max: 20 },
        unique: { name: 'UniqueFeesType', attribute: 'Type' },
        note: 'fees outside of VAT',
      }),
      iicRefs: child({
        name: 'IICRefs',
        type: 'IICRefType',
        use: 'optional',
        list: { type: 'IICRefsType', item: 'IICRef', max: 1000 },
        note: 'the invoices that it sums up or refers to',
      }),
      sumInvIICRefs: child({
        name: 'SumInvIICRefs',
        type: 'SumInvIICRefType',
        use: 'absent',
        transition: isOptional,
        list: { type: 'SumInvIICRefsType', item: 'SumInvIICRef', max: 1000 },
        note: 'the invoices that a summary invoice sums up',
      }),
      badDebtInv: child({
        name: 'BadDebtInv',
        type: 'BadDebtInvType',
        use: 'optional',
        note: 'the invoice that will not be paid',
      }),
    },
  },
  InvoiceItemType: {
    note: 'A line.',
    model: 'all',
    attributes: {
      n: required('N', 'String50SType', 'name'),
      c: optional('C', 'String50SType', 'code'),
      u: required('U', 'String50SType', 'unit of measure'),
      q: required('Q', 'DoubleNegForQuantitySType', 'quantity; negative on corrective lines'),
      upb: required('UPB', 'Decimal4SType', 'unit price without VAT and rebate'),
      upa: required('UPA', 'Decimal4SType', 'unit price with VAT and rebate'),
      r: optional('R', 'Decimal4SType', 'rebate in per cent'),
      rr: optional('RR', 'boolean', 'whether the rebate lowers the tax base'),
      pb: required('PB', 'Decimal4NegSType', 'tax base, after rebate'),
      vr: optional('VR', 'Decimal4SType', 'VAT rate in per cent'),
      va: optional('VA', 'Decimal4NegSType', 'VAT'),
      in: optional('IN', 'boolean', 'whether it is an investment'),
      pa: required('PA', 'Decimal4NegSType', 'total'),
      ex: optional('EX', 'ExemptFromVATSType', 'why it is exempt from VAT'),
      vd: optional('VD', 'DateSType', 'day until which a voucher holds'),
      vsn: optional('VSN', 'VoucherNumSType', 'number of a voucher'),
    },
    children: {
      vs: child({
        name: 'VS',
        type: 'VouchersSoldType',
        use: 'absent',
        transition: isOptional,
        note: 'vouchers sold',
      }),
    },
  },
  SupplyDateOrPeriodType: {
    note: 'Day or period of supply.',
    model: 'all',
    attributes: {
      start: required('Start', 'DateSType', 'first day'),
      end: required('End', 'DateSType', 'last day'),
    },
    children: {},
  },
  CorrectiveInvType: {
    note: 'The invoice that a corrective one corrects.',
    model: 'all',
    attributes: {
      iicRef: required('IICRef', 'Hex32SType', 'its IIC'),
      issueDateTime: required('IssueDateTime', 'UTCSType', 'its moment of issue'),
      type: required('Type', 'CorrectiveInvTypeSType', 'whether it corrects, or mends what a later check found'),
    },
    children: {},
  },
  CurrencyType: {
    note: 'A currency beside the euro.',
    model: 'all',
    attributes: {
      code: required('Code', 'CurrencyCodeSType', 'currency'),
      exRate: required('ExRate', 'DoubleSType', 'euros for one'),
    },
    children: {},
  },
  SellerType: {
    note: 'Issuer.',
    model: 'all',
    attributes: {
      idType: required('IDType', 'IDTypeSType', 'kind of number'),
      idNum: required('IDNum', 'String20SType', 'number; in the IIC'),
      name: required('Name', 'String400SType', 'name', { type: 'String100SType' }),
      address: optional('Address', 'String200SType', 'address'),
      town: optional('Town', 'String100SType', 'town'),
      country: optional('Country', 'CountryCodeSType', 'country'),
    },
    children: {},
  },
  BuyerType: {
    note: 'Buyer.',
    model: 'all',
    attributes: {
      idType: required('IDType', 'IDTypeSType', 'kind of number', isOptional),
      idNum: required('IDNum', 'String20SType', 'number', isOptional),
      name: required('Name', 'String400SType', 'name', { type: 'String100SType', use: 'optional' }),
      address: optional('Address', 'String200SType', 'address'),
      town: optional('Town', 'String100SType', 'town'),
      country: optional('Country', 'CountryCodeSType', 'country'),
      tic: optional('TIC', 'String20SType', 'number of a taxi'),
    },
    children: {},
  },
  PayMethodType: {
    note: 'A way in which it is paid.',
    model: 'sequence',
    attributes: {
      type: required('Type', 'PaymentMethodTypeSType', 'way; each at most once'),
      amt: required('Amt', 'DecimalNegSType', 'amount'),
      compCard: optional('CompCard', 'String50SType', 'number of a company card; needed for COMPANY'),
      advIIC: optional('AdvIIC', 'Hex32SType', 'IIC of the advance invoice; needed for ADVANCE and SVOUCHER'),
      bankAcc: optional('BankAcc', 'String50SType', 'bank account'),
    },
    children: {
      vouchers: child({
        name: 'Vouchers',
        type: 'VoucherType',
        use: 'optional',
        list: { type: 'VouchersType', item: 'Voucher', max: 20 },
        note: 'vouchers, for SVOUCHER',
      }),
    },
  },
  VoucherType: {
    note: 'A voucher.',
    model: 'all',
    attributes: { num: required('Num', 'VoucherNumSType', 'number') },
    children: {},
  },
  SameTaxType: {
    note: 'Sums of the lines with one VAT rate or exemption.',
    model: 'all',
    attributes: {
      numOfItems: required('NumOfItems', 'IntSType', 'number of lines, not quantity'),
      priceBefVAT: required('PriceBefVAT', 'Decimal4NegSType', 'tax base', { type: 'DecimalNegSType' }),
      vatRate: optional('VATRate', 'DecimalNegSType', 'VAT rate in per cent', { use: 'required' }),
      exemptFromVAT: optional('ExemptFromVAT', 'ExemptFromVATSType', 'why it is exempt'),
      vatAmt: optional('VATAmt', 'Decimal4NegSType', 'VAT', { type: 'DecimalNegSType', use: 'required' }),
    },
    children: {},
  },
  ApprovalType: {
    note: 'A sum of a credit note.',
    model: 'all',
    attributes: {
      discountAmt: optional('DiscountAmt', 'DecimalNegSType', 'discount'),
      returnAmt: optional('ReturnAmt', 'DecimalNegSType', 'returned goods'),
      vatRate: optional('VATRate', 'DecimalNegSType', 'VAT rate in per cent'),
      exemptFromVAT: optional(
        'ExemptFromVAT',
        'DecimalNegSType',
        'exempt amount; in the transition profile the clause',
        {
          type: 'ExemptFromVATSType',
        },
      ),
      vatAmt: optional('VATAmt', 'DecimalNegSType', 'VAT'),
      totalAmt: required('TotalAmt', 'DecimalNegSType', 'total'),
    },
    children: {},
  },
  FeeType: {
    note: 'A fee.',
    model: 'all',
    attributes: {
      type: required('Type', 'FeeTypeSType', 'kind; each at most once'),
      amt: required('Amt', 'DecimalNegSType', 'amount'),
    },
    children: {},
  },
  IICRefType: {
    note: 'An invoice that is referred to.',
    model: 'all',
    attributes: {
      iic: required('IIC', 'Hex32SType', 'its IIC'),
      issueDateTime: required('IssueDateTime', 'UTCSType', 'its moment of issue'),
      amount: required('Amount', 'DecimalNegSType', 'its total', isOptional),
    },
    children: {},
  },
  SumInvIICRefType: {
    note: 'An invoice in a summary invoice; transition profile only.',
    model: 'all',
    attributes: {
      iic: required('IIC', 'Hex32SType', 'its IIC'),
      issueDateTime: required('IssueDateTime', 'UTCSType', 'its moment of issue'),
      amount: optional('Amount', 'DecimalNegSType', 'its total'),
    },
    children: {},
  },
  CashDepositType: {
    note: 'Cash put into the drawer or taken out.',
    model: 'all',
    attributes: {
      changeDateTime: required('ChangeDateTime', 'UTCSType', 'moment'),
      operation: required('Operation', 'CashDepositOperationSType', 'first deposit of the day, or withdrawal'),
      cashAmt: required('CashAmt', 'DecimalSType', 'amount'),
      tcrCode: required('TCRCode', 'RegistrationCodeSType', 'device'),
      issuerTIN: required('IssuerTIN', 'TINSType', 'tax number'),
    },
    children: {},
  },
  TCRType: {
    note: 'A device.',
    model: 'text',
    attributes: {
      issuerTIN: required('IssuerTIN', 'TINSType', 'tax number'),
      businUnitCode: required('BusinUnitCode', 'RegistrationCodeSType', 'business unit'),
      tcrIntID: required('TCRIntID', 'String50SType', "the maker's own number"),
      softCode: optional('SoftCode', 'RegistrationCodeSType', 'software; needed for a new registration'),
      maintainerCode: optional('MaintainerCode', 'RegistrationCodeSType', 'maintainer; needed for a new registration'),
      validFrom: optional('ValidFrom', 'DateSType', 'first day'),
      validTo: optional('ValidTo', 'DateSType', 'last day; today ends the registration'),
      type: optional('Type', 'TCRSType', 'ordinary or vending machine'),
    },
    children: {},
  },
  VouchersSoldType: {
    note: 'Vouchers sold on a line; transition profile only.',
    model: 'all',
    attributes: {},
    children: {
      vd: child({ name: 'VD', type: 'VoucherSoldDataType', use: 'required', note: 'until when, and their value' }),
      vn: child({
        name: 'VN',
        type: 'VoucherType',
        use: 'required',
        list: { type: 'VouchersSoldNumType', item: 'V', max: 1000 },
        note: 'their numbers',
      }),
    },
  },
  VoucherSoldDataType: {
    note: 'Day and value of vouchers sold; transition profile only.',
    model: 'all',
    attributes: {
      d: required('D', 'DateSType', 'day until which they hold'),
      n: required('N', 'DecimalSType', 'value'),
    },
    children: {},
  },
  BadDebtInvType: {
    note: 'An invoice that will not be paid.',
    model: 'all',
    attributes: {
      iicRef: required('IICRef', 'Hex32SType', 'its IIC'),
      issueDateTime: required('IssueDateTime', 'UTCSType', 'its moment of issue'),
    },
    children: {},
  },
};

export const ROOT_ROWS: RootTable = {
  RegisterInvoiceRequest: {
    note: 'Registers an invoice.',
    header: 'RegisterInvoiceRequestHeaderType',
    content: { key: 'invoice', name: 'Invoice', type: 'InvoiceType' },
    id: 'Request',
  },
  RegisterInvoiceResponse: {
    note: "The authority's code of the invoice (JIKR).",
    header: 'RegisterInvoiceResponseHeaderType',
    content: { key: 'fic', name: 'FIC', code: 'UUIDSType' },
    id: 'Response',
  },
  RegisterCashDepositRequest: {
    note: 'Registers cash at the begin of a day, or its withdrawal.',
    header: 'RegisterCashDepositRequestHeaderType',
    content: { key: 'cashDeposit', name: 'CashDeposit', type: 'CashDepositType' },
    id: 'Request',
  },
  RegisterCashDepositResponse: {
    note: "The authority's code of the deposit.",
    header: 'RegisterCashDepositResponseHeaderType',
    content: { key: 'fcdc', name: 'FCDC', code: 'UUIDSType' },
    id: 'Response',
  },
  RegisterTCRRequest: {
    note: 'Registers a device, changes it, or ends its registration.',
    header: 'RegisterTCRRequestHeaderType',
    content: { key: 'tcr', name: 'TCR', type: 'TCRType' },
    id: 'Request',
  },
  RegisterTCRResponse: {
    note: 'The code of the device.',
    header: 'RegisterTCRResponseHeaderType',
    content: { key: 'tcrCode', name: 'TCRCode', code: 'RegistrationCodeSType' },
    id: 'Response',
  },
};
