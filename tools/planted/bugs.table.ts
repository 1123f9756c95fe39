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
  /** Test file, and the beginning of the name of the test that must fail; absent where no test is named for it: for broken builds. */
  readonly test?: string;
  readonly named?: string;
  /** `plomba fuzz`, built with this bug, must find it: `pnpm planted --fuzz`. */
  readonly fuzz?: true;
  /** Seed of the fuzz: one whose first runs have what this bug needs, so that nobody waits; `1` when absent. */
  readonly seed?: string;
}

const unit = 'packages/core/src/unit';
const storage = 'packages/core/src/storage';
const firmware = 'firmware-sim/src';
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
    fuzz: true,
    seed: 'card-211',
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
    fuzz: true,
    seed: 'power-647',
  },
  {
    name: 'gap-named-wrongly',
    what: 'a discard record names one block too few',
    file: `${unit}/group.ts`,
    find: 'blocks: (to - from) / BLOCK_BYTES }',
    replace: 'blocks: (to - from) / BLOCK_BYTES - 1 }',
    test: quick,
    named: onNor,
    fuzz: true,
    seed: 'power-647',
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
    fuzz: true,
    seed: 'shop-5333',
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
    find: 'if (!equalBytes(record.previous, head.lastLeaf)) {',
    replace: 'if (record.previous.length === 0) {',
    test: faults,
    named: 'a record with a right CRC and another content',
  },
  // What only the whole world shows: units that sell, clocks, technicians, operators.
  {
    name: 'number-reused',
    what: 'a receipt gets the number of the one before',
    file: `${unit}/plans.ts`,
    find: 'const number = (state.series.get(rule.series) ?? 0) + 1;',
    replace: 'const number = Math.max(1, state.series.get(rule.series) ?? 0);',
    fuzz: true,
    seed: 'shop-5333',
  },
  {
    name: 'acknowledged-early',
    what: 'now and then a record is acknowledged that is not written yet',
    file: `${unit}/fiscal-unit.ts`,
    find: 'programNew(flash, this.#space.address(sealed.layout.start), sealed.layout.bytes);',
    replace:
      'if (this.#head.nextSequence % 16 !== 15) programNew(flash, this.#space.address(sealed.layout.start), sealed.layout.bytes);',
  },
  {
    name: 'not-committed-without-a-fence',
    what: 'an operation is answered as not committed, and nothing keeps it from being committed later',
    file: `${firmware}/commands/operation/outcome.ts`,
    find: 'if (bound !== undefined || isOver) return reply;',
    replace: 'if (bound !== undefined || isOver || operation.epoch <= unit.epoch) return reply;',
  },
  {
    name: 'conflict-not-seen',
    what: 'the same operation with another content is answered with the first outcome',
    file: `${unit}/operations.ts`,
    find: 'if (bound.digest === undefined || !equalBytes(bound.digest, operation.digest)) {',
    replace: 'if (bound.digest === undefined) {',
  },
  {
    name: 'clock-trusted',
    what: 'records take whatever time the clock shows, also one before the last record',
    file: `${unit}/fiscal-unit.ts`,
    find: 'utcMs: Math.max(reading.utcMs, this.#state.lastUtcMs)',
    replace: 'utcMs: reading.utcMs',
    fuzz: true,
    seed: 'clock-690',
  },
  {
    name: 'clock-set-before-the-last-closing',
    what: 'a technician may set the clock back beyond the last closing',
    file: `${unit}/plans.ts`,
    find: 'if (time.utcMs < state.lastCloseUtcMs) {',
    replace: 'if (time.utcMs < 0) {',
  },
  {
    name: 'lock-out-lost-with-the-power',
    what: 'wrong PINs are forgotten when the power goes',
    file: `${firmware}/firmware/command-desk.ts`,
    find: '    this.#selfTest = [];',
    replace:
      '    this.#selfTest = [];\n    const { access } = this.#hardware;\n    if (access !== undefined) this.#hardware.access = { ...access, wrongTries: 0 };',
    fuzz: true,
    seed: 'service-504',
  },
  {
    name: 'lock-out-shortened-by-the-clock',
    what: 'whoever sets the clock forwards shortens the wait after wrong PINs',
    file: `${firmware}/firmware/pin-vault.ts`,
    find: 'if (state.wrongTries === 0) return;',
    replace: 'if (state.wrongTries >= 0) return;',
  },
  {
    name: 'wrong-pin-counted-late',
    what: 'a wrong PIN is not counted',
    file: `${firmware}/firmware/pin-vault.ts`,
    find: 'this.#keep({ ...before, wrongTries: before.wrongTries + 1, wrongAtUtcMs: nowUtcMs });',
    replace: 'this.#keep({ ...before, wrongAtUtcMs: nowUtcMs });',
  },
  {
    name: 'old-firmware-accepted',
    what: 'a signed firmware is taken although it is older than what runs',
    file: `${firmware}/firmware/firmware-store.ts`,
    find: 'if (!isNewer(manifest.version, version)) {',
    replace: 'if (manifest.version === version) {',
  },
  {
    name: "another-record's-hash-signed",
    what: 'the signature of a record is over the hash of the one before its batch',
    file: `${unit}/chain.ts`,
    find: 'recordSignable({ journalId, sequence, leafHash }),',
    replace: 'recordSignable({ journalId, sequence, leafHash: sequence > 6 ? this.#before.lastLeaf : leafHash }),',
  },
  {
    name: 'copy-counted-as-a-sale',
    what: 'a copy adds to the documents of the day',
    file: `${unit}/state.ts`,
    find: "return counters.plus(operationFacts('copy', plainFact('copies', 'copy')), content.payload.till);",
    replace:
      "return counters.plus(operationFacts('copy', plainFact('copies', 'copy'), { ...plainFact('documents', 'sale'), document: 'sale' }), content.payload.till);",
    fuzz: true,
    seed: 'shop-5333',
  },
  {
    name: 'refund-added',
    what: 'a refund adds to the turnover',
    file: 'packages/core/src/counters/facts.ts',
    find: "new ReceiptFacts(document, rule?.sign === 'minus')",
    replace: 'new ReceiptFacts(document, rule === undefined)',
  },
  {
    name: 'training-counted',
    what: 'a training receipt adds to the turnover',
    file: 'packages/core/src/counters/facts.ts',
    find: 'if (rule?.counted !== true) return found.facts;',
    replace: 'if (rule === undefined) return found.facts;',
  },
  {
    name: 'cash-out-counted-as-cash-in',
    what: 'cash that is taken out is counted as put in',
    file: 'packages/core/src/counters/facts.ts',
    find: "const operation = direction === 'in' ? 'cash-in' : 'cash-out';",
    replace: "const operation = direction === 'in' || amount > 0n ? 'cash-in' : 'cash-out';",
  },
  {
    name: 'roll-back-not-seen',
    what: 'a witness takes a shorter journal, or another one, for the one that it knows',
    file: 'packages/sdk/src/link/proofs.ts',
    find: 'if (older.size > head.size) {',
    replace:
      'if (older.size > 0) return { older: older.size, size: head.size, path: [], checkpoint: text };\n  if (older.size > head.size) {',
  },
  {
    name: 'lost-answer-denied',
    what: 'the SDK says of a change whose answer was lost that it was not committed',
    file: 'packages/sdk/src/calls.ts',
    find: "new FiscalError('outcome-unknown', { cause: reason, detail: reason.detail })",
    replace: "new FiscalError('connection-lost', { cause: reason, detail: reason.detail })",
  },
];
