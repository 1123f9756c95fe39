/**
 * The unit's end of one CCSP line. Every frame is answered at once, in the mode in which it came, and what `SR` or the
 * `ACK` of an uncoded receipt says is durable before it leaves.
 */
import type { WireReceipt, WireRefusal, WireServer, WireUnit } from '@plomba/core/country';
import type { ReceiptRequest } from '@plomba/core/model';
import { concatBytes } from '@plomba/codec';
import { CODED_WORDS, CONTROL_CODE } from '../rules/rules.table.js';
import type { CcspMode } from '../wire/frame.js';
import { CcspParser, type CcspInput } from '../wire/frame-parser.js';
import { decodeMessage, encodeMessage, type CcspMessage, type CcspType } from '../wire/message.js';
import type { CcspMessages, ReceiptHeader } from '../wire/messages.table.js';
import type { NakCode } from '../wire/nak-codes.table.js';
import { NEEDS_WORKING_UNIT, RECEIPT_CELLS, type ReceiptInput, type ReceiptState } from './cells.table.js';
import { receiptOf } from './receipt-of.js';
import { nakOf, type CcspSettings } from './settings.js';

/** An answer: a message with its fields. */
type Answer = {
  readonly [N in CcspType]: { readonly type: N; readonly fields: CcspMessages[N]; readonly more?: readonly string[] };
}[CcspType];

/** What came, as the table of the receipt sees it. */
type Heard =
  | { readonly input: Exclude<ReceiptInput, 'faulty' | 'RH-coded' | 'RH-plain'> }
  | { readonly input: 'RH-coded' | 'RH-plain'; readonly receipt: ReceiptRequest }
  | { readonly input: 'faulty'; readonly nak: NakCode };

const ACK: Answer = { type: 'ACK', fields: {} };
const nak = (code: NakCode): Answer => ({ type: 'NAK', fields: { code } });

export class CcspServer implements WireServer {
  readonly #unit: WireUnit;
  readonly #settings: CcspSettings;
  #parser: CcspParser;
  #output: Uint8Array[] = [];
  #state: ReceiptState = 'idle';
  #held: ReceiptRequest | undefined;
  #lastCode: string | undefined;

  constructor(unit: WireUnit, settings: CcspSettings) {
    this.#unit = unit;
    this.#settings = settings;
    this.#parser = new CcspParser(settings.tolerance);
  }

  /** For tests and tools. */
  get state(): ReceiptState {
    return this.#state;
  }

  receive(bytes: Uint8Array): void {
    for (const input of this.#parser.push(bytes)) {
      const mode: CcspMode = input.kind === 'frame' ? input.frame.mode : input.mode;
      this.#output.push(encodeMessage(mode, this.#answer(this.#hear(input))));
    }
  }

  takeOutput(): Uint8Array {
    const bytes = concatBytes(...this.#output);
    this.#output = [];
    return bytes;
  }

  fork(unit: WireUnit): CcspServer {
    const copy = new CcspServer(unit, this.#settings);
    copy.#parser = this.#parser.fork();
    copy.#output = [...this.#output];
    copy.#state = this.#state;
    copy.#held = this.#held;
    copy.#lastCode = this.#lastCode;
    return copy;
  }

  /** The protocol has no timer on the unit's side. */
  tick(): void {
    return;
  }

  nextDeadlineMs(): undefined {
    return undefined;
  }

  #hear(input: CcspInput): Heard {
    if (input.kind === 'bad') return { input: 'faulty', nak: input.nak };
    const { tolerance } = this.#settings;
    const verdict = decodeMessage(input.frame, { direction: 'to-unit', tolerance });
    if (!verdict.ok) return { input: 'faulty', nak: verdict.nak };
    return this.#heardMessage(verdict.message);
  }

  #heardMessage(message: CcspMessage): Heard {
    switch (message.type) {
      case 'IQ':
      case 'SIQ':
      case 'ST':
      case 'SQ':
        return { input: message.type };
      case 'RI':
      case 'PI':
      case 'RX':
        return { input: 'item' };
      case 'RH':
        return this.#heardHeader(message.fields);
      case 'IR':
      case 'SIR':
      case 'ACK':
      case 'NAK':
      case 'SR':
        return { input: 'faulty', nak: '002' }; // of the other direction: the decoder refuses them before
    }
  }

