// Attacks on the file and on its checkpoint.
import { ascii, concatBytes } from '@plomba/codec';
import { genuine, note, otherSigner, root, sealed, size, unit, withFiles, type Attack } from './attack.js';
import { checkpointText, exportOf, type Sealed, type Signer } from './export-builder.js';
import { leafOf, rootOf } from './naive-tree.js';

const patched = (at: number, byte: number): Uint8Array => genuine.with(at, byte);
const entriesFile = 'tile/entries/000.p/15';
const signaturesFile = 'signatures/000.p/15';

export const tarAttacks: readonly Attack[] = [
  { attack: 'the file is cut', expected: 'tar-truncated', file: genuine.subarray(0, genuine.length - 1) },
  { attack: 'the file is cut inside a header', expected: 'tar-truncated', file: genuine.subarray(0, 1100) },
  { attack: 'the file is cut inside a content', expected: 'tar-truncated', file: genuine.subarray(0, 1600) },
  { attack: 'the file is empty', expected: 'tar-truncated', file: new Uint8Array(0) },
  { attack: 'the mode is another', expected: 'tar-header', field: 'mode', file: patched(105, 0x35) },
  { attack: 'the owner has a name', expected: 'tar-header', field: 'owner', file: patched(265, 0x61) },
  { attack: 'the checksum ends in two spaces', expected: 'tar-header', field: 'checksum', file: patched(154, 0x20) },
  { attack: 'the size is no octal number', expected: 'tar-header', field: 'size', file: patched(124, 0x20) },
  { attack: 'a name has a space', expected: 'tar-header', field: 'name', file: patched(2, 0x20) },
  { attack: 'something hides in the padding', expected: 'tar-padding', file: patched(1023, 1) },
  { attack: 'something hides behind the end', expected: 'tar-end', file: concatBytes(genuine, ascii('hidden')) },
  { attack: 'the end is a block longer', expected: 'tar-end', file: concatBytes(genuine, new Uint8Array(512)) },
  { attack: 'the archive is empty', expected: 'file-set', file: new Uint8Array(1024) },
  {
    attack: 'a file is missing',
    expected: 'file-set',
    file: withFiles((files) => files.delete(signaturesFile)),
  },
  {
    attack: 'the last file is missing',
    expected: 'file-set',
    file: withFiles((files) => files.delete(entriesFile)),
  },
  {
    attack: 'a file is too many',
    expected: 'file-set',
    file: withFiles((files) => files.set('x', new Uint8Array(1))),
  },
  { attack: 'a file stands twice', expected: 'file-set', file: concatBytes(genuine.subarray(0, 1024), genuine) },
  {
    attack: 'a tile is too short',
    expected: 'tile-length',
    file: withFiles((files) => files.set('tile/0/000.p/15', new Uint8Array(32 * 14))),
  },
  {
    attack: 'a bundle goes on',
    expected: 'bundle-length',
    file: withFiles((files) =>
      files.set(entriesFile, concatBytes(files.get(entriesFile) ?? root, Uint8Array.of(0, 0))),
    ),
  },
  {
    attack: 'a bundle ends early',
    expected: 'bundle-length',
    at: 14,
    file: withFiles((files) => files.set(signaturesFile, files.get(signaturesFile)?.subarray(0, -1) ?? root)),
  },
];

const forged = checkpointText({ ...unit.name, signer: otherSigner }, size, root);
/** The wrong signature under the right key hash. */
const disguise: Signer = { ...otherSigner, publicKey: unit.name.signer.publicKey };
const disguised = checkpointText({ ...unit.name, signer: disguise }, size, root);
const cut: Sealed = {
  ...sealed,
  entries: sealed.entries.slice(0, 13),
  signatures: sealed.signatures.slice(0, 13),
  leaves: sealed.leaves.slice(0, 13),
};
const cutBy = (signer: Signer): Uint8Array =>
  exportOf(cut, checkpointText({ ...unit.name, signer }, 13, rootOf(cut.leaves)));

/** The genuine journal under another text. */
const under = (text: string): Uint8Array => exportOf(sealed, text);
const underEdited = (from: string | RegExp, to: string): Uint8Array => under(note.replace(from, to));

