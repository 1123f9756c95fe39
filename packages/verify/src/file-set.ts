/**
 * Which files an export of a given size has (docs/spec/journal.md section 7; C2SP tlog-tiles): exactly these,
 * in the order of the bytes of their names.
 */
import { EXPORT_FILES } from '@plomba/core/tables';

export interface ExpectedFile {
  readonly name: string;
  readonly kind: 'checkpoint' | 'signatures' | 'entries' | 'tile';
  /** Level of a tile; 0 for everything else. */
  readonly level: number;
  /** Number of the tile or bundle. */
  readonly index: number;
  /** Hashes or records in it. */
  readonly width: number;
}

/** `000`, `x001/234`; with `.p/17` when it is not full. */
export function tileName(index: number, width: number): string {
  const groups: string[] = [];
  let rest = index;
  do {
    groups.unshift((rest % 1000).toString().padStart(3, '0'));
    rest = Math.floor(rest / 1000);
  } while (rest > 0);
  const path = groups.map((group, place) => (place === groups.length - 1 ? group : `x${group}`)).join('/');
  return width === EXPORT_FILES.width ? path : `${path}.p/${width}`;
}

type Series = Omit<ExpectedFile, 'name' | 'index' | 'width'> & { readonly prefix: string; readonly count: number };

function filesOf({ prefix, count, ...file }: Series): ExpectedFile[] {
  return Array.from({ length: Math.ceil(count / EXPORT_FILES.width) }, (_, index) => {
    const width = Math.min(EXPORT_FILES.width, count - index * EXPORT_FILES.width);
    return { ...file, name: prefix + tileName(index, width), index, width };
  });
}

/** The files for `size` records, ordered. The caller bounds the size. */
export function expectedFiles(size: number): readonly ExpectedFile[] {
  const files: ExpectedFile[] = [
    { name: EXPORT_FILES.checkpoint, kind: 'checkpoint', level: 0, index: 0, width: 1 },
    ...filesOf({ kind: 'signatures', level: 0, prefix: EXPORT_FILES.signatures, count: size }),
    ...filesOf({ kind: 'entries', level: 0, prefix: EXPORT_FILES.entries, count: size }),
  ];
  let count = size;
  for (let level = 0; count > 0; level++) {
    files.push(...filesOf({ kind: 'tile', level, prefix: `${EXPORT_FILES.tile}${level}/`, count }));
    count = Math.floor(count / EXPORT_FILES.width);
  }
  // Names are ASCII: the order of code units is the order of bytes.
  return files.sort((left, right) => (left.name < right.name ? -1 : 1));
}
