// Attacks on entries, chain, tiles and signatures: what the records mean plays no part in them.
import {
  assembled,
  malleated,
  note,
  partOf,
  replanned,
  root,
  sealed,
  unit,
  withHeaderByte,
  type Attack,
} from './attack.js';
import { exportOf, filesOf, seal, signerOf, tarOf, type Plan } from './export-builder.js';
import { leafOf } from './naive-tree.js';
import { TestUnit } from './test-unit.js';

const { entries, signatures } = sealed;

function swapped<T>(list: readonly T[], left: number, right: number): readonly T[] {
  return list.map((item, at) => list[at === left ? right : at === right ? left : at] ?? item);
}

const without = <T>(list: readonly T[], at: number): readonly T[] => list.filter((_, index) => index !== at);
const doubled = <T>(list: readonly T[], at: number): readonly T[] =>
  list.flatMap((item, index) => (index === at ? [item, item] : [item]));
const entryWith = (sequence: number, entry: Uint8Array): Uint8Array =>
  assembled({ entries: entries.with(sequence, entry) });
const signatureWith = (sequence: number, signature: Uint8Array): Uint8Array =>
  assembled({ signatures: signatures.with(sequence, signature) });

/** The first thirteen records, so that no checkpoint record speaks of their signatures. */
const early = { entries: entries.slice(0, 13), leaves: sealed.leaves.slice(0, 13) };
const strangerSignatures = seal(unit.plans, { ...unit.name, signer: signerOf(2) }).signatures;

/** The same unit in another life: record 7 is a receipt too. */
const otherLife = seal(TestUnit.inProduction().openDay().cash('in', 9n).receipt().receipt().plans, unit.name);

export const recordAttacks: readonly Attack[] = [
  {
    attack: 'two records are swapped, under the genuine checkpoint',
    expected: 'entry-sequence',
    at: 6,
    file: assembled({ entries: swapped(entries, 6, 7), signatures: swapped(signatures, 6, 7) }, note),
  },
  {
    attack: 'a record is dropped',
    expected: 'entry-sequence',
    at: 7,
    file: assembled({ entries: without(entries, 7), signatures: without(signatures, 7) }),
  },
  {
    attack: 'a record is doubled',
    expected: 'entry-sequence',
    at: 8,
    file: assembled({ entries: doubled(entries, 7), signatures: doubled(signatures, 7) }),
  },
  {
    attack: 'a record is spliced in from another journal',
    expected: 'entry-previous',
    at: 7,
    file: assembled({
      entries: entries.with(7, partOf(otherLife.entries, 7)),
      signatures: signatures.with(7, partOf(otherLife.signatures, 7)),
    }),
  },
  {
    attack: 'the rest is spliced in from another journal',
    expected: 'entry-previous',
    at: 6,
    file: assembled({
      entries: [...entries.slice(0, 6), ...otherLife.entries.slice(6)],
      signatures: [...signatures.slice(0, 6), ...otherLife.signatures.slice(6)],
    }),
  },
  {
    attack: 'a record that another unit signed',
    expected: 'signature-invalid',
    at: 12,
    file: assembled({ ...early, signatures: [...signatures.slice(0, 12), partOf(strangerSignatures, 12)] }),
  },
  {
    attack: 'all of it is by another unit with the same serial, but the key is known',
    expected: 'key-pinned',
    file: TestUnit.inProduction({ seed: 2 }).export(),
    options: { key: unit.name.signer.publicKey },
  },
  { attack: 'an entry of 63 bytes', expected: 'entry-length', at: 3, file: entryWith(3, new Uint8Array(63)) },
  {
    attack: 'the header lies about the payload',
    expected: 'entry-length',
    at: 6,
    field: 'payloadBytes',
    file: replanned(6, { header: { payloadBytes: 7 } }),
  },
  { attack: 'a byte of a header', expected: 'entry-crc', at: 2, file: entryWith(2, partOf(entries, 2).with(15, 9)) },
  { attack: 'a reserved byte', expected: 'entry-header', at: 14, file: withHeaderByte(14, 23, 1) },
  { attack: 'another format', expected: 'entry-header', at: 14, file: withHeaderByte(14, 2, 2) },
  { attack: 'an unknown kind', expected: 'entry-kind', at: 14, file: withHeaderByte(14, 3, 99) },
  {
    attack: 'the header lies about the sequence',
    expected: 'entry-sequence',
    at: 6,
    file: replanned(6, { header: { sequence: 7 } }),
  },
  {
    attack: 'the chain is broken, and signed',
    expected: 'entry-previous',
    at: 6,
    file: replanned(6, { previous: root }),
  },
  { attack: 'the chain begins somewhere', expected: 'entry-previous', at: 0, file: replanned(0, { previous: root }) },
  {
    attack: 'the header says that there is no signature',
    expected: 'signature-length',
    at: 6,
    file: replanned(6, { header: { signatureBytes: 0 } }),
  },
  {
    attack: 'a signature of 63 bytes',
    expected: 'signature-length',
    at: 6,
    file: signatureWith(6, new Uint8Array(63)),
  },
  {
    attack: 'a signature of 63 bytes, as announced',
    expected: 'signature-length',
    at: 12,
    file: shortSignature(),
  },
  {
    attack: 'a signature was taken away',
    expected: 'signature-length',
    at: 6,
    file: signatureWith(6, new Uint8Array(0)),
  },
  {
    attack: 'a payload was changed, the tile left',
    expected: 'leaf-hash',
    at: 12,
    file: assembled({ entries: entries.with(12, partOf(entries, 12).with(200, 0)), leaves: sealed.leaves }),
  },
  { attack: 'a hash of a higher tile', expected: 'tile-hash', file: wrongTile() },
  ...batchAttacks(),
  {
    attack: 'the signature of another record',
    expected: 'checkpoint-signatures',
    at: 14,
    file: signatureWith(6, partOf(signatures, 5)),
  },
  {
    attack: 'the signature of another record, nothing after it',
    expected: 'signature-invalid',
    at: 12,
    file: assembled({ ...early, signatures: signatures.slice(0, 13).with(12, partOf(signatures, 11)) }),
  },
  {
    attack: 'the last signature with S + L',
    expected: 'signature-canonical',
    at: 14,
    file: signatureWith(14, malleated(partOf(signatures, 14))),
  },
];