  #heardHeader(header: ReceiptHeader): Heard {
    const { registers } = this.#settings;
    const { orgNo, posId, kind } = header;
    const isKnown = registers === 'any' || registers.some((pair) => pair.orgNo === orgNo && pair.posId === posId);
    if (!isKnown) return { input: 'faulty', nak: '007' };
    const receipt = receiptOf(header);
    if (receipt === undefined) return { input: 'faulty', nak: '003' };
    return { input: CODED_WORDS.includes(kind) ? 'RH-coded' : 'RH-plain', receipt };
  }

  #answer(heard: Heard): Answer {
    if (NEEDS_WORKING_UNIT[heard.input] && !this.#isWorking()) {
      this.#state = 'idle';
      this.#held = undefined;
      return nak('006');
    }
    const { act, to, refused } = RECEIPT_CELLS[this.#state][heard.input];
    switch (act) {
      case 'identity':
        return this.#identity();
      case 'status':
        return this.#status();
      case 'begin':
        this.#held = undefined;
        return this.#done(to);
      case 'note':
        return this.#done(to);
      case 'hold':
        this.#held = 'receipt' in heard ? heard.receipt : undefined;
        return this.#done(to);
      case 'register':
        return this.#store('receipt' in heard ? heard.receipt : undefined, { to, refused }) ?? ACK;
      case 'sign':
        return this.#store(this.#held, { to, refused }) ?? this.#signed();
      case 'sign-again':
        return this.#settings.signsAgain ? this.#signed() : nak('004');
      case 'refuse-order':
        return nak('004');
      case 'refuse-fault':
        return nak('nak' in heard ? heard.nak : '003');
    }
  }

  #done(to: ReceiptState): Answer {
    this.#state = to;
    return ACK;
  }

  #isWorking(): boolean {
    const { life, halted } = this.#unit.status();
    return halted === undefined && (life === 'test' || life === 'production');
  }

  #identity(): Answer {
    // On the wire an id has letters and digits only.
    const unitId = this.#unit.status().serial?.replace(/[^0-9A-Za-z]/g, '') ?? '';
    return unitId === '' ? nak('006') : { type: 'IR', fields: { unitId } };
  }

  #status(): Answer {
    const { memory } = this.#unit.status();
    const main = !this.#isWorking() ? '4' : memory === 'full' ? '3' : memory === 'ample' ? '0' : '1';
    // The second character is the severity, which has the same digits for these.
    const codes = this.#settings.statusCodes && main !== '0' ? [`0${main}`] : [];
    return { type: 'SIR', fields: { main }, more: codes };
  }

  /** Stores a receipt, or says why not. */
  #store(
    receipt: ReceiptRequest | undefined,
    states: { readonly to: ReceiptState; readonly refused: ReceiptState | undefined },
  ): Answer | undefined {
    if (receipt === undefined) return nak('008'); // no cell leads here without one
    const stored = this.#issue(receipt);
    if (!stored.ok) {
      this.#state = states.refused ?? this.#state;
      return nak(nakOf(stored.code, this.#settings));
    }
    this.#held = undefined;
    this.#lastCode = stored.codes.find(({ name }) => name === CONTROL_CODE)?.value;
    this.#state = states.to;
    return undefined;
  }

  /** A control unit knows no days; the journal does, so the first receipt opens one. */
  #issue(receipt: ReceiptRequest): WireReceipt | WireRefusal {
    const first = this.#unit.issue(receipt);
    if (first.ok || first.code !== 'day-not-open') return first;
    const opened = this.#unit.openDay();
    return opened.ok ? this.#unit.issue(receipt) : opened;
  }

  #signed(): Answer {
    return this.#lastCode === undefined ? nak('008') : { type: 'SR', fields: { controlCode: this.#lastCode } };
  }
}
