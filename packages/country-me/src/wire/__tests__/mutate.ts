/** Small random damage to a tree of a message: what a schema must notice, or must not. */
import fc from 'fast-check';
import type { XmlElement, XmlNode } from '../xml-element.js';
import { makeText } from '../xml-writer.js';

/** Texts near the borders of the lexical types. */
export const TEXTS: readonly string[] = [
  ...[
    '',
    ' ',
    '0',
    '1',
    '-1',
    '01',
    '+1',
    '1.0',
    '1.00',
    '-0.00',
    '-1.00',
    '1.000',
    '1.0000',
    '1.00000',
    '.50',
    '1.',
    '1e2',
    '1,00',
    ' 1.00 ',
  ],
  ...['2147483647', '2147483648', '99999999999999999999', 'NaN', 'INF', '-INF', '1E400', '1e-400', '0x1', '١'],
  ...['true', 'false', 'TRUE', ' true', '2', 'yes'],
  ...[
    '2026-02-28',
    '2026-02-29',
    '2024-02-29',
    '2000-02-29',
    '2100-02-29',
    '0000-01-01',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '2026-04-31',
    '2026-02-28Z',
    ' 2026-02-28',
  ],
  ...[
    '2026-02-28T24:00:00Z',
    '2026-02-28T24:00:01Z',
    '2026-02-28T23:60:00Z',
    '2026-02-28T23:59:60Z',
    '2026-02-28T10:00:00',
    '2026-02-28T10:00:00.5Z',
  ],
  ...[
    '2026-02-28T10:00:00+14:00',
    '2026-02-28T10:00:00+14:01',
    '2026-02-28T10:00:00-13:59',
    '2026-02-28T10:00:00+01:60',
    '2026-02-28T10:00:00z',
  ],
  ...['12345678', '123456789', '1234567890123', 'xx123xx123', 'Xx123xx123', 'xx123xx12', 'xx123xx123 '],
  ...[
    'xx123xx123/1/2026/si747we972',
    'xx123xx123/0/2026/si747we972',
    'xx123xx123/1234567890123456/2026/si747we972',
    'xx123xx123\\/1',
  ],
  ...[
    '8d216f9a-55bb-445a-be32-30137f11b964',
    '8D216F9A-55BB-545A-BE32-30137F11B964',
    '8d216f9a-55bb-645a-be32-30137f11b964',
    '8d216f9a-55bb-445a-ce32-30137f11b964',
  ],
  ...['ab'.repeat(16), 'AB'.repeat(16), 'ab'.repeat(15), 'ag'.repeat(16), 'a'.repeat(512), 'a'.repeat(513)],
  ...['1-2026-00000001', '0-2026-00000001', '123456789-2026-00000001', '02/2026', '13/2026', '00/2026', '2/2026'],
  ...[
    'x'.repeat(20),
    'x'.repeat(21),
    'x'.repeat(50),
    'x'.repeat(51),
    '😀'.repeat(50),
    '😀'.repeat(51),
    'š'.repeat(100),
    'š'.repeat(101),
  ],
  ...['y'.repeat(200), 'y'.repeat(201), 'y'.repeat(400), 'y'.repeat(401), '&<>"\'', 'a\tb\nc'],
  ...[
    'INVOICE',
    'invoice',
    'CASH',
    'NONCASH',
    'BANKNOTE',
    'CARD',
    'BUSINESSNEED',
    'BUSINESSNEEDS',
    'COMMISION',
    'VAT_CL17',
    'VAT_CL44',
    'VAT_CL18',
  ],
  ...['MNE', 'RKS', 'ZZZ', 'EUR', 'HRK', 'Request', 'Response', 'Zahtjev', 'TIN', 'INITIAL', 'REGULAR', 'SELF'],
];

const NAMES: readonly string[] = [
  'Note',
  'BankAccNum',
  'InvType',
  'IsSimplifiedInv',
  'Type',
  'VATRate',
  'SubseqDelivType',
  'IIC',
  'Foo',
  'Id',
];

