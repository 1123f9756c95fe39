/**
 * Seals and certificates: PKCS#12 and X.509, and a simulated infrastructure of them.
 *
 * @packageDocumentation
 */
export {
  CERTIFICATE_FAULT_CODES,
  certificateFromPem,
  judgeCertificate,
  publicKeyOf,
  readCertificate,
  type CertificateFacts,
  type CertificateName,
  type CertificatePolicy,
  type CertificateReason,
  type CertificateVerdict,
  type KeyUsage,
} from './certificate.js';
export { openSealFile, SealFile, type SealFileCode, type SealOpening } from './pkcs12.js';
export { portableRsa, type RsaBackend } from './rsa-backend.js';
export {
  refusedSeal,
  SIMULATED_PASSWORD,
  SIMULATED_REVOKED_SERIALS,
  SIMULATED_TINS,
  simulatedAuthorities,
  simulatedAuthoritySeal,
  simulatedForeignAuthority,
  simulatedSeal,
  simulatedSealFile,
  type SimulatedSeal,
} from './simulated-pki.js';
