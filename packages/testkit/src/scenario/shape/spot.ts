/**
 * A value of a scenario file with its place: what YAML says, so that every error names file, line, column and path.
 * A value that was put in for a variable keeps the place where the variable stands.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { CasePlace } from '../../report/case-report.js';
import { ScenarioError } from '../scenario-error.js';

export interface SpotFacts {
  readonly place: CasePlace;
  /** From the top of the file: `steps[2].issue`. */
  readonly path: string;
}

export interface ScalarSpot extends SpotFacts {
  readonly kind: 'scalar';
  readonly value: string | number | bigint | boolean | null;
}

export interface ListSpot extends SpotFacts {
  readonly kind: 'list';
  readonly items: readonly Spot[];
}

export interface MapSpot extends SpotFacts {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Spot>;
  /** Where each key stands. */
  readonly keys: ReadonlyMap<string, CasePlace>;
}

export type Spot = ScalarSpot | ListSpot | MapSpot;

/** How deep a file may nest; more is a loop of aliases, or no scenario. */
const DEPTH_MAX = 64;

/**
 * Reads YAML 1.2.
 * @throws ScenarioError for what is no YAML, for doubled keys, for keys that are no text
 */
export function parseSpots(text: string, file: string): Spot {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2' });
  const placeAt = (offset: number): CasePlace => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const [first] = document.errors;
  if (first !== undefined) {
    const said = first.message.split('\n')[0] ?? first.message;
    throw new ScenarioError({ place: placeAt(first.pos[0]), path: '' }, `is no YAML: ${said}`);
  }
  return new Reader(document, placeAt).read(document.contents, '', 0);
}

class Reader {
  readonly #document: Document;
  readonly #placeAt: (offset: number) => CasePlace;

  constructor(document: Document, placeAt: (offset: number) => CasePlace) {
    this.#document = document;
    this.#placeAt = placeAt;
  }

  read(node: Node | null, path: string, depth: number): Spot {
    const place = this.#placeAt(node?.range?.[0] ?? 0);
    const at = { place, path };
    if (depth > DEPTH_MAX) throw new ScenarioError(at, 'nests too deep');
    if (node === null) return { ...at, kind: 'scalar', value: null };
    if (isAlias(node)) return { ...this.read(node.resolve(this.#document) ?? null, path, depth + 1), place };
    if (isSeq(node)) {
      const items = node.items.map((item, index) => this.read(item as Node, `${path}[${index}]`, depth + 1)); // YAML nests nodes
      return { ...at, kind: 'list', items };
    }
    if (isMap(node)) return this.#map(node.items, at, depth);
    if (isScalar(node)) return { ...at, kind: 'scalar', value: scalarOf(node.value, at) };
    throw new ScenarioError(at, 'is a kind of YAML that a scenario has no use for');
  }

  #map(pairs: readonly { key: unknown; value: unknown }[], at: SpotFacts, depth: number): MapSpot {
    const entries = new Map<string, Spot>();
    const keys = new Map<string, CasePlace>();
    for (const { key, value } of pairs) {
      const keyNode = key as Node; // keys of a parsed document are nodes
      const keyPlace = this.#placeAt(keyNode.range?.[0] ?? 0);
      const name = isScalar(keyNode) ? keyNode.value : undefined;
      if (typeof name !== 'string' && typeof name !== 'number') {
        throw new ScenarioError({ place: keyPlace, path: at.path }, 'has a key that is no text');
      }
      const path = childPath(at.path, String(name));
      keys.set(String(name), keyPlace);
      const inner = this.read(value as Node | null, path, depth + 1); // values of a parsed document are nodes
      // `key:` with nothing behind it stands where its key stands.
      entries.set(String(name), value === null ? { ...inner, place: keyPlace } : inner);
    }
    return { ...at, kind: 'map', entries, keys };
  }
}

function scalarOf(value: unknown, at: SpotFacts): ScalarSpot['value'] {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (typeof value === 'number') return value;
  throw new ScenarioError(at, 'is a kind of value that a scenario has no use for');
}

export function childPath(path: string, name: string): string {
  const plain = /^[\w-]+$/.test(name) ? name : JSON.stringify(name);
  return path === '' ? plain : `${path}.${plain}`;
}

/** The plain value of a spot, as JSON has it. */
export function valueOf(spot: Spot): unknown {
  if (spot.kind === 'scalar') return spot.value;
  if (spot.kind === 'list') return spot.items.map(valueOf);
  return Object.fromEntries([...spot.entries].map(([name, inner]) => [name, valueOf(inner)]));
}

/** A plain value where a spot stands: what a variable stands for. */
export function spotOf(value: unknown, at: SpotFacts): Spot {
  const { place, path } = at;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown, index) => spotOf(item, { place, path: `${path}[${index}]` }));
    return { place, path, kind: 'list', items };
  }
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).filter(([, inner]) => inner !== undefined);
    const entries = pairs.map(([name, inner]): [string, Spot] => [
      name,
      spotOf(inner, { place, path: childPath(path, name) }),
    ]);
    return { place, path, kind: 'map', entries: new Map(entries), keys: new Map(pairs.map(([name]) => [name, place])) };
  }
  const isPlain = ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
  return { place, path, kind: 'scalar', value: isPlain ? (value as ScalarSpot['value']) : null }; // one of them, as checked
}
