/**
 * Every way in which a call can end: the number on the wire, the code that programs branch on, what is known of the
 * outcome, who can do something about it, when a repetition is safe, and a sentence for the cashier.
 *
 * Numbers are frozen. Below 1000 they travel on the link; from 1000 on they arise at the caller's side. A refusal
 * binds no operation: the same operation may be used again for the corrected request.
 */

/** Whether the state of the unit changed by the call. */
export type CallOutcome = 'not-committed' | 'committed' | 'unknown';

/** Who can do something about it. */
export type Actor = 'cashier' | 'technician' | 'merchant' | 'authority' | 'developer' | 'nobody';

/**
 * When the call may be repeated: `never` as it is; with the `same-operation` at any time; `after-action` of the actor;
 * `after-status`, once the unit has been asked what became of it.
 */
export type Retry = 'never' | 'same-operation' | 'after-action' | 'after-status';

/** Codes that a unit refuses with. */
export type RefusalStatus =
  | 'malformed-request'
  | 'unknown-command'
  | 'not-allowed-in-state'
  | 'not-allowed-for-principal'
  | 'validation-failed'
  | 'operation-conflict'
  | 'operation-fenced'
  | 'epoch-too-old'
  | 'epoch-unknown'
  | 'day-not-open'
  | 'day-already-open'
  | 'day-not-closed'
  | 'no-such-receipt'
  | 'copy-refused'
  | 'number-exhausted'
  | 'counter-overflow'
  | 'journal-full'
  | 'fiscal-memory-full'
  | 'clock-before-last-close'
  | 'signer-broken'
  | 'key-expired'
  | 'key-unusable'
  | 'halted'
  | 'no-such-size'
  | 'busy'
  | 'internal'
  | 'login-failed'
  | 'locked-out'
  | 'no-such-report'
  | 'no-such-transfer'
  | 'firmware-refused'
  | 'intervention-open'
  | 'no-intervention'
  | 'seal-broken'
  | 'clock-unset'
  | 'licence-invalid'
  | 'registers-full';

/** Codes that stand in a response. */
export type WireStatus = 'ok' | RefusalStatus;

/** Codes that only the caller's side gives. */
export type ClientStatus =
  | 'timeout'
  | 'aborted'
  | 'connection-lost'
  | 'outcome-unknown'
  | 'wrong-unit'
  | 'protocol-version'
  | 'closed'
  | 'rolled-back'
  | 'unsupported'
  | 'proof-invalid'
  | 'outbox-in-use'
  | 'outbox-damaged'
  | 'outbox-failed';

export type StatusCode = WireStatus | ClientStatus;

/** One row of the table. */
export interface StatusRow {
  /** Number on the wire (u16) below 1000, of the caller's side from 1000 on. */
  readonly wire: number;
  readonly outcome: CallOutcome;
  readonly actor: Actor;
  readonly retry: Retry;
  /**
   * Whether this answer also settles what became of earlier transmissions of the same operation. What depends on the
   * state of the unit does not: a frame that was sent before may come late, when the state is another one.
   */
  readonly settles: boolean;
  /** One sentence for the cashier. */
  readonly sentence: string;
  /** One sentence for the developer. */
  readonly hint: string;
}