export const noteAttacks: readonly Attack[] = [
  { attack: 'the checkpoint has another dash', expected: 'note-text', file: underEdited('—', '–') },
  { attack: 'a second signature', expected: 'note-text', file: under(`${note}— x AAAA\n`) },
  { attack: 'the last line has no end', expected: 'note-text', file: under(note.trimEnd()) },
  { attack: 'the size has a leading zero', expected: 'note-text', file: underEdited('\n15\n', '\n015\n') },
  { attack: 'the size is zero', expected: 'note-text', file: underEdited('\n15\n', '\n0\n') },
  { attack: 'the size is not safe', expected: 'note-text', file: underEdited('\n15\n', '\n9999999999999999\n') },
  { attack: 'the checkpoint names no unit', expected: 'note-text', file: under(note.replaceAll('plomba/', 'x/')) },
  { attack: 'the signature line names another', expected: 'note-text', file: underEdited('— plomba/P', '— plomba/X') },
  { attack: 'the root has spare bits', expected: 'note-text', file: underEdited(/[A-Za-z0-9+/]=\n\n/, '9=\n\n') },
  { attack: 'the signature has spare bits', expected: 'note-text', file: underEdited(/[A-Za-z0-9+/]=\n$/, '9=\n') },
  {
    attack: 'the checkpoint is not UTF-8',
    expected: 'note-text',
    file: withFiles((files) => files.set('checkpoint', Uint8Array.of(0xff))),
  },
  {
    attack: 'the checkpoint names more records than fit',
    expected: 'note-size',
    file: under(checkpointText(unit.name, 9_000_000_000_000_000, root)),
  },
  {
    attack: 'the same, by little',
    expected: 'note-size',
    file: under(checkpointText(unit.name, 136, root)), // 136 records take 9248 bytes, the export has 9216
  },
  {
    attack: 'the checkpoint is of another serial',
    expected: 'note-origin',
    file: under(checkpointText({ ...unit.name, serial: 'PL-000002' }, size, root)),
  },
  { attack: 'the checkpoint is signed by another key', expected: 'note-key', file: under(forged) },
  { attack: 'the same, in disguise', expected: 'note-signature', file: under(disguised) },
  { attack: 'the tail is cut, the checkpoint left', expected: 'file-set', file: exportOf(cut, note) },
  { attack: 'the tail is cut, the checkpoint by another key', expected: 'note-key', file: cutBy(otherSigner) },
  { attack: 'the same, in disguise', expected: 'note-signature', file: cutBy(disguise) },
  {
    attack: 'the tail is cut by the genuine key, but a witness kept the checkpoint',
    expected: 'witness-size',
    at: 13,
    file: cutBy(unit.name.signer),
    options: { checkpoint: note },
  },
  {
    attack: 'the checkpoint names another root',
    expected: 'root',
    file: under(checkpointText(unit.name, size, leafOf(root))),
  },
];

const kept = (checkpoint: string): Pick<Attack, 'file' | 'options'> => ({ file: genuine, options: { checkpoint } });

export const optionAttacks: readonly Attack[] = [
  { attack: 'the kept checkpoint is none', expected: 'witness-text', ...kept('x') },
  {
    attack: 'the kept checkpoint is of another unit',
    expected: 'witness-log',
    ...kept(checkpointText({ ...unit.name, serial: 'PL-2' }, 3, root)),
  },
  { attack: 'the kept checkpoint is of another key', expected: 'witness-log', ...kept(forged) },
  {
    attack: 'history was rewritten since',
    expected: 'witness-root',
    ...kept(checkpointText(unit.name, 9, root)),
  },
  { attack: 'the kept checkpoint is forged', expected: 'witness-signature', ...kept(disguised) },
  {
    attack: 'another key was asked for',
    expected: 'key-pinned',
    file: genuine,
    options: { key: otherSigner.publicKey },
  },
  {
    attack: 'a key of another length was asked for',
    expected: 'key-pinned',
    file: genuine,
    options: { key: new Uint8Array(31) },
  },
];
