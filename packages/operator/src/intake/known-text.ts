/** What is known of a journal, as JSON text for the store: bytes are hex. */
import { fromHex, toHex } from '@plomba/codec';
import { licenceTable, type Licence } from '@plomba/core/model';
import type { UnitFacts } from './facts.js';
import type { JournalKnown } from './take.js';

interface KnownJson {
  readonly size: number;
  readonly roots: readonly string[];
  readonly lastLeaf: string;
  readonly journalId: string;
  readonly serial: string;
  readonly logKey: string;
  readonly facts: Omit<UnitFacts, 'licence'>;
  /** As its table encodes it. */
  readonly licence?: string;
}

export function knownToText({ frontier, lastLeaf, journalId, serial, logKey, facts }: JournalKnown): string {
  const { licence, ...rest } = facts;
  const json: KnownJson = {
    size: frontier.size,
    roots: frontier.roots.map(toHex),
    lastLeaf: toHex(lastLeaf),
    journalId: toHex(journalId),
    serial,
    logKey: toHex(logKey),
    facts: rest,
    ...(licence === undefined ? {} : { licence: toHex(licenceTable.encode(licence)) }),
  };
  return JSON.stringify(json);
}

export function knownFromText(text: string): JournalKnown {
  const json = JSON.parse(text) as KnownJson; // written by knownToText()
  const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array(0);
  const licence: Licence | undefined =
    json.licence === undefined ? undefined : licenceTable.decode(bytes(json.licence));
  return {
    frontier: { size: json.size, roots: json.roots.map(bytes) },
    lastLeaf: bytes(json.lastLeaf),
    journalId: bytes(json.journalId),
    serial: json.serial,
    logKey: bytes(json.logKey),
    facts: { ...json.facts, ...(licence === undefined ? {} : { licence }) },
  };
}
