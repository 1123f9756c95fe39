/**
 * The codes of faults (technical specification v5, 3.4, 3.5.3, 3.6.3, 3.7.3, 3.8.2). The list is not exhaustive in the
 * source, and 40 is not used. The texts marked as published were seen; all others are ours, because none is public.
 */

/** What raises a code, in the order in which a message is checked; the first that fails answers. */
export type FaultCheck = 'size' | 'schema' | 'certificate' | 'signature' | 'time' | 'register' | 'server';

export interface FaultCodeRow {
  readonly code: number;
  readonly check: FaultCheck;
  /** What it means, as the service may answer it. */
  readonly text: string;
  /** Whether the text is one that the service was seen to use. */
  readonly isPublished?: true;
  readonly note?: string;
}

const row = (
  code: number,
  check: FaultCheck,
  ...[text, note]: readonly [text: string, note?: string]
): FaultCodeRow => ({
  code,
  check,
  text,
  ...(note === undefined ? {} : { note }),
});

export const FAULT_CODES: readonly FaultCodeRow[] = [
  row(0, 'size', 'Exception while the message was extracted.'),
  row(1, 'size', 'The message is larger than allowed.', '150 kB'),
  row(2, 'time', 'Client time differs from the time of the service.', 'more than six hours back, or in the future'),
  row(10, 'schema', 'Exception in the validation against XSD.'),
  {
    ...row(
      11,
      'schema',
      'XML validation against XSD failed, with exception: ',
      'the sentence of the validator follows',
    ),
    isPublished: true,
  },
  row(20, 'signature', 'Exception in the check of the signature.'),
  row(21, 'signature', 'Signature element is missing.'),
  row(22, 'signature', 'Request element is missing.'),
  row(23, 'signature', 'Exception while the signature was extracted.'),
  row(24, 'signature', 'More than one Signature element.'),
  row(25, 'signature', 'Wrong element is signed.'),
  row(26, 'signature', 'Wrong signature method.'),
  row(27, 'signature', 'Wrong canonicalization method.'),
  row(28, 'signature', 'Wrong digest method.'),
  row(29, 'signature', 'Validation failed with cryptographic signature wrong.'),
  { ...row(30, 'signature', 'Validation failed with digest wrong.'), isPublished: true },
  row(31, 'signature', 'Validation failed with signature and digest wrong.'),
  row(32, 'signature', 'More KeyInfo than needed.'),
  row(33, 'signature', 'Certificate is not X509.'),
  row(34, 'certificate', 'Certificate is not valid.', 'also for a certificate without a tax number: our choice'),
  row(35, 'certificate', 'Certificate is not issued by a registered CA.'),
  row(36, 'certificate', 'Certificate is expired.'),
  row(37, 'certificate', 'TIN in the message differs from the TIN in the certificate.'),
  row(38, 'certificate', 'Certificate is revoked.'),
  row(39, 'certificate', 'Revocation status of the certificate is unknown.'),
  row(41, 'register', 'Business unit is not an active unit of the taxpayer.'),
  row(42, 'register', 'Software code is not active.'),
  row(43, 'register', 'Maintainer code is not active.'),
  row(44, 'register', 'VAT status of the issuer differs from IsIssuerInVAT.'),
  row(45, 'register', 'ValidFrom is in the past.'),
  row(46, 'register', 'ValidTo is in the past.'),
  row(47, 'register', 'ValidTo is before ValidFrom.'),
  row(48, 'register', 'Of an active TCR only ValidTo and the maintainer can be changed.'),
  row(49, 'register', 'ChangeDateTime differs from the time of the service.', 'only in the table of deposits, 3.6.3'),
  row(50, 'register', 'Amount of INITIAL is negative.'),
  row(51, 'register', 'Amount of WITHDRAW is zero.'),
  row(52, 'register', 'Taxpayer is not in the register.'),
  row(53, 'register', 'TCR code is unknown, not active, or not of this issuer.'),
  row(54, 'register', 'Type of the ID must be TIN.'),
  row(55, 'register', 'Taxpayer is not active.'),
  row(56, 'register', 'INITIAL is already registered for the day.'),
  row(57, 'register', 'A deactivated TCR cannot be changed.'),
  row(58, 'register', 'INITIAL is not registered for the current day.'),
  row(900, 'server', 'Exception in the service.', 'and all others from 900'),
];
