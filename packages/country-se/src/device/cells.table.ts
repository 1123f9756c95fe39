/**
 * The life of a receipt in a control unit: what every message does in every state. Nothing is left open.
 *
 * The sheet's machine (section 1A.1 [I]): idle → `ST` → open → `RH` → header → `SQ` → idle; what is out of order is
 * NAK 004 and changes nothing; a new `ST` forgets what was open; `IQ`, `SIQ` and `SQX` are legal everywhere. `RR` (version 2)
 * is a receipt in one message, and out of order while another is open [I]. `signed` is idle
 * with the last code still in working memory, for units that say it again when they are asked again.
 *
 * Open and header are volatile: a power cut, or the end of the line, forgets them, and no number was spent.
 */

export type ReceiptState = 'idle' | 'open' | 'header' | 'signed';

/**
 * What can come. `item` is `RI`, `PI` or `RX`; `RH` is `coded` for normal and kopia, which `SQ` signs, and `plain` for
 * ovning and profo, after which the register just stops; `faulty` is everything that is no right message.
 */
export type ReceiptInput = 'IQ' | 'SIQ' | 'ST' | 'item' | 'RH-coded' | 'RH-plain' | 'SQ' | 'RR' | 'SQX' | 'faulty';

/**
 * What a cell does.
 * - `identity`, `status`: answered with `IR`, `SIR`
 * - `begin`, `note`: answered with `ACK`; there is nothing to keep
 * - `hold`: the header is kept in working memory, `ACK`
 * - `register`: the receipt is stored, `ACK`; no code
 * - `register-whole`: the receipt is stored, or was before, `RRR`
 * - `extended-status`: answered with `SRX`
 * - `sign`: the receipt is stored, `SR` with its code
 * - `sign-again`: the code of the receipt just stored, where the unit does that, else NAK 004
 * - `refuse-order`: NAK 004
 * - `refuse-fault`: the NAK that says what is wrong with the message
 */
export type ReceiptAction =
  | 'identity'
  | 'status'
  | 'begin'
  | 'note'
  | 'hold'
  | 'register'
  | 'register-whole'
  | 'extended-status'
  | 'sign'
  | 'sign-again'
  | 'refuse-order'
  | 'refuse-fault';

export interface ReceiptCell {
  readonly act: ReceiptAction;
  /** The state behind it. */
  readonly to: ReceiptState;
  /** The state where the unit refuses to store; the same as before, so that it can be asked again. */
  readonly refused?: ReceiptState;
}

/** Out of order: nothing changes. */
const no = (to: ReceiptState): ReceiptCell => ({ act: 'refuse-order', to });

/** What is the same in every state. */
const always = (state: ReceiptState): Readonly<Record<'IQ' | 'SIQ' | 'SQX' | 'ST' | 'faulty', ReceiptCell>> => ({
  IQ: { act: 'identity', to: state },
  SIQ: { act: 'status', to: state },
  SQX: { act: 'extended-status', to: state },
  ST: { act: 'begin', to: 'open' },
  faulty: { act: 'refuse-fault', to: state },
});

export const RECEIPT_CELLS: Readonly<Record<ReceiptState, Readonly<Record<ReceiptInput, ReceiptCell>>>> = {
  idle: {
    ...always('idle'),
    item: no('idle'),
    'RH-coded': no('idle'),
    'RH-plain': no('idle'),
    SQ: no('idle'),
    RR: { act: 'register-whole', to: 'idle', refused: 'idle' },
  },
  open: {
    ...always('open'),
    item: { act: 'note', to: 'open' },
    'RH-coded': { act: 'hold', to: 'header' },
    'RH-plain': { act: 'register', to: 'idle', refused: 'open' },
    SQ: no('open'),
    RR: no('open'),
  },
  header: {
    ...always('header'),
    item: { act: 'note', to: 'header' },
    'RH-coded': no('header'),
    'RH-plain': no('header'),
    SQ: { act: 'sign', to: 'signed', refused: 'header' },
    RR: no('header'),
  },
  signed: {
    ...always('signed'),
    item: no('signed'),
    'RH-coded': no('signed'),
    'RH-plain': no('signed'),
    SQ: { act: 'sign-again', to: 'signed' },
    RR: { act: 'register-whole', to: 'idle', refused: 'signed' },
  },
};

/** Which messages need a unit that works: others answer NAK 006 to them, and forget what was open. */
export const NEEDS_WORKING_UNIT: Readonly<Record<ReceiptInput, boolean>> = {
  IQ: false,
  SIQ: false,
  SQX: false,
  ST: true,
  item: true,
  'RH-coded': true,
  'RH-plain': true,
  SQ: true,
  RR: true,
  faulty: false,
};
