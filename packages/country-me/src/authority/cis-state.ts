/** Everything that the authority knows, as the fold over its entries. */
import type { CertificateStatus, Side } from './entries.table.js';
import type { Entry } from './entries.js';
import { SIMULATED_REVOKED_SERIALS } from '../pki/index.js';
import { SideState } from './side-state.js';

export class CisState {
  readonly sides: Readonly<Record<Side, SideState>> = { test: new SideState(), production: new SideState() };
  /** What the issuer would say of a certificate, by its serial number in hex; absent is good. */
  readonly certificates: Map<string, CertificateStatus> = new Map<string, CertificateStatus>(
    SIMULATED_REVOKED_SERIALS.map((serial) => [serial, 'revoked']),
  );
  /** Issuers of seals that were added to the simulated one, DER. */
  readonly issuers: Uint8Array[] = [];

  apply(entry: Entry): void {
    if (entry.kind === 'certificate') this.certificates.set(entry.row.serial, entry.row.status);
    else if (entry.kind === 'issuer') this.issuers.push(entry.row.certificate);
    else applyTo(this.sides[entry.row.side], entry);
  }
}

function applyTo(side: SideState, entry: Exclude<Entry, { readonly kind: 'certificate' | 'issuer' }>): void {
  switch (entry.kind) {
    case 'taxpayer':
      side.taxpayers.set(entry.row.tin, entry.row);
      return;
    case 'unit':
      return side.putUnit(entry.row);
    case 'code':
      return side.putCode(entry.row);
    case 'tcr':
      return side.putTcr(entry.row);
    case 'deposit':
      return side.addDeposit(entry.row);
    case 'invoice':
      return side.addInvoice(entry.row);
    case 'resend':
      return side.addResend(entry.row);
    case 'finding':
      side.findings.push(entry.row);
      return;
    case 'night':
      return side.night(entry.row);
  }
}
