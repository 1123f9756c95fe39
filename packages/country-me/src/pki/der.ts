/** Reads DER (X.690) as far as certificates need it: elements, and nothing that is not well formed. */

export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octets: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Header and content. */
  readonly whole: Uint8Array;
}

/** The length at an offset and where the content begins; undefined when it is malformed, indefinite or beyond 2^24. */
function lengthAt(bytes: Uint8Array, offset: number): { readonly length: number; readonly next: number } | undefined {
  const first = bytes[offset];
  if (first === undefined || first === 0x80) return undefined;
  if (first < 0x80) return { length: first, next: offset + 1 };
  const count = first & 0x7f;
  const digits = bytes.subarray(offset + 1, offset + 1 + count);
  if (count > 3 || digits.length < count || digits[0] === 0) return undefined;
  const length = digits.reduce((sum, digit) => sum * 256 + digit, 0);
  return length < 0x80 ? undefined : { length, next: offset + 1 + count };
}

/** The elements of a content, one after the other; undefined when they do not fill it exactly. */
export function derElements(bytes: Uint8Array): readonly DerElement[] | undefined {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at] ?? 0;
    const head = lengthAt(bytes, at + 1);
    // Tags above 30 have more bytes; certificates have none.
    if (head === undefined || (tag & 0x1f) === 0x1f || head.next + head.length > bytes.length) return undefined;
    const end = head.next + head.length;
    elements.push({ tag, content: bytes.subarray(head.next, end), whole: bytes.subarray(at, end) });
    at = end;
  }
  return elements;
}

/** The elements of one element of this tag that fills the bytes. */
export function derInside(bytes: Uint8Array, tag: number): readonly DerElement[] | undefined {
  const elements = derElements(bytes);
  const [only] = elements ?? [];
  return elements?.length === 1 && only?.tag === tag ? derElements(only.content) : undefined;
}

/** An object identifier as numbers with points; '' when it is malformed. */
export function oidText(content: Uint8Array): string {
  const numbers: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (value > Number.MAX_SAFE_INTEGER / 128) return '';
    if (byte >= 0x80) continue;
    numbers.push(value);
    value = 0;
  }
  const [first] = numbers;
  if (first === undefined || (content.at(-1) ?? 0x80) >= 0x80) return '';
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...numbers.slice(1)].join('.');
}
