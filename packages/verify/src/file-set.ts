/**
 * Which files an export of a given size has (docs/spec/journal.md section 8; C2SP tlog-tiles): exactly these,
 * in the order of the bytes of their names.
 */
import { EXPORT_FILES } from '@plomba/core/tables';

const WIDTH: number = EXPORT_FILES.width;

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

/** `000`, `x001/234`; with `.p/17` when it is not full. @internal */
export function tileName(index: number, width: number): string {
  const group = (number: number): string => (number % 1000).toString().padStart(3, '0');
  let path = group(index);
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) path = `x${group(rest)}/${path}`;
  return width === WIDTH ? path : `${path}.p/${width}`;
}

type Series = Omit<ExpectedFile, 'name' | 'index' | 'width'> & { readonly prefix: string; readonly count: number };

function filesOf({ prefix, count, ...file }: Series): ExpectedFile[] {
  return Array.from({ length: Math.ceil(count / WIDTH) }, (_, index) => {
    const width = Math.min(WIDTH, count - index * WIDTH);
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
    count = Math.floor(count / WIDTH);
  }
  // Names are ASCII: the order of code units is the order of bytes.
  return files.sort((left, right) => (left.name < right.name ? -1 : 1));
}
