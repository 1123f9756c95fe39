/** Entries as bytes: format, kind, then the record. One byte wrong and it is none of ours. */
import { concatBytes, DecodeError } from '@plomba/codec';
import {
  certificateTable,
  codeTable,
  depositTable,
  ENTRY_CODES,
  findingTable,
  invoiceTable,
  issuerTable,
  nightTable,
  resendTable,
  taxpayerTable,
  tcrTable,
  unitTable,
  type CertificateRow,
  type CodeRow,
  type DepositRow,
  type EntryKind,
  type FindingRow,
  type InvoiceRow,
  type IssuerRow,
  type NightRow,
  type ResendRow,
  type TaxpayerRow,
  type TcrRow,
  type UnitRow,
} from './entries.table.js';

interface RowOf {
  readonly taxpayer: TaxpayerRow;
  readonly unit: UnitRow;
  readonly code: CodeRow;
  readonly tcr: TcrRow;
  readonly certificate: CertificateRow;
  readonly issuer: IssuerRow;
  readonly deposit: DepositRow;
  readonly invoice: InvoiceRow;
  readonly resend: ResendRow;
  readonly finding: FindingRow;
  readonly night: NightRow;
}

/** One fact with its kind. */
export type Entry = { readonly [K in EntryKind]: { readonly kind: K; readonly row: RowOf[K] } }[EntryKind];

const FORMAT = 1;

export function encodeEntry(entry: Entry): Uint8Array {
  return concatBytes(Uint8Array.of(FORMAT, ENTRY_CODES[entry.kind]), recordOf(entry));
}

function recordOf(entry: Entry): Uint8Array {
  switch (entry.kind) {
    case 'taxpayer':
      return taxpayerTable.encode(entry.row);
    case 'unit':
      return unitTable.encode(entry.row);
    case 'code':
      return codeTable.encode(entry.row);
    case 'tcr':
      return tcrTable.encode(entry.row);
    case 'certificate':
      return certificateTable.encode(entry.row);
    case 'issuer':
      return issuerTable.encode(entry.row);
    case 'deposit':
      return depositTable.encode(entry.row);
    case 'invoice':
      return invoiceTable.encode(entry.row);
    case 'resend':
      return resendTable.encode(entry.row);
    case 'finding':
      return findingTable.encode(entry.row);
    case 'night':
      return nightTable.encode(entry.row);
  }
}

/** @throws DecodeError with the offset inside the entry */
export function decodeEntry(bytes: Uint8Array): Entry {
  if (bytes[0] !== FORMAT) throw new DecodeError('is no entry of this format', { path: '', offset: 0 });
  const body = bytes.subarray(2);
  switch (bytes[1]) {
    case ENTRY_CODES.taxpayer:
      return { kind: 'taxpayer', row: taxpayerTable.decode(body, 2) };
    case ENTRY_CODES.unit:
      return { kind: 'unit', row: unitTable.decode(body, 2) };
    case ENTRY_CODES.code:
      return { kind: 'code', row: codeTable.decode(body, 2) };
    case ENTRY_CODES.tcr:
      return { kind: 'tcr', row: tcrTable.decode(body, 2) };
    case ENTRY_CODES.certificate:
      return { kind: 'certificate', row: certificateTable.decode(body, 2) };
    case ENTRY_CODES.issuer:
      return { kind: 'issuer', row: issuerTable.decode(body, 2) };
    case ENTRY_CODES.deposit:
      return { kind: 'deposit', row: depositTable.decode(body, 2) };
    case ENTRY_CODES.invoice:
      return { kind: 'invoice', row: invoiceTable.decode(body, 2) };
    case ENTRY_CODES.resend:
      return { kind: 'resend', row: resendTable.decode(body, 2) };
    case ENTRY_CODES.finding:
      return { kind: 'finding', row: findingTable.decode(body, 2) };
    case ENTRY_CODES.night:
      return { kind: 'night', row: nightTable.decode(body, 2) };
    default:
      throw new DecodeError('is no known kind of entry', { path: '', offset: 1 });
  }
}
