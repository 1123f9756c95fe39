/** What the generated table of operations is made of. */

/** A file as the operator hands it out. */
export interface DownloadedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** One row of the generated table. */
export interface OperationRow {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly body: boolean;
  readonly answer: 'json' | 'download' | 'nothing';
}
