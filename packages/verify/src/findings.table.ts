/**
 * The names of everything that can be wrong with an export, in the order in which it is looked for. Names are stable:
 * tools may act on them. A new check gets a new name and raises `rulesVersion`.
 */

/** Version of the set of checks. It goes up whenever an export could get another verdict. */
export const rulesVersion = 4;

export const FINDINGS = {
  // The container: journal.md section 8.
  'tar-truncated': 'The file ends inside a header, inside a content or before the end of the archive.',
  'tar-header': 'A tar header is not the one canonical header for its name and size.',
  'tar-padding': 'The bytes between the content of a file and the next block are not zero.',
  'tar-end': 'The archive does not end with exactly 1024 zero bytes.',
  'file-set': 'A file is missing, doubled, out of order or not one that an export of this size has.',
  'tile-length': 'A tile does not hold 32 bytes for each of its hashes.',
  'bundle-length': 'A bundle does not hold exactly the records that its name says.',

  // The note: section 3.
  'note-text': 'The checkpoint is not a canonical signed note.',
  'note-size': 'The checkpoint names a size that no export of this length can have.',
  'note-origin': 'The checkpoint was not made by the unit whose serial stands in the identity record.',
  'note-key': 'The key hash of the checkpoint is not that of the log key.',
  'note-signature': 'The signature of the checkpoint does not verify.',

  // Entries, chain, tree: sections 1 and 3.
  'entry-length': 'The size of an entry is not 64 bytes and its payload.',
  'entry-crc': 'The CRC of a record header does not match.',
  'entry-header': 'A record header does not decode.',
  'entry-kind': 'A record is of a kind that does not exist.',
  'entry-sequence': 'A record does not carry the number of its place.',
  'entry-previous': 'A record does not carry the hash of the record before it.',
  'signature-length': 'A signature is neither 64 bytes nor absent, or not as the record header says.',
  'signature-missing': 'A record is not signed, and no signed checkpoint record ends its batch.',
  'leaf-hash': 'The hash of a record is not the one in its tile.',
  'tile-hash': 'A hash of a higher tile is not the root of the hashes below it.',
  'checkpoint-root': 'A checkpoint record carries another root than that of the records before it.',
  'checkpoint-frontier': 'A checkpoint record carries other subtrees than those of the records before it.',
  'checkpoint-signatures': 'A checkpoint record carries another hash of the signatures since the one before it.',
  root: 'The root of the tree is not the root in the checkpoint.',

  // Identity: sections 1 and 2.
  'identity-missing': 'Record 0 is not an identity record.',
  'identity-second': 'A second identity record.',
  'key-pinned': 'The log key is not the one that was asked for.',

  // What a witness kept.
  'witness-text': 'The kept checkpoint is not a canonical signed note.',
  'witness-log': 'The kept checkpoint is of another log or another key.',
  'witness-size': 'The export is shorter than the kept checkpoint: records are missing at the end.',
  'witness-root': 'The export begins with other records than those that the kept checkpoint is about.',
  'witness-signature': 'The signature of the kept checkpoint does not verify.',

  // Every record.
  'payload-decode': 'A payload is not the canonical encoding of its table.',
  'time-range': 'A time or an offset is out of range.',
  'time-backwards': 'Time runs backwards.',
  'clock-before-close': 'The clock was set back beyond the last closing of a day.',
  'clock-time': "A clock record's header does not have the time that the clock was set to.",
  'operation-repeated': 'An operation was bound twice.',
  'operation-fenced': 'An operation was committed although it was fenced.',
  'operation-epoch': 'An operation is neither of the current nor of the previous epoch.',
  'checkpoint-overdue': 'A checkpoint record is missing, after 512 records or after the closing of a day.',

  // Life and rules.
  'life-from': 'A life record does not begin in the state that the unit was in.',
  'life-step': 'A step of life that does not exist.',
  'life-content': 'A step of life lacks the owner, place or reason that it needs.',
  'life-archived': 'A record behind the end of life.',
  successor: 'A link to another journal where none may stand, or one that lacks its checkpoint.',
  'key-step': 'A step in the life of a key that lacks what it needs, has more, or cannot be.',
  'key-compromised': 'A record was signed by a key that is marked as compromised from an earlier record on.',
  'rules-invalid': 'Rules with a doubled name or a negative rate.',
  'rules-missing': 'A receipt before any rules came into force.',

  // Days and documents: section 4.
  'life-state': 'A receipt in a state of life in which none may be issued.',
  'day-open': 'A day was opened while another one was open.',
  'day-closed': 'A record that needs an open day, while none is open.',
  'day-number': 'A record does not carry the number of its day, or days have a gap.',
  'day-opened-by': 'A closing does not name the record that opened its day.',
  'document-kind': 'A receipt of a kind that the rules do not have.',
  'tax-group': 'A line of a tax group that the rules do not have.',
  'payment-kind': 'A payment of a kind that the rules do not have.',
  series: 'A receipt in another series than that of its document kind.',
  number: 'The numbers of a series have a gap or a repetition.',
  'line-amount': 'The amount of a line is not quantity times price, less discount, plus surcharge.',
  'tax-share': 'The tax shares of a receipt are not those of its lines.',
  total: 'The total of a receipt is not the sum of its lines.',
  change: 'The change of a receipt is not what its payments and its total give.',
  'copy-of': 'A copy of a record that is no receipt.',
  'copy-ordinal': 'The numbers of copies have a gap or a repetition.',
  'cash-amount': 'Cash that is negative, or nothing taken out.',
  'event-content': 'An event that does not carry what its kind needs, or that carries more.',
  'shift-step': 'A shift that begins while one goes on at its till, or ends while none does.',
  'shift-number': 'The numbers of the shifts of a till have a gap or a repetition.',
  'shift-opened-by': 'The end of a shift does not name the record that opened it.',
  'visit-open': 'A receipt, copy, cash, day or shift that began while a technician had the unit open.',
  'seal-broken': 'A receipt, copy, cash, day or shift that began behind a broken seal.',
  'visit-content': 'A service visit without a beginning or an end, out of number, or that lacks what its step needs.',
  'notice-content': 'A notice of the unit that does not carry what its kind needs, or that carries more.',
  'licence-content': 'A licence for another unit, or one that was not valid when it came into force.',
  'answer-of': 'An answer to a record that does not exist yet.',
  'answer-settled': 'An answer that takes back what was settled, or settles what does not exist yet.',
  counters: 'The counters of a closing or of the end of a shift are not what the records add up to.',
  'counter-max': 'A counter beyond the maximum of its rule.',

  // The state and the signature in checkpoint records: section 3.
  'checkpoint-state': 'A checkpoint record carries another state than the records before it lead to.',
  'checkpoint-note': 'The note signature in a checkpoint record does not verify.',

  // Signatures: section 2.
  'identity-key': 'The log key is not a canonical point of the curve, or of small order.',
  'signature-canonical': 'A signature with S beyond the group order: a second form of a valid one.',
  'key-rotation': 'A rotation of the log key is not signed by both keys.',
  'signature-invalid': 'The signature of a record does not verify.',
} as const;

export type FindingName = keyof typeof FINDINGS;