export const STATUS_CODES: { readonly [C in StatusCode]: StatusRow } = {
  ok: {
    wire: 0,
    outcome: 'committed',
    actor: 'nobody',
    retry: 'same-operation',
    settles: true,
    sentence: 'Done.',
    hint: 'A repetition of the same operation gets the same answer, marked as repeated.',
  },
  'malformed-request': {
    wire: 1,
    outcome: 'not-committed',
    actor: 'developer',
    retry: 'never',
    settles: false,
    sentence: 'The till and the unit do not understand each other; call the service.',
    hint: 'The path says what does not fit the table of the command. Compare the versions of both ends.',
  },
  'unknown-command': {
    wire: 2,
    outcome: 'not-committed',
    actor: 'developer',
    retry: 'never',
    settles: false,
    sentence: 'This unit cannot do that.',
    hint: 'The unit knows no command with this code: its firmware is older than the SDK.',
  },
  'not-allowed-in-state': {
    wire: 3,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'after-action',
    settles: false,
    sentence: 'The unit is not ready for that; call the service.',
    hint: 'Read status().life: the command is not allowed in this state of life, or the step is not legal.',
  },
  'not-allowed-for-principal': {
    wire: 4,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'never',
    settles: false,
    sentence: 'Only a service technician may do that.',
    hint: 'The channel belongs to a principal that has no right to this command; use the service channel.',
  },
  'validation-failed': {
    wire: 5,
    outcome: 'not-committed',
    actor: 'developer',
    retry: 'never',
    settles: false,
    sentence: 'The receipt has a mistake in it; correct it and try again.',
    hint: 'The path names the field and the detail the rule. Correct it; the same operation may be used.',
  },
  'operation-conflict': {
    wire: 6,
    outcome: 'not-committed',
    actor: 'developer',
    retry: 'never',
    settles: true,
    sentence: 'The till used a number twice; call the service.',
    hint: 'This operation id is bound to another content. Give every new request a new operation.',
  },
  'operation-fenced': {
    wire: 7,
    outcome: 'not-committed',
    actor: 'cashier',
    retry: 'never',
    settles: true,
    sentence: 'This receipt was given up earlier; ring it up again.',
    hint: 'outcome() answered "not committed" for this operation, so it never will be. Issue with a new operation.',
  },
  'epoch-too-old': {
    wire: 8,
    outcome: 'unknown',
    actor: 'developer',
    retry: 'after-status',
    settles: false,
    sentence: 'This request is too old; the till has to check what became of it.',
    hint: 'Operations of this epoch are only looked up: ask outcome(), then use a new operation.',
  },
  'epoch-unknown': {
    wire: 9,
    outcome: 'not-committed',
    actor: 'developer',
    retry: 'after-status',
    settles: false,
    sentence: 'The till and the unit do not fit together; check that the right unit is connected.',
    hint: 'The operation carries an epoch that this unit has not reached: it was made for another unit.',
  },
  'day-not-open': {
    wire: 10,
    outcome: 'not-committed',
    actor: 'cashier',
    retry: 'after-action',
    settles: false,
    sentence: 'Open the day first.',
    hint: 'Call openDay(), then repeat the same operation.',
  },
  'day-already-open': {
    wire: 11,
    outcome: 'not-committed',
    actor: 'cashier',
    retry: 'never',
    settles: false,
    sentence: 'The day is already open.',
    hint: 'Nothing is to be done; status().dayOpen says so too.',
  },
  'day-not-closed': {
    wire: 12,
    outcome: 'not-committed',
    actor: 'cashier',
    retry: 'after-action',
    settles: false,
    sentence: 'Close the day first.',
    hint: 'Call closeDay(), then repeat the same operation.',
  },
  'no-such-receipt': {
    wire: 13,
    outcome: 'not-committed',
    actor: 'cashier',
    retry: 'never',
    settles: false,
    sentence: 'There is no such receipt.',
    hint: 'Nothing of that number or sequence is in this unit; check what the request refers to.',
  },
  'copy-refused': {
    wire: 14,
    outcome: 'not-committed',
    actor: 'cashier',
    retry: 'never',
    settles: false,
    sentence: 'No copy may be made of this receipt.',
    hint: "The country's rules allow no copy of this document, or no further one.",
  },
  'number-exhausted': {
    wire: 15,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'never',
    settles: false,
    sentence: 'The unit has no receipt numbers left; call the service.',
    hint: 'A series has reached its last number. The unit has to be replaced.',
  },
  'counter-overflow': {
    wire: 16,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'after-action',
    settles: false,
    sentence: 'A total of the unit is full; close the day or call the service.',
    hint: 'The detail names the counter that would go beyond its maximum. One of the day resets with it.',
  },
  'journal-full': {
    wire: 17,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'never',
    settles: false,
    sentence: 'The memory of the unit is full; call the service.',
    hint: 'The journal has no room for this record. Watch status().journalUsedBytes.',
  },
  'fiscal-memory-full': {
    wire: 18,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'never',
    settles: false,
    sentence: 'The fiscal memory of the unit is full; call the service.',
    hint: 'The write-once memory has no slot left: the unit has reached the end of its life.',
  },
  'clock-before-last-close': {
    wire: 19,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'after-action',
    settles: false,
    sentence: 'The clock of the unit is wrong; call the service.',
    hint: 'The time lies before the last closing of a day; the clock cannot be set back beyond it.',
  },
  'signer-broken': {
    wire: 20,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'never',
    settles: false,
    sentence: 'The unit cannot sign any more; call the service.',
    hint: 'The secure element failed or its key does not fit the journal.',
  },
  'key-expired': {
    wire: 25,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'after-action',
    settles: false,
    sentence: 'The certificate of the unit is not valid now; call the service.',
    hint: 'A key that the country signs with is outside of its validity: renew it, or check the clock.',
  },
  'key-unusable': {
    wire: 26,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'after-action',
    settles: false,
    sentence: 'The unit lacks a key that it must sign with; call the service.',
    hint: 'A key that the country signs with was not imported, or is marked as compromised.',
  },
  halted: {
    wire: 21,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'after-action',
    settles: false,
    sentence: 'The unit has stopped because something is wrong with it; call the service.',
    hint: 'status().halted says why. Earlier operations can be looked up only after the repair.',
  },
  'no-such-size': {
    wire: 22,
    outcome: 'not-committed',
    actor: 'developer',
    retry: 'never',
    settles: false,
    sentence: 'The unit cannot give out this part of its journal.',
    hint: 'The journal has no head of that size: ask for a size that journal() or checkpoint() named.',
  },
  busy: {
    wire: 23,
    outcome: 'not-committed',
    actor: 'nobody',
    retry: 'same-operation',
    settles: false,
    sentence: 'The unit is busy; the till tries again.',
    hint: 'The unit holds as many undecided requests as it can. Repeat the same operation a little later.',
  },
  internal: {
    wire: 24,
    outcome: 'unknown',
    actor: 'developer',
    retry: 'after-status',
    settles: false,
    sentence: 'The unit has a fault; call the service.',
    hint: 'A bug in the unit or a disagreement about the protocol. Ask outcome() before anything else.',
  },
  'login-failed': {
    wire: 27,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'after-action',
    settles: false,
    sentence: 'The PIN or the key is wrong.',
    hint: 'Nobody is logged in. From the third wrong PIN on, the unit makes one wait.',
  },
  'locked-out': {
    wire: 28,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'after-action',
    settles: false,
    sentence: 'Too many wrong PINs; wait before the next try.',
    hint: "The detail says until when, by the unit's clock. No PIN is looked at before; nothing shortens it.",
  },
  'no-such-report': {
    wire: 29,
    outcome: 'not-committed',
    actor: 'cashier',
    retry: 'never',
    settles: false,
    sentence: 'There is no such report.',
    hint: 'No day or shift of that number was closed by this unit, or none in that period.',
  },
  'no-such-transfer': {
    wire: 30,
    outcome: 'not-committed',
    actor: 'developer',
    retry: 'after-status',
    settles: false,
    sentence: 'The unit is not taking an update now; the till has to begin again.',
    hint: 'No update is under way, or the piece is not the next one: ask firmware.status.',
  },
  'firmware-refused': {
    wire: 31,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'never',
    settles: false,
    sentence: 'This update is not for this unit; call the service.',
    hint: 'The detail says which check failed: signature, model, version (never older), size, SHA-256.',
  },
  'intervention-open': {
    wire: 32,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'after-action',
    settles: false,
    sentence: 'The technician has not finished with the unit; call the service to end the visit.',
    hint: 'intervention.close ends the visit; then repeat the same operation.',
  },
  'no-intervention': {
    wire: 33,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'after-action',
    settles: false,
    sentence: 'No service visit has begun at this unit.',
    hint: 'Call intervention.open first.',
  },
  'seal-broken': {
    wire: 34,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'after-action',
    settles: false,
    sentence: 'The seal of the unit is broken; call the service.',
    hint: 'A visit that ends with a new seal is the way out: intervention.open, intervention.close.',
  },
  'clock-unset': {
    wire: 35,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'after-action',
    settles: false,
    sentence: 'The unit does not know the time; call the service to set its clock.',
    hint: 'status().timeQuality says why. Call setClock() as a technician, then repeat the same operation.',
  },
  'licence-invalid': {
    wire: 36,
    outcome: 'not-committed',
    actor: 'merchant',
    retry: 'after-action',
    settles: false,
    sentence: 'The unit has no valid licence; ask the office to renew it.',
    hint: 'The detail says what is wrong with it. Install another one with licence.install.',
  },
  'registers-full': {
    wire: 37,
    outcome: 'not-committed',
    actor: 'merchant',
    retry: 'after-action',
    settles: false,
    sentence: 'The unit serves no more registers; ask the office for another licence.',
    hint: 'A licence for more registers makes room.',
  },
  timeout: {
    wire: 1000,
    outcome: 'not-committed',
    actor: 'cashier',
    retry: 'same-operation',
    settles: false,
    sentence: 'The unit did not answer in time; check that it is switched on.',
    hint: 'Nothing that changes the unit was sent. The same operation may be used again.',
  },
  aborted: {
    wire: 1001,
    outcome: 'not-committed',
    actor: 'nobody',
    retry: 'same-operation',
    settles: false,
    sentence: 'The request was cancelled.',
    hint: 'The AbortSignal fired before anything that changes the unit was sent.',
  },
  'connection-lost': {
    wire: 1002,
    outcome: 'not-committed',
    actor: 'cashier',
    retry: 'same-operation',
    settles: false,
    sentence: 'There is no connection to the unit; check its power and cable.',
    hint: 'The channel cannot be opened or was lost; `cause` has what the transport said.',
  },
  'outcome-unknown': {
    wire: 1003,
    outcome: 'unknown',
    actor: 'cashier',
    retry: 'after-status',
    settles: false,
    sentence: 'It is not known whether the receipt was issued; do not ring it up again before the till has checked.',
    hint: 'Call error.resolve(), or outcome(operation) later. Never repeat the sale with another operation.',
  },
  'wrong-unit': {
    wire: 1004,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'after-action',
    settles: false,
    sentence: 'Another unit is connected than the one that belongs to this till.',
    hint: 'The serial number or the log key differs from what `expect` named.',
  },
  'protocol-version': {
    wire: 1005,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'never',
    settles: false,
    sentence: 'The till and the unit have versions that do not fit; call the service.',
    hint: 'The two ends share no version of the link. Update the SDK or the firmware.',
  },
  closed: {
    wire: 1006,
    outcome: 'not-committed',
    actor: 'developer',
    retry: 'same-operation',
    settles: false,
    sentence: 'The till has closed the connection to the unit.',
    hint: 'close() was called. Connect again; the same operation may be used there.',
  },
  'rolled-back': {
    wire: 1007,
    outcome: 'unknown',
    actor: 'authority',
    retry: 'never',
    settles: false,
    sentence: 'The memory of the unit does not fit what the till knows of it; call the service.',
    hint: 'The journal is an earlier or another one than the last checkpoint that was seen of it.',
  },
  unsupported: {
    wire: 1008,
    outcome: 'not-committed',
    actor: 'developer',
    retry: 'never',
    settles: false,
    sentence: 'This unit cannot do that.',
    hint: 'The driver or the unit has no such call; unit.capabilities() lists those that there are.',
  },
  'proof-invalid': {
    wire: 1009,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'after-status',
    settles: false,
    sentence: 'The unit cannot prove what it says; call the service.',
    hint: 'What the unit proved does not verify: keep the bytes, and verify an export.',
  },
  'outbox-in-use': {
    wire: 1010,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'after-action',
    settles: false,
    sentence: 'The till program is running twice; close the other one.',
    hint: 'The detail names the process that uses this outbox now. One may at a time.',
  },
  'outbox-damaged': {
    wire: 1011,
    outcome: 'unknown',
    actor: 'technician',
    retry: 'after-action',
    settles: false,
    sentence: 'The list of open receipts is damaged; call the service before ringing up anything.',
    hint: 'A record of the outbox does not fit its checksum; the detail has the offset. Keep the file.',
  },
  'outbox-failed': {
    wire: 1012,
    outcome: 'not-committed',
    actor: 'technician',
    retry: 'after-action',
    settles: false,
    sentence: 'The till cannot store the receipt; check its disk and call the service.',
    hint: 'The outbox could not be read or written; `cause` has the error of the system. Nothing was sent.',
  },
};
