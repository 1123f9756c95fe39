/**
 * Seals and certificates: PKCS#12 and X.509.
 *
 * @packageDocumentation
 */
export {};
