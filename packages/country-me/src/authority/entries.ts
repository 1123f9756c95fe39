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

type Decoder = (body: Uint8Array) => Entry;

/** Behind the two bytes of the head. */
const HEAD_BYTES = 2;

const DECODERS: Readonly<Record<EntryKind, Decoder>> = {
  taxpayer: (body) => ({ kind: 'taxpayer', row: taxpayerTable.decode(body, HEAD_BYTES) }),
  unit: (body) => ({ kind: 'unit', row: unitTable.decode(body, HEAD_BYTES) }),
  code: (body) => ({ kind: 'code', row: codeTable.decode(body, HEAD_BYTES) }),
  tcr: (body) => ({ kind: 'tcr', row: tcrTable.decode(body, HEAD_BYTES) }),
  certificate: (body) => ({ kind: 'certificate', row: certificateTable.decode(body, HEAD_BYTES) }),
  issuer: (body) => ({ kind: 'issuer', row: issuerTable.decode(body, HEAD_BYTES) }),
  deposit: (body) => ({ kind: 'deposit', row: depositTable.decode(body, HEAD_BYTES) }),
  invoice: (body) => ({ kind: 'invoice', row: invoiceTable.decode(body, HEAD_BYTES) }),
  resend: (body) => ({ kind: 'resend', row: resendTable.decode(body, HEAD_BYTES) }),
  finding: (body) => ({ kind: 'finding', row: findingTable.decode(body, HEAD_BYTES) }),
  night: (body) => ({ kind: 'night', row: nightTable.decode(body, HEAD_BYTES) }),
};

const DECODER_OF: ReadonlyMap<number, Decoder> = new Map(
  // The keys of ENTRY_CODES are those of DECODERS, by their types.
  Object.entries(ENTRY_CODES).map(([kind, code]) => [code, DECODERS[kind as EntryKind]]),
);

/** @throws DecodeError with the offset inside the entry */
export function decodeEntry(bytes: Uint8Array): Entry {
  if (bytes[0] !== FORMAT) throw new DecodeError('is no entry of this format', { path: '', offset: 0 });
  const decode = DECODER_OF.get(bytes[1] ?? 0);
  if (decode === undefined) throw new DecodeError('is no known kind of entry', { path: '', offset: 1 });
  return decode(bytes.subarray(HEAD_BYTES));
}
