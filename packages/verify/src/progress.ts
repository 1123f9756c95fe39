/** How far a verification has come. No clock is involved: who shows a rate brings one. */

export interface VerifyProgress {
  /** Records that have passed. */
  readonly records: number;
  /** All records of the export, as its checkpoint says. */
  readonly recordsTotal: number;
  /** Bytes of the export that have been read. */
  readonly bytes: number;
  /** Size of the export, where it is known. */
  readonly bytesTotal?: number;
}

/** Called now and then, and at the end. */
export type ProgressListener = (progress: VerifyProgress) => void;
