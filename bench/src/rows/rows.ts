/** Every row, in the order of the table. */
import type { Row } from '../bench.js';
import { batchSigned } from './batch-signed.js';
import { boot } from './boot.js';
import { inclusionProof } from './inclusion-proof.js';
import { linkPtyReceipts } from './link-pty-receipts.js';
import { linkRoundTrip } from './link-round-trip.js';
import { linkThroughput } from './link-throughput.js';
import { operatorBoard } from './operator-board.js';
import { operatorIntake } from './operator-intake.js';
import { p256 } from './p256.js';
import { meInvoices } from './me-invoices.js';
import { seLine } from './se-line.js';
import { seTcp } from './se-tcp.js';
import { signedGroupCommit1core } from './signed-group-commit-1core.js';
import { signedGroupCommit } from './signed-group-commit.js';
import { singleCommit } from './single-commit.js';
import { verifyAll } from './verify-all.js';
import { verifyChain } from './verify-chain.js';

export const ROWS: readonly Row[] = [
  signedGroupCommit,
  signedGroupCommit1core,
  batchSigned,
  singleCommit,
  verifyChain,
  verifyAll,
  p256,
  boot,
  inclusionProof,
  linkThroughput,
  linkRoundTrip,
  linkPtyReceipts,
  meInvoices,
  seTcp,
  seLine,
  operatorIntake,
  operatorBoard,
];
