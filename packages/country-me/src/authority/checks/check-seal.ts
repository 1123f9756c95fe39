/** Certificate and signature of a request (technical specification 3.4, codes 20 to 39), in the service's order. */
import { SIGNATURE_FAULT_CODES, verifySignature, type SignatureReason, type XmlElement } from '../../wire/index.js';
import type { CertificateStatus } from '../entries.table.js';
import type { CisSettings } from '../settings.js';
import { refuse, type Refusal } from './refusal.js';
import type { SealFacts, SealReader } from './seal-facts.js';

export interface SealContext {
  readonly nowMs: number;
  readonly settings: CisSettings;
  readonly seals: SealReader;
  readonly issuers: readonly Uint8Array[];
  readonly statuses: ReadonlyMap<string, CertificateStatus>;
  /** Tax numbers, of which the certificate must have one. */
  readonly tins: readonly string[];
}

type SealResult = { readonly ok: true; readonly seal: SealFacts } | { readonly ok: false; readonly why: Refusal };

/** The certificate comes first, the signature behind it. */
export function checkSeal(root: XmlElement, context: SealContext): SealResult {
  const { seals } = context;
  const verdict = verifySignature(root, {
    verifier: seals.verifier,
    publicKeyOf: (certificate) => seals.read(certificate)?.publicKey,
  });
  const broken = verdict.ok ? undefined : signatureRefusal(verdict.reason, verdict.text);
  const { certificate } = verdict;
  const seal = certificate === undefined ? undefined : seals.read(certificate);
  if (certificate === undefined || seal === undefined) {
    return { ok: false, why: broken ?? refuse(33) };
  }
  const why = checkCertificate(certificate, seal, context) ?? broken;
  return why === undefined ? { ok: true, seal } : { ok: false, why };
}

function checkCertificate(certificate: Uint8Array, seal: SealFacts, context: SealContext): Refusal | undefined {
  const { settings, nowMs, seals, issuers, statuses, tins } = context;
  if (seal.tin === undefined) return { code: 34, text: "Received certificate doesn't contain TIN number." };
  if (!seal.maySign) return refuse(34, 'It may not be used for signatures.');
  if (settings.checksExpiry && nowMs < seal.notBeforeMs) {
    return refuse(34, 'It is not valid yet.');
  }
  if (settings.checksIssuer && !seals.isIssued(certificate, issuers)) {
    return refuse(35);
  }
  if (settings.checksExpiry && nowMs > seal.notAfterMs) return refuse(36);
  if (!tins.includes(seal.tin)) return refuse(37);
  const status = statuses.get(seal.serial);
  if (status === 'revoked') return refuse(38);
  if (status === 'unknown') return refuse(39);
  return undefined;
}

/** Where the verifier only repeats what the code says, the code is enough. */
function signatureRefusal(reason: SignatureReason, text: string): Refusal {
  const code = SIGNATURE_FAULT_CODES[reason];
  return refuse(code, text.startsWith('Validation failed') || reason === 'signature-missing' ? '' : `${text}.`);
}
