// Bugs that are planted on purpose, each a small change of one source file, and the test that must catch it.
// `npx -y pnpm@10 planted` plants them one after the other; nothing on disk is changed.

export interface PlantedBug {
  readonly name: string;
  /** What somebody could get wrong. */
  readonly what: string;
  /** The source file, from the root of the repository. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Test file, and the beginning of the name of the test that must fail. */
  readonly test: string;
  readonly named: string;
}

const unit = 'packages/core/src/unit';
const storage = 'packages/core/src/storage';
const cuts = 'packages/testkit/src/cuts';
const quick = `${cuts}/quick-cuts.sim.test.ts`;
const onNor = 'a power cut on a part of kind nor';
const onSd = 'a power cut on a part of kind sd';
const recovery = `${unit}/recovery.test.ts`;
const found = `${cuts}/found-by-cuts.sim.test.ts`;
const faults = `${cuts}/storage-faults.sim.test.ts`;

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'skip-the-sync',
    what: 'a batch is acknowledged without a flush',
    file: `${unit}/fiscal-unit.ts`,
    find: 'let ticket = flash.flush();',
    replace: 'let ticket = 0;',
    test: quick,
    named: onSd,
  },
  {
    name: 'fiscal-entry-before-the-journal',
    what: "the fiscal memory's entry is written before the journal's flush",
    file: `${unit}/fiscal-unit.ts`,
    find: 'let ticket = flash.flush();',
    replace: 'let ticket = sealed.records.some(({ header }) => isFiscalKind(header.kind)) ? 0 : flash.flush();',
    test: quick,
    named: onSd,
  },
  {
    name: 'fiscal-entries-out-of-order',
    what: 'two entries of one batch become durable in any order',
    file: `${storage}/fiscal-memory.ts`,
    find: 'if (this.#unflushed) this.#flash.flush();',
    replace: '',
    test: quick,
    named: onSd,
  },
  {
    name: 'truncate-at-the-first-bad-record',
    what: 'damage with a later batch behind it is taken for a torn tail',
    file: `${unit}/settle-tail.ts`,
    find: 'laterBatch: scan.laterBatch,',
    replace: 'laterBatch: false,',
    test: recovery,
    named: 'boot halts for any single flipped bit',
  },
  {
    name: 'signature-not-checked-at-boot',
    what: "a record with a right CRC and another record's signature is accepted",
    file: `${unit}/boot.ts`,
    find: '!signatureHolds(last, { ...from, identity: from.identity, key: logKeyIn(lastKeys, from.identity) })',
    replace: 'false',
    test: `${unit}/images.prop.test.ts`,
    named: 'a damaged image with recomputed CRCs',
  },
  {
    name: 'journal-older-accepted',
    what: 'a journal that is older than the fiscal memory is worked on',
    file: 'packages/core/src/journal/recovery.table.ts',
    find: "then: 'halt-journal-older',",
    replace: "then: 'go-on',",
    test: recovery,
    named: 'boot halts when the journal is older',
  },
  {
    name: 'fiscal-entry-not-completed',
    what: 'an entry that power kept from the fiscal memory stays missing',
    file: 'packages/core/src/journal/recovery.table.ts',
    find: "then: 'complete',",
    replace: "then: 'go-on',",
    test: quick,
    named: onNor,
  },
  {
    name: 'gap-not-named',
    what: 'discarded bytes are not named by the next record',
    file: `${unit}/settle-tail.ts`,
    find: 'return { head: { ...end.head, cursor, gap }, label };',
    replace: 'return { head: { ...end.head, cursor, gap: undefined }, label };',
    test: quick,
    named: onNor,
  },
  {
    name: 'gap-named-wrongly',
    what: 'a discard record names one block too few',
    file: `${unit}/group.ts`,
    find: 'blocks: (to - from) / BLOCK_BYTES }',
    replace: 'blocks: (to - from) / BLOCK_BYTES - 1 }',
    test: quick,
    named: onNor,
  },
  {
    name: 'tail-not-finished',
    what: 'the last record is trusted as it reads, and not programmed again',
    file: `${unit}/settle-tail.ts`,
    find: 'if (head.nextSequence === 0) return true;',
    replace: 'if (head.nextSequence >= 0) return true;',
    test: quick,
    named: onNor,
  },
  {
    name: 'slot-not-finished',
    what: 'the last slot of the fiscal memory is trusted as it reads',
    file: `${unit}/settle-fiscal.ts`,
    find: '!fiscal.finish(last.slot, seen.bytes(last.slot))',
    replace: 'last.slot < 0',
    test: quick,
    named: onNor,
  },
  {
    name: 'slot-not-cleared',
    what: 'a torn slot of the fiscal memory stays as it is, and may look erased at the next boot',
    file: `${unit}/settle-fiscal.ts`,
    find: 'slot++) if (!fiscal.clear(slot)) return false;',
    replace: 'slot++) if (slot < 0) return false;',
    test: found,
    named: 'found by power cuts: a fiscal slot that was torn',
  },
  {
    name: 'sector-header-in-a-record-not-read',
    what: 'a record is whole although the header of a sector that it runs into is not',
    file: `${storage}/journal-space.ts`,
    find: 'const crossed = this.#damagedWithin(at, end);',
    replace: 'const crossed = undefined as string | undefined;',
    test: found,
    named: 'found by power cuts: a record that runs into a sector',
  },
  {
    name: 'no-opening',
    what: 'a batch is programmed without its opening, so that a torn program may leave nothing to see',
    file: `${storage}/program.ts`,
    find: '  flash.program(address, bytes.subarray(0, OPENING_BYTES));\n',
    replace: '',
    test: quick,
    named: onNor,
  },
  {
    name: 'tail-read-twice',
    what: 'boot decides on one reading of the flash and programs what another one gave',
    file: `${storage}/read-once.ts`,
    find: 'const bytes = this.#seen.get(index) ?? this.#flash.read(',
    replace: 'const bytes = this.#flash.read(',
    test: found,
    named: 'found by power cuts: a record with a few cells',
  },
  {
    name: 'cleared-without-a-mark',
    what: 'a torn tail is cleared before anything says that it is given up',
    file: `${unit}/settle-tail.ts`,
    find: 'if (markAt === undefined || markAt >= space.bytes) return clear(ports, space, gap);',
    replace: 'if (markAt !== -1) return clear(ports, space, gap);',
    test: found,
    named: 'found by power cuts: a torn record that reads whole',
  },
  {
    name: 'torn-sector-header-kept',
    what: 'the sector header of a torn batch is left as it reads',
    file: `${unit}/settle-tail.ts`,
    find: 'return at % SECTOR_BYTES === SECTOR_HEADER_BYTES ? at - SECTOR_HEADER_BYTES : at;',
    replace: 'return at;',
    test: found,
    named: 'found by power cuts: a sector header',
  },
  {
    name: 'first-sector-not-erased',
    what: 'the first record of a unit goes onto a sector whose erase may have lost its power',
    file: `${unit}/fiscal-unit.ts`,
    find: 'if (this.#head.nextSequence === 0) this.#eraseBlank(sealed.layout.end);',
    replace: '',
    test: `${cuts}/blank-erase.sim.test.ts`,
    named: 'an erase of a blank journal',
  },
  {
    name: 'write-not-read-back',
    what: 'a write that was lost is acknowledged',
    file: `${storage}/program.ts`,
    find: "  assert(equalBytes(flash.read(address, bytes.length), bytes), 'the flash holds what was programmed');\n",
    replace: '',
    test: faults,
    named: 'a write that is lost',
  },
  {
    name: 'checkpoint-over-records-not-durable',
    what: 'a batch that ends with a checkpoint record is acknowledged before it is durable',
    file: `${unit}/fiscal-unit.ts`,
    find: 'let ticket = flash.flush();',
    replace: "let ticket = sealed.records.at(-1)?.header.kind === 'checkpoint' ? 0 : flash.flush();",
    test: quick,
    named: onSd,
  },
  {
    name: 'totals-from-memory',
    what: 'a checkpoint carries the totals from before its batch',
    file: `${unit}/group.ts`,
    find: 'state: summaryOf(this.#state),',
    replace: 'state: summaryOf(this.#base.state),',
    test: `${unit}/fiscal-unit.test.ts`,
    named: '',
  },
  {
    name: 'day-not-reset',
    what: 'the counters of a day are not reset when the next one opens',
    file: `${unit}/state.ts`,
    find: "return counters.start({ scope: 'day', reset: 'opening' });",
    replace: 'return counters;',
    test: `${unit}/days.prop.test.ts`,
    named: '',
  },
  {
    name: 'index-forgets-an-epoch',
    what: 'operations of the previous epoch are not known any more',
    file: `${unit}/operations.ts`,
    find: 'for (const old of recent.keys()) if (old < epoch - 1) recent.delete(old);',
    replace: 'for (const old of recent.keys()) if (old < epoch) recent.delete(old);',
    test: `${unit}/derived.prop.test.ts`,
    named: '',
  },
  {
    name: 'fence-not-durable',
    what: 'an operation that was reported as not committed is bound by nothing',
    file: `${unit}/operations.ts`,
    find: 'if (bound.fenced) return',
    replace: 'if (bound.fenced && bound.sequence < 0) return',
    test: recovery,
    named: 'operations that were fenced',
  },
  {
    name: 'operation-executed-twice',
    what: 'an id that is bound is executed again',
    file: `${unit}/operations.ts`,
    find: 'if (recent !== undefined) return admitBound(recent, operation);',
    replace: '',
    test: recovery,
    named: 'operations answer a repetition',
  },
  {
    name: 'chain-not-checked',
    what: 'a record that does not name the one before is accepted at boot',
    file: `${unit}/boot.ts`,
    find: 'if (!equalBytes(record.previous, head.lastLeaf)) return',
    replace: 'if (record.previous.length === 0) return',
    test: faults,
    named: 'a record with a right CRC and another content',
  },
];
