/** The configuration of a connector, field by field: its path in `connector.json`, its key in the text form. */
import { licenceWord } from './licence-text.js';
import type { FieldRow } from './particulars.table.js';
import { flag, like, registrationCode, word, words } from './values.js';

const line = words({ max: 200, bytesMax: 400 });
const path = words({ max: 1000, bytesMax: 4000 });

export const CONFIG_FIELDS: readonly FieldRow[] = [
  {
    path: 'environment',
    key: 'Okruzenje',
    origin: 'ours',
    kind: word(['test', 'production']),
    required: true,
    note: 'side of the authority that the device speaks with',
  },
  {
    path: 'licence',
    key: 'Licenca',
    origin: 'source',
    kind: licenceWord,
    required: true,
    note: 'licence of this device, as its issuer gave it',
  },
  {
    path: 'authority',
    key: 'AdresaCis',
    origin: 'ours',
    kind: like(/^https?:\/\/[!-~]{1,400}$/, 'must be an address that begins with http:// or https://'),
    required: true,
    note: 'address of the fiscalisation service',
  },
  {
    path: 'company.tin',
    key: 'FirmaPib',
    origin: 'ours',
    kind: like(/^(?:[0-9]{8}|[0-9]{13})$/, 'must be 8 or 13 digits (PIB or JMB)'),
    required: true,
    note: 'PIB or JMB of the seller',
  },
  { path: 'company.name', key: 'FirmaNaziv', origin: 'ours', kind: line, required: true, note: 'its name' },
  {
    path: 'company.address',
    key: 'FirmaAdresa',
    origin: 'ours',
    kind: line,
    required: true,
    note: 'street and number',
  },
  { path: 'company.town', key: 'FirmaGrad', origin: 'ours', kind: line, required: true, note: 'town' },
  {
    path: 'company.isInVat',
    key: 'FirmaPdv',
    origin: 'ours',
    kind: flag,
    required: true,
    note: 'whether it is in the VAT register',
  },
  {
    path: 'codes.businessUnit',
    key: 'KodPJ',
    origin: 'ours',
    kind: registrationCode,
    note: 'code of the business unit',
  },
  {
    path: 'codes.tcr',
    key: 'KodENU',
    origin: 'ours',
    kind: registrationCode,
    note: 'code of the device, as RegisterTCR gave it',
  },
  {
    path: 'codes.software',
    key: 'KodSoftver',
    origin: 'ours',
    kind: registrationCode,
    note: 'code of the software and its version',
  },
  {
    path: 'codes.operator',
    key: 'KodOperater',
    origin: 'ours',
    kind: registrationCode,
    note: 'code of the operator where an invoice names none',
  },
  {
    path: 'codes.maintainer',
    key: 'KodOdrzavalac',
    origin: 'ours',
    kind: registrationCode,
    note: 'code of the maintainer',
  },
  {
    path: 'seal.pfx',
    key: 'PecatPfx',
    origin: 'ours',
    kind: path,
    required: true,
    note: "PKCS#12 file with the company's seal",
  },
  {
    path: 'seal.passwordFile',
    key: 'PecatLozinkaDatoteka',
    origin: 'ours',
    kind: path,
    required: true,
    note: 'file with its password, which itself stands nowhere else',
  },
  {
    path: 'encoding',
    key: 'Kodiranje',
    origin: 'source',
    kind: word(['cp1250', 'utf-8']),
    fallback: 'cp1250',
    note: 'of text and CSV files, and of their answers',
  },
  {
    path: 'folders.in',
    key: 'FolderUlaz',
    origin: 'ours',
    kind: path,
    required: true,
    note: 'where programs drop invoices',
  },
  { path: 'folders.out', key: 'FolderIzlaz', origin: 'ours', kind: path, required: true, note: 'where answers appear' },
  {
    path: 'folders.archive',
    key: 'FolderArhiva',
    origin: 'ours',
    kind: path,
    required: true,
    note: 'invoices that became documents, with their answers',
  },
  {
    path: 'folders.rejected',
    key: 'FolderOdbijeni',
    origin: 'ours',
    kind: path,
    required: true,
    note: 'files that became none',
  },
  {
    path: 'deposit',
    key: 'Depozit',
    origin: 'ours',
    kind: word(['require', 'zero', 'not-needed']),
    fallback: 'require',
    note: 'cash at the beginning of a day: a CASH invoice waits for it; one of 0.00 is registered where nobody did; or the unit takes no cash',
  },
  {
    path: 'schema',
    key: 'Sema',
    origin: 'ours',
    kind: word(['live', '2021-transition']),
    fallback: 'live',
    note: 'generation of the schema',
  },
  {
    path: 'noInternetArea',
    key: 'BezInterneta',
    origin: 'ours',
    kind: flag,
    fallback: 'false',
    note: 'whether the device stands where there is no internet',
  },
  {
    path: 'late',
    key: 'Kasnjenje',
    origin: 'ours',
    kind: word(['refuse', 'issue']),
    fallback: 'refuse',
    note: 'sales while reports are later than the law allows',
  },
];

/** What production needs beside what every configuration has. */
export const PRODUCTION_NEEDS: readonly string[] = [
  'codes.businessUnit',
  'codes.tcr',
  'codes.software',
  'codes.operator',
  'codes.maintainer',
  'seal.pfx',
  'seal.passwordFile',
];

/** Feature that a licence of a connector names. */
export const CONNECTOR_FEATURE = 'connector';
