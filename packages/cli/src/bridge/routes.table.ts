/**
 * Every path of the bridge, as data: the router, the checks of a request and the OpenAPI document read this list.
 * What the bodies look like comes from the tables that unit and SDK share.
 */

export type RouteId =
  | 'getHealth'
  | 'getOpenApi'
  | 'getStatus'
  | 'getCapabilities'
  | 'watchEvents'
  | 'issueReceipt'
  | 'checkReceipt'
  | 'getReceipt'
  | 'getOperation'
  | 'settleOperation'
  | 'openDay'
  | 'closeDay'
  | 'cashIn'
  | 'cashOut'
  | 'copyReceipt'
  | 'getReportX'
  | 'getReportZ'
  | 'getReportPeriod'
  | 'readJournal'
  | 'getCheckpoint'
  | 'getExport'
  | 'openShift'
  | 'closeShift'
  | 'getReportShift'
  | 'noteEvent'
  | 'personalise'
  | 'changeLife'
  | 'linkJournal'
  | 'setClock'
  | 'login'
  | 'logout'
  | 'changePin'
  | 'changeKey'
  | 'installLicence'
  | 'openIntervention'
  | 'closeIntervention'
  | 'getInterventions'
  | 'getForensics'
  | 'getFirmware'
  | 'proveRecord'
  | 'proveConsistency';

/** A body by its name among the schemas of the document. */
export type SchemaName =
  | 'ReceiptRequest'
  | 'CashMove'
  | 'CopyRequest'
  | 'Empty'
  | 'Receipt'
  | 'Commit'
  | 'OperationState'
  | 'Outcome'
  | 'UnitStatus'
  | 'Capabilities'
  | 'XReport'
  | 'ZReport'
  | 'PeriodReport'
  | 'ReceiptCheck'
  | 'Notice'
  | 'Health'
  | 'JournalLine'
  | 'Shift'
  | 'ShiftReport'
  | 'TillEvent'
  | 'Personalisation'
  | 'LifeStep'
  | 'JournalLink'
  | 'ClockSetting'
  | 'Login'
  | 'SessionState'
  | 'PinChange'
  | 'KeyChange'
  | 'SignedLicence'
  | 'VisitBegin'
  | 'VisitEnd'
  | 'ServiceBook'
  | 'Forensics'
  | 'FirmwareStatus'
  | 'RecordProof'
  | 'ConsistencyProof'
  | 'KeptCheckpoint';

export interface QueryRow {
  readonly name: string;
  readonly note: string;
  readonly min: number;
  readonly required?: true;
}

export interface RouteRow {
  readonly id: RouteId;
  readonly method: 'GET' | 'POST';
  /** `{key}` is the only parameter that a path may have. */
  readonly path: string;
  readonly tag: 'receipts' | 'operations' | 'day' | 'unit' | 'journal' | 'service' | 'bridge';
  readonly summary: string;
  readonly description: string;
  /** Whether it changes something and so needs an `Idempotency-Key`. */
  readonly changes: boolean;
  /** Whether it is answered without a token. */
  readonly open?: boolean;
  readonly body?: SchemaName;
  readonly query?: readonly QueryRow[];
  /** What a success carries. */
  readonly answer:
    | { readonly type: 'application/json'; readonly schema: SchemaName | 'any' }
    | { readonly type: 'application/x-ndjson' | 'text/event-stream'; readonly schema: SchemaName }
    | { readonly type: 'application/x-tar' | 'text/plain' };
}

