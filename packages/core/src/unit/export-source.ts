/** An export's source on a unit: subtrees and sizes from the derived area, and from the journal where it has none. */
import type { DerivedArea } from '../derived/derived-area.js';
import { LENGTH_BYTES } from '../derived/derived-area.js';
import { bytesBehind, type BundleBytes, type ExportSource } from '../export/export-source.js';
import type { Extent, JournalIndex } from './journal-index.js';
import type { JournalTree } from './journal-tree.js';

/** A tile is eight levels of the tree high. */
const TILE_LEVELS = 8;
const SIGNATURE_BYTES = 64;

interface Known {
  readonly sequence: number;
  readonly bytes: BundleBytes;
}

export function unitExportSource(unit: {
  readonly area: DerivedArea;
  readonly index: JournalIndex;
  readonly tree: JournalTree;
  readonly extent: () => Extent;
}): ExportSource {
  let last: Known = { sequence: 0, bytes: { entries: 0, signatures: 0 } };
  const bytesBefore = (sequence: number): BundleBytes => {
    const near = knownBefore(unit.area, sequence);
    // Sizes are asked for in order: where no place is known, the last answer is the next best.
    const useLast = last.sequence <= sequence && (near === undefined || last.sequence > near.sequence);
    let known = useLast ? last : (near ?? { sequence: 0, bytes: { entries: 0, signatures: 0 } });
    for (const record of unit.index.from(known.sequence, unit.extent())) {
      if (known.sequence === sequence) break;
      known = { sequence: known.sequence + 1, bytes: bytesBehind(known.bytes, record) };
    }
    last = known;
    return known.bytes;
  };
  return {
    records: (from) => unit.index.from(from, unit.extent()),
    subtree: (level, index) => unit.tree.node(level * TILE_LEVELS, index, unit.extent()),
    bytesBefore,
  };
}

function knownBefore(area: DerivedArea, sequence: number): Known | undefined {
  const near = area.placeBefore(sequence);
  if (near === undefined) return undefined;
  const { entryBytes, signed } = near.place;
  const signatures = LENGTH_BYTES * near.sequence + SIGNATURE_BYTES * signed;
  return { sequence: near.sequence, bytes: { entries: entryBytes, signatures } };
}
