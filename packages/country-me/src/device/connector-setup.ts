/** Who a connector is to the authority: the company, the codes of its registrations, its seal, and what is a setting. */
import type { SignatureVerifier, SignerPort } from '@plomba/core';
import type { SchemaProfile } from '../wire/index.js';

export interface ConnectorCompany {
  /** PIB of 8 or JMB of 13 digits. */
  readonly tin: string;
  readonly name: string;
  readonly address: string;
  readonly town: string;
  readonly isInVat: boolean;
}

/** Codes that the self-care portal gave, each of ten characters; those of test and production differ. */
export interface ConnectorCodes {
  readonly businessUnit: string;
  readonly tcr: string;
  readonly software: string;
  readonly operator: string;
  readonly maintainer: string;
}

/** The company's seal, and the certificate that goes with every message. */
export interface ConnectorSeal {
  readonly signer: SignerPort;
  /** X.509, DER. */
  readonly certificate: Uint8Array;
}

export interface ConnectorSettings {
  readonly environment: 'test' | 'production';
  readonly schema: SchemaProfile;
  /**
   * `require`: a CASH invoice waits for the day's deposit (FS5 5.3). `zero`: the connector registers one of 0.00 by
   * itself where nobody did. `not-needed`: the business unit takes no cash.
   */
  readonly deposit: 'require' | 'zero' | 'not-needed';
  /** Whether the device stands where there is no internet: reports may wait until the tenth of the next month. */
  readonly noInternetArea: boolean;
  /** What becomes of a sale while reports are later than the law allows: refused, or issued all the same [D]. */
  readonly late: 'refuse' | 'issue';
  /** Whether the device registers itself (RegisterTCR) when it begins to work in an environment. */
  readonly registersItself: boolean;
  /** Reports that are under way at the same time. */
  readonly window: number;
  /** Public moduli of the seals that the authority signs its answers with; empty: any sound signature is taken. */
  readonly authorityKeys: readonly Uint8Array[];
}

export interface ConnectorSetup {
  readonly company: ConnectorCompany;
  readonly codes: ConnectorCodes;
  readonly seal: ConnectorSeal;
  /** Checks RSA signatures: the portable one of core, or the host's own. */
  readonly verifier: SignatureVerifier;
  readonly settings: ConnectorSettings;
}
