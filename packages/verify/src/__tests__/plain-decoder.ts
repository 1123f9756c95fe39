// A second decoder of exports, made by hand from docs/spec/journal.md: offsets and lengths as that page has them, a
// DataView, and nothing of this project, neither its codec nor its tables. It knows no rules; it only takes apart.

export interface PlainRecord {
  readonly kind: number;
  readonly sequence: number;
  readonly utcMs: number;
  readonly offsetMinutes: number;
  readonly timeQuality: number;
  readonly previous: Uint8Array;
  readonly payload: Uint8Array;
  /** The payload as CBOR: maps as `Map`, integers as `bigint`. */
  readonly value: unknown;
  readonly signature: Uint8Array;
  readonly entry: Uint8Array;
  readonly leaf: Uint8Array;
}

export interface PlainExport {
  readonly checkpoint: string;
  readonly records: readonly PlainRecord[];
}

const text = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

/** Section 8: name at 0, size as octal at 124, content at 512, padded to 512. */
function filesOf(tar: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let at = 0; tar[at] !== 0;) {
    const name = text(tar.subarray(at, tar.indexOf(0, at)));
    const size = parseInt(text(tar.subarray(at + 124, at + 135)), 8);
    files.set(name, tar.subarray(at + 512, at + 512 + size));
    at += 512 + ((size + 511) & ~511);
  }
  return files;
}

/** Section 8: a u16 before each. */
function blobsOf(bundle: Uint8Array): Uint8Array[] {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.length);
  const blobs: Uint8Array[] = [];
  for (let at = 0; at < bundle.length; at += 2 + view.getUint16(at)) {
    blobs.push(bundle.subarray(at + 2, at + 2 + view.getUint16(at)));
  }
  return blobs;
}

/** RFC 8949: major type in the upper three bits, the rest a count, or how many bytes of count follow. */
export function plainCbor(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const take = (count: number): Uint8Array => bytes.subarray(at, (at += count));
  const argument = (short: number): bigint => {
    if (short < 24) return BigInt(short);
    const width = 1 << (short - 24);
    const start = at;
    at += width;
    if (width === 1) return BigInt(view.getUint8(start));
    if (width === 2) return BigInt(view.getUint16(start));
    return width === 4 ? BigInt(view.getUint32(start)) : view.getBigUint64(start);
  };
  const item = (): unknown => {
    const head = view.getUint8(at++);
    const [major, short] = [head >> 5, head & 31];
    if (major === 7) return short === 21;
    const count = argument(short);
    if (major === 0) return count;
    if (major === 1) return -1n - count;
    if (major === 2) return take(Number(count));
    if (major === 3) return text(take(Number(count)));
    if (major === 4) return Array.from({ length: Number(count) }, item);
    return new Map(Array.from({ length: Number(count) }, () => [item(), item()] as const));
  };
  const value = item();
  if (at !== bytes.length) throw new Error(`${bytes.length - at} bytes behind the payload`);
  return value;
}

/** Section 1, and the layout of the header: magic 0, format 2, kind 3, sequence 4, time 12, offset 20, quality 22, lengths 24 and 26. */
function recordOf(entry: Uint8Array, signature: Uint8Array, leaf: Uint8Array): PlainRecord {
  const view = new DataView(entry.buffer, entry.byteOffset, entry.length);
  if (text(entry.subarray(0, 2)) !== 'PR' || view.getUint8(2) !== 1) throw new Error('no record of format 1');
  if (view.getUint16(24) !== entry.length - 64 || view.getUint16(26) !== signature.length) throw new Error('lengths');
  const payload = entry.subarray(64);
  return {
    kind: view.getUint8(3),
    sequence: Number(view.getBigUint64(4)),
    utcMs: Number(view.getBigUint64(12)),
    offsetMinutes: view.getInt16(20),
    timeQuality: view.getUint8(22),
    previous: entry.subarray(32, 64),
    payload,
    value: plainCbor(payload),
    ...{ signature, entry, leaf },
  };
}

export function plainExport(tar: Uint8Array): PlainExport {
  const files = filesOf(tar);
  const inOrder = (prefix: string): Uint8Array[] =>
    [...files].filter(([name]) => name.startsWith(prefix)).map(([, content]) => content);
  const entries = inOrder('tile/entries/').flatMap(blobsOf);
  const signatures = inOrder('signatures/').flatMap(blobsOf);
  const leaves = inOrder('tile/0/').flatMap((tile) =>
    Array.from({ length: tile.length / 32 }, (_, at) => tile.subarray(32 * at, 32 * at + 32)),
  );
  const none = new Uint8Array(0);
  const records = entries.map((entry, at) => recordOf(entry, signatures[at] ?? none, leaves[at] ?? none));
  return { checkpoint: text(files.get('checkpoint') ?? none), records };
}