function shortSignature(): Uint8Array {
  const plans = unit.plans
    .slice(0, 13)
    .map((plan, at) => (at === 12 ? { ...plan, header: { signatureBytes: 63 } } : plan));
  const all = seal(plans, unit.name);
  return exportOf({ ...all, signatures: all.signatures.with(12, partOf(all.signatures, 12).subarray(0, 63)) });
}

function wrongTile(): Uint8Array {
  const long = TestUnit.inProduction();
  long.signed = false;
  while (long.plans.length < 257) long.fence(`f-${long.plans.length}`);
  const files = filesOf(seal(long.checkpoint().plans, long.name));
  files.set('tile/1/000.p/1', root);
  return tarOf(files);
}

/** What the holder of the genuine key could leave out when a batch is signed as one. Records 4 to 6 are unsigned. */
function batchAttacks(): Attack[] {
  const batch = (): TestUnit => Object.assign(TestUnit.inProduction(), { signed: false }).openDay().receipt().receipt();
  const whole = batch().checkpoint();
  const plans = (change: (plans: Plan[]) => void): Uint8Array => {
    const list = [...whole.plans];
    change(list);
    return exportOf(seal(list, whole.name));
  };
  const unsigned = (plan: Plan | undefined): Plan[] => (plan === undefined ? [] : [{ ...plan, signed: false }]);
  const long = Object.assign(TestUnit.inProduction(), { signed: false });
  for (let made = 0; made < 65; made++) long.fence(`f-${made}`);
  const tooLong = [...long.plans.filter(({ kind }) => kind !== 'checkpoint')];
  const expected = 'signature-missing';
  const sealedBatch = seal(whole.plans, whole.name);
  const other = seal(Object.assign(batch(), { clockMs: 0 }).checkpoint().plans, { ...whole.name, signer: signerOf(3) });
  return [
    { attack: 'a batch without the checkpoint record that ends it', expected, at: 4, file: batch().export() },
    {
      attack: 'a batch goes over into signed records',
      expected,
      at: 4,
      file: Object.assign(batch(), { signed: true }).receipt().checkpoint().export(),
    },
    {
      attack: 'the checkpoint record of a batch is not signed',
      expected,
      at: 4,
      file: plans((list) => list.push(...unsigned(list.pop()))),
    },
    { attack: 'a batch is longer than a command', expected, at: 68, file: exportOf(seal(tooLong, long.name)) },
    {
      attack: 'a record of a batch is changed, the checkpoint record left',
      expected: 'entry-previous',
      at: 6,
      file: exportOf({
        ...sealedBatch,
        entries: sealedBatch.entries.with(5, partOf(sealedBatch.entries, 5).with(200, 0)),
        leaves: sealedBatch.leaves.with(5, leafOf(partOf(sealedBatch.entries, 5).with(200, 0))),
      }),
    },
    {
      attack: 'the checkpoint record of a batch has the signature of another unit',
      expected: 'signature-invalid',
      at: 7,
      file: exportOf({ ...sealedBatch, signatures: sealedBatch.signatures.with(7, partOf(other.signatures, 7)) }),
    },
    {
      attack: 'the checkpoint record of a batch carries the head of another batch',
      expected: 'checkpoint-root',
      at: 7,
      file: plans((list) =>
        list.push({ ...(list.pop() as Plan), payload: { ...(whole.plans[7]?.payload as object), root } } as Plan),
      ), // the last is a checkpoint
    },
  ];
}
