/** What is measured of a journal of one size. */
export interface CurvePoint {
  readonly records: number;
  /** Receipts appended behind it, each signed, in groups of 512 with a pool, per second. */
  readonly signedPerSecond: number;
  readonly bootMs: number;
  readonly bootFlashBytes: number;
  readonly proofMs: number;
  readonly proofHashes: number;
  /** Records whose chain and tree are verified per second, one core. */
  readonly verifiedPerSecond: number;
  /** Most memory of a process that boots and proves, MiB. */
  readonly unitMib: number;
  /** Most memory of a process that boots and exports, MiB. */
  readonly exportMib: number;
  /** The same after it has appended with a pool, MiB. */
  readonly appendingMib: number;
  /** Most memory of a process that verifies an export of it, MiB. */
  readonly verifierMib: number;
}