/** One kind of damage; numbers choose the place. */
type Damage =
  | { readonly kind: 'value' | 'rename' | 'add'; readonly at: number; readonly text: string; readonly name: string }
  | {
      readonly kind: 'drop' | 'dropChild' | 'twice' | 'swap' | 'renameChild' | 'namespace';
      readonly at: number;
      readonly name: string;
    }
  | { readonly kind: 'text'; readonly at: number; readonly text: string; readonly name: string };

export const damages: fc.Arbitrary<readonly Damage[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(
      ...([
        'value',
        'value',
        'value',
        'value',
        'rename',
        'add',
        'drop',
        'dropChild',
        'twice',
        'swap',
        'renameChild',
        'namespace',
        'text',
      ] as const),
    ),
    at: fc.nat({ max: 10_000 }),
    text: fc.constantFrom(...TEXTS),
    name: fc.constantFrom(...NAMES),
  }),
  { minLength: 1, maxLength: 2 },
) as fc.Arbitrary<readonly Damage[]>; // each record has more keys than its kind needs

/** Elements of a tree; what is in a signature is left alone, as a known difference (see `schemas.prop.test.ts`). */
function countElements(element: XmlElement): number {
  if (element.local === 'Signature') return 0;
  return element.children.reduce((sum, child) => sum + (child.kind === 'element' ? countElements(child) : 0), 1);
}

/** The tree with one of its elements changed, counted in the order of the document. */
function changeAt(element: XmlElement, index: number, change: (element: XmlElement) => XmlElement): XmlElement {
  if (index === 0) return change(element);
  let left = index - 1;
  const children = element.children.map((child): XmlNode => {
    if (child.kind !== 'element') return child;
    const count = countElements(child);
    const isHere = left >= 0 && left < count;
    const changed = isHere ? changeAt(child, left, change) : child;
    left -= count;
    return changed;
  });
  return { ...element, children };
}

function replaceAt<T>(items: readonly T[], at: number, replace: (item: T) => readonly T[]): readonly T[] {
  const index = items.length === 0 ? -1 : at % items.length;
  return items.flatMap((item, place) => (place === index ? replace(item) : [item]));
}

function apply(element: XmlElement, damage: Damage): XmlElement {
  const attribute = (name: string, value: string): XmlElement['attributes'][number] => ({
    name,
    prefix: '',
    local: name,
    uri: '',
    value,
  });
  const { attributes, children } = element;
  switch (damage.kind) {
    case 'value':
      return { ...element, attributes: replaceAt(attributes, damage.at, (old) => [{ ...old, value: damage.text }]) };
    case 'rename': {
      const isTaken = attributes.some(({ name }) => name === damage.name);
      return isTaken
        ? element
        : { ...element, attributes: replaceAt(attributes, damage.at, (old) => [attribute(damage.name, old.value)]) };
    }
    case 'add':
      return attributes.some(({ name }) => name === damage.name)
        ? element
        : { ...element, attributes: [...attributes, attribute(damage.name, damage.text)] };
    case 'drop':
      return { ...element, attributes: replaceAt(attributes, damage.at, () => []) };
    case 'dropChild':
      return { ...element, children: replaceAt(children, damage.at, () => []) };
    case 'twice':
      return { ...element, children: replaceAt(children, damage.at, (old) => [old, old]) };
    case 'swap':
      return { ...element, children: children.toReversed() };
    case 'renameChild':
      return {
        ...element,
        children: replaceAt(children, damage.at, (old) => [
          old.kind === 'element' ? { ...old, name: damage.name, local: damage.name, prefix: '' } : old,
        ]),
      };
    case 'namespace':
      return { ...element, uri: 'urn:other', namespaces: [{ prefix: '', uri: 'urn:other' }] };
    case 'text':
      return { ...element, children: [...children, makeText(damage.text)] };
  }
}

/** A damaged copy. */
export function damaged(root: XmlElement, list: readonly Damage[]): XmlElement {
  return list.reduce(
    (tree, damage) =>
      changeAt(tree, Math.floor(damage.at / 7) % countElements(tree), (element) => apply(element, damage)),
    root,
  );
}
