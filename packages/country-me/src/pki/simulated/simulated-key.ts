/** A simulated key with its certificate, both in DER, in base64. */
export interface SimulatedKey {
  /** SIMULATED, never secret. */
  readonly pkcs8: string;
  readonly certificate: string;
}
