/**
 * Names inside an export: the C2SP tlog-tiles layout, with signatures as side bundles of the same width.
 * A bundle or tile that is not full carries its width: `.p/W`.
 */
export const EXPORT_FILES = {
  checkpoint: 'checkpoint',
  entries: 'tile/entries/',
  tile: 'tile/',
  signatures: 'signatures/',
  /** Leaves in a full tile or bundle. */
  width: 256,
} as const;
