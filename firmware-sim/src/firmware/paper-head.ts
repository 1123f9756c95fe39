/** Who and where, for paper: read from the record that bound the unit. */
import { contentOf, type FiscalUnit } from '@plomba/core';
import type { PaperHead } from '@plomba/core/country';

/** By unit, and where its binding stands: the record is read once, and not for each receipt. */
const heads = new WeakMap<FiscalUnit, { readonly bindingBlock: number; readonly head: PaperHead | undefined }>();

export function paperHead(unit: FiscalUnit): PaperHead | undefined {
  const { bindingBlock } = unit.state;
  const known = heads.get(unit);
  if (known?.bindingBlock === bindingBlock) return known.head;
  const head = readHead(unit);
  heads.set(unit, { bindingBlock, head });
  return head;
}

function readHead(unit: FiscalUnit): PaperHead | undefined {
  const { bindingSequence } = unit;
  const record = bindingSequence === undefined ? undefined : unit.record(bindingSequence);
  const content = record === undefined ? undefined : contentOf(record);
  if (content?.kind !== 'life') return undefined;
  const { owner, place } = content.payload.change;
  if (owner === undefined || place === undefined) return undefined;
  return { place: place.name, address: place.address, owner: owner.name, taxNumber: owner.taxNumber };
}
