/** Names of the codes that the record of an invoice carries, and of what the authority answers. At most 16 characters. */
export const CODES = {
  /** Issuer's code, 32 upper-case hex digits (IKOF). */
  iic: 'IIC',
  /** Its signature, 512 hex digits. */
  signature: 'IICSignature',
  /** Number of the year. */
  ordinal: 'InvOrdNum',
  /** Unit, number, year and device. */
  number: 'InvNum',
  /** Time of issue, as it is signed. */
  issued: 'IssueDateTime',
  /** The authority's code of an invoice (JIKR). */
  fic: 'FIC',
  /** The authority's code of this device. */
  tcr: 'TCRCode',
  /** The authority's code of a deposit. */
  fcdc: 'FCDC',
} as const;
