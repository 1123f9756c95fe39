/**
 * VAT of a line in Montenegro: the rates, and the exemptions with the ids that the unit's tax groups have.
 * Sources: the exemption list of the live schema, rates of FS5 and the clients in the sheet (15 % is the newer one).
 */
import type { VatExemption } from '../wire/index.js';

/** VAT rates in per cent, highest first; each is the id of its tax group. */
export const VAT_RATES = ['21', '15', '7', '0'] as const;

/** One of {@link VAT_RATES}. */
export type VatRate = (typeof VAT_RATES)[number];

export interface Exemption {
  /** Id of the tax group. */
  readonly id: string;
  readonly code: VatExemption;
  /** What the schema says of it. */
  readonly note: string;
}

/** Article of the VAT law by article; the tax group `EX-CL17` is the schema's `VAT_CL17`. */
export const EXEMPTIONS: readonly Exemption[] = [
  { id: 'EX-CL3', code: 'VAT_CL3', note: 'no subject of VAT' },
  { id: 'EX-CL4', code: 'VAT_CL4', note: 'turnover of products that is exempt' },
  { id: 'EX-CL14', code: 'VAT_CL14', note: 'place of taxation' },
  { id: 'EX-CL15', code: 'VAT_CL15', note: 'place of the turnover of products' },
  { id: 'EX-CL17', code: 'VAT_CL17', note: 'place of the turnover of services' },
  { id: 'EX-CL20', code: 'VAT_CL20', note: 'tax base and its correction' },
  { id: 'EX-CL26', code: 'VAT_CL26', note: 'public interest' },
  { id: 'EX-CL27', code: 'VAT_CL27', note: 'other exemptions' },
  { id: 'EX-CL28', code: 'VAT_CL28', note: 'import of products' },
  { id: 'EX-CL29', code: 'VAT_CL29', note: 'temporary import of products' },
  { id: 'EX-CL30', code: 'VAT_CL30', note: 'special exemptions' },
  { id: 'EX-CL44', code: 'VAT_CL44', note: 'special procedure' },
];