export const ROUTES: readonly RouteRow[] = [
  {
    id: 'issueReceipt',
    method: 'POST',
    path: '/v1/receipts',
    tag: 'receipts',
    summary: 'Issue a receipt, once for a key.',
    description:
      'A sale, refund, correction, training or pro forma receipt. 201 when it was issued now, 200 with `repeated` when it had been before. After a lost answer, a time-out or a crash of either side send the same key and the same body again.',
    changes: true,
    body: 'ReceiptRequest',
    answer: { type: 'application/json', schema: 'Receipt' },
  },
  {
    id: 'checkReceipt',
    method: 'POST',
    path: '/v1/receipts/check',
    tag: 'receipts',
    summary: 'What the unit would say to a receipt.',
    description: 'Every finding at once, and nothing is committed. No findings: it would be issued now.',
    changes: false,
    body: 'ReceiptRequest',
    answer: { type: 'application/json', schema: 'ReceiptCheck' },
  },
  {
    id: 'getReceipt',
    method: 'GET',
    path: '/v1/receipts/{key}',
    tag: 'receipts',
    summary: 'The receipt that was issued under a key.',
    description: 'Reads only. 404 when there is none so far, which promises nothing for later.',
    changes: false,
    answer: { type: 'application/json', schema: 'Receipt' },
  },
  {
    id: 'copyReceipt',
    method: 'POST',
    path: '/v1/copies',
    tag: 'receipts',
    summary: 'Print a receipt again.',
    description: 'A copy is a record of its own, never a second receipt. Names the receipt by its sequence or its key.',
    changes: true,
    body: 'CopyRequest',
    answer: { type: 'application/json', schema: 'Commit' },
  },
  {
    id: 'getOperation',
    method: 'GET',
    path: '/v1/operations/{key}',
    tag: 'operations',
    summary: 'What is known of a key.',
    description: 'Reads only: `committed` with its record, `not-committed` when that was settled before, else 404.',
    changes: false,
    answer: { type: 'application/json', schema: 'OperationState' },
  },
  {
    id: 'settleOperation',
    method: 'POST',
    path: '/v1/operations/{key}/outcome',
    tag: 'operations',
    summary: 'Settle what became of a key.',
    description:
      '`committed` with its record; or `not-committed`, and then the unit has fenced the key: it never will be, and the sale may be rung up again under a new key. `unknown` while the unit cannot be reached.',
    changes: false,
    answer: { type: 'application/json', schema: 'Outcome' },
  },
  {
    id: 'openDay',
    method: 'POST',
    path: '/v1/day/open',
    tag: 'day',
    summary: 'Open the day.',
    description: 'Receipts are issued between the opening and the closing of a day.',
    changes: true,
    body: 'Empty',
    answer: { type: 'application/json', schema: 'Commit' },
  },
  {
    id: 'closeDay',
    method: 'POST',
    path: '/v1/day/close',
    tag: 'day',
    summary: 'Close the day (Z).',
    description: 'The counters of the closing are in the answer.',
    changes: true,
    body: 'Empty',
    answer: { type: 'application/json', schema: 'Commit' },
  },
  {
    id: 'cashIn',
    method: 'POST',
    path: '/v1/cash/in',
    tag: 'day',
    summary: 'Cash into the drawer.',
    description: 'Apart from any receipt, such as the float in the morning.',
    changes: true,
    body: 'CashMove',
    answer: { type: 'application/json', schema: 'Commit' },
  },
  {
    id: 'cashOut',
    method: 'POST',
    path: '/v1/cash/out',
    tag: 'day',
    summary: 'Cash out of the drawer.',
    description: 'Apart from any receipt, such as the way to the bank.',
    changes: true,
    body: 'CashMove',
    answer: { type: 'application/json', schema: 'Commit' },
  },
  {
    id: 'openShift',
    method: 'POST',
    path: '/v1/shifts/open',
    tag: 'day',
    summary: "A cashier's shift begins.",
    description: 'At a till, within a day.',
    changes: true,
    body: 'Shift',
    answer: { type: 'application/json', schema: 'Commit' },
  },
  {
    id: 'closeShift',
    method: 'POST',
    path: '/v1/shifts/close',
    tag: 'day',
    summary: 'A shift ends, with its totals.',
    description: 'Its number and sequence are in the answer; the report is asked for by that sequence.',
    changes: true,
    body: 'Shift',
    answer: { type: 'application/json', schema: 'Commit' },
  },
  {
    id: 'getReportShift',
    method: 'GET',
    path: '/v1/reports/shift',
    tag: 'day',
    summary: 'The report of a shift that has ended.',
    description: 'Writes nothing.',
    changes: false,
    query: [{ name: 'sequence', note: 'of the record that ended it', min: 0, required: true }],
    answer: { type: 'application/json', schema: 'ShiftReport' },
  },
  {
    id: 'noteEvent',
    method: 'POST',
    path: '/v1/till-events',
    tag: 'day',
    summary: 'Note what happened beside documents.',
    description: 'The drawer was opened, an outage, something cancelled: where the law wants it counted.',
    changes: true,
    body: 'TillEvent',
    answer: { type: 'application/json', schema: 'Commit' },
  },
  {
    id: 'getReportX',
    method: 'GET',
    path: '/v1/reports/x',
    tag: 'day',
    summary: 'The counters as they stand (X).',
    description: 'Closes nothing.',
    changes: false,
    answer: { type: 'application/json', schema: 'XReport' },
  },
  {
    id: 'getReportZ',
    method: 'GET',
    path: '/v1/reports/z',
    tag: 'day',
    summary: 'The report of a closed day (Z), again.',
    description: 'Writes nothing.',
    changes: false,
    query: [{ name: 'day', note: 'number of the day', min: 1, required: true }],
    answer: { type: 'application/json', schema: 'ZReport' },
  },
  {
    id: 'getReportPeriod',
    method: 'GET',
    path: '/v1/reports/period',
    tag: 'day',
    summary: 'Closed days in a row, added up.',
    description: 'Writes nothing. Both days belong to it.',
    changes: false,
    query: [
      { name: 'from', note: 'number of the first day', min: 1, required: true },
      { name: 'to', note: 'number of the last day', min: 1, required: true },
    ],
    answer: { type: 'application/json', schema: 'PeriodReport' },
  },
  {
    id: 'getStatus',
    method: 'GET',
    path: '/v1/status',
    tag: 'unit',
    summary: 'Who the unit is, its life, its day, its memories.',
    description: 'Asked of the unit each time; answered by a halted unit too.',
    changes: false,
    answer: { type: 'application/json', schema: 'UnitStatus' },
  },
  {
    id: 'getCapabilities',
    method: 'GET',
    path: '/v1/capabilities',
    tag: 'unit',
    summary: 'What the unit can do.',
    description: 'Calls that are missing are answered with `unsupported`.',
    changes: false,
    answer: { type: 'application/json', schema: 'Capabilities' },
  },
  {
    id: 'watchEvents',
    method: 'GET',
    path: '/v1/events',
    tag: 'unit',
    summary: 'What the unit says by itself.',
    description:
      'Server-sent events: paper, memory, state of life, warnings. The first one, `watching`, says how things stand; it comes again after each reconnection to the unit.',
    changes: false,
    answer: { type: 'text/event-stream', schema: 'Notice' },
  },
  {
    id: 'readJournal',
    method: 'GET',
    path: '/v1/journal',
    tag: 'journal',
    summary: 'The journal, one record a line.',
    description:
      'Up to the size that the journal has at the start. A body that ends without its last chunk is incomplete: go on with `from`.',
    changes: false,
    query: [{ name: 'from', note: 'sequence of the first record; 0 when absent', min: 0 }],
    answer: { type: 'application/x-ndjson', schema: 'JournalLine' },
  },
  {
    id: 'getCheckpoint',
    method: 'GET',
    path: '/v1/checkpoint',
    tag: 'journal',
    summary: 'The signed tree head over all records.',
    description: 'A C2SP checkpoint. Keep it: a journal that was rolled back or replaced is found out with it.',
    changes: false,
    answer: { type: 'text/plain' },
  },
  {
    id: 'getExport',
    method: 'GET',
    path: '/v1/export',
    tag: 'journal',
    summary: 'The export of the journal.',
    description: 'A tar that `plomba verify` and foreign tools can check. What is issued meanwhile is not in it.',
    changes: false,
    query: [{ name: 'size', note: 'records that it covers; all when absent', min: 1 }],
    answer: { type: 'application/x-tar' },
  },
  {
    id: 'proveRecord',
    method: 'GET',
    path: '/v1/proofs/record',
    tag: 'journal',
    summary: 'The proof that a record is in the journal.',
    description:
      'Checked by the bridge before it answers. Hashes are hex, the path goes from the leaf upwards (RFC 9162).',
    changes: false,
    query: [{ name: 'sequence', note: 'of the record', min: 0, required: true }],
    answer: { type: 'application/json', schema: 'RecordProof' },
  },
  {
    id: 'proveConsistency',
    method: 'POST',
    path: '/v1/proofs/consistency',
    tag: 'journal',
    summary: 'The proof that the journal still begins with an older one.',
    description: 'The older one is named by the checkpoint that was kept of it. Changes nothing.',
    changes: false,
    body: 'KeptCheckpoint',
    answer: { type: 'application/json', schema: 'ConsistencyProof' },
  },
  {
    id: 'personalise',
    method: 'POST',
    path: '/v1/life/personalise',
    tag: 'service',
    summary: 'Give a blank unit its serial number, key and journal.',
    description: 'Once in the life of a unit.',
    changes: true,
    body: 'Personalisation',
    answer: { type: 'application/json', schema: 'Commit' },
  },
  {
    id: 'changeLife',
    method: 'POST',
    path: '/v1/life',
    tag: 'service',
    summary: 'One step in the life of the unit.',
    description:
      'Such as `bound` with owner and place, `test`, `production`: the activation of a unit. What each step needs is refused by its field.',
    changes: true,
    body: 'LifeStep',
    answer: { type: 'application/json', schema: 'Commit' },
  },
  {
    id: 'linkJournal',
    method: 'POST',
    path: '/v1/life/link',
    tag: 'service',
    summary: 'Tie the journals of two units together.',
    description: '`to` on the archived one, then `from` on the one that goes on.',
    changes: true,
    body: 'JournalLink',
    answer: { type: 'application/json', schema: 'Commit' },
  },
  {
    id: 'setClock',
    method: 'POST',
    path: '/v1/clock',
    tag: 'service',
    summary: "Set the unit's clock.",
    description: 'Never back beyond the last closing.',
    changes: true,
    body: 'ClockSetting',
    answer: { type: 'application/json', schema: 'Commit' },
  },
  {
    id: 'login',
    method: 'POST',
    path: '/v1/session/login',
    tag: 'service',
    summary: 'The line becomes a technician’s.',
    description:
      'With the service PIN. The line of the bridge is meant: until the logout, or until the connection with the unit breaks, every client of the bridge works as a technician. Wrong PINs lock out for growing times. Needs no key: a login is asked for once, and after `outcome-unknown` again.',
    changes: false,
    body: 'Login',
    answer: { type: 'application/json', schema: 'SessionState' },
  },
  {
    id: 'logout',
    method: 'POST',
    path: '/v1/session/logout',
    tag: 'service',
    summary: 'The line is the one of a till again.',
    description: 'Harmless when it was already.',
    changes: false,
    body: 'Empty',
    answer: { type: 'application/json', schema: 'SessionState' },
  },
  {
    id: 'changePin',
    method: 'POST',
    path: '/v1/session/pin',
    tag: 'service',
    summary: 'Another service PIN.',
    description: 'A lost answer is `outcome-unknown`: try which PIN logs in.',
    changes: false,
    body: 'PinChange',
    answer: { type: 'application/json', schema: 'SessionState' },
  },
  {
    id: 'changeKey',
    method: 'POST',
    path: '/v1/keys',
    tag: 'service',
    summary: 'Import, renew, rotate, retire a key, or mark it as compromised.',
    description: 'Keys of the country and of the operator, by name. Bytes are lower-case hex.',
    changes: true,
    body: 'KeyChange',
    answer: { type: 'application/json', schema: 'Commit' },
  },
  {
    id: 'installLicence',
    method: 'POST',
    path: '/v1/licence',
    tag: 'service',
    summary: 'Put a licence in force.',
    description: 'In place of the one before.',
    changes: true,
    body: 'SignedLicence',
    answer: { type: 'application/json', schema: 'Commit' },
  },
  {
    id: 'openIntervention',
    method: 'POST',
    path: '/v1/interventions/open',
    tag: 'service',
    summary: 'A technician begins a visit.',
    description: 'Until its end the unit sells nothing.',
    changes: true,
    body: 'VisitBegin',
    answer: { type: 'application/json', schema: 'Commit' },
  },
  {
    id: 'closeIntervention',
    method: 'POST',
    path: '/v1/interventions/close',
    tag: 'service',
    summary: 'A visit ends.',
    description: 'With the case closed: what was done, seals and parts as they were left.',
    changes: true,
    body: 'VisitEnd',
    answer: { type: 'application/json', schema: 'Commit' },
  },
  {
    id: 'getInterventions',
    method: 'GET',
    path: '/v1/interventions',
    tag: 'service',
    summary: 'The service book.',
    description: 'All visits, the last one first.',
    changes: false,
    answer: { type: 'application/json', schema: 'ServiceBook' },
  },
  {
    id: 'getForensics',
    method: 'GET',
    path: '/v1/forensics',
    tag: 'service',
    summary: 'Why a unit has stopped, and where the damage is.',
    description: 'Answered by a halted unit, too.',
    changes: false,
    answer: { type: 'application/json', schema: 'Forensics' },
  },
  {
    id: 'getFirmware',
    method: 'GET',
    path: '/v1/firmware',
    tag: 'service',
    summary: 'What firmware runs, and how far an update is.',
    description: 'An image is not sent through the bridge.',
    changes: false,
    answer: { type: 'application/json', schema: 'FirmwareStatus' },
  },
  {
    id: 'getHealth',
    method: 'GET',
    path: '/health',
    tag: 'bridge',
    summary: 'Whether the bridge runs, and whether the unit answers.',
    description: 'Always 200 while the bridge runs. Needs no token.',
    changes: false,
    open: true,
    answer: { type: 'application/json', schema: 'Health' },
  },
  {
    id: 'getOpenApi',
    method: 'GET',
    path: '/openapi.json',
    tag: 'bridge',
    summary: 'This document.',
    description: 'OpenAPI 3.1, written from the tables that the unit and the SDK work by. Needs no token.',
    changes: false,
    open: true,
    answer: { type: 'application/json', schema: 'any' },
  },
];
