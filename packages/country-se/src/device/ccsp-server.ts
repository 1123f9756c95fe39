/**
 * The unit's end of one CCSP line. Every frame is answered at once, in the mode in which it came, and what `SR`, `RRR` or
 * the `ACK` of an uncoded receipt says is durable before it leaves.
 */
import type { WireServer, WireUnit } from '@plomba/core/country';
import { concatBytes } from '@plomba/codec';
import { CODED_WORDS } from '../rules/rules.table.js';
import type { CcspMode } from '../wire/frame.js';
import { CcspParser, type CcspInput } from '../wire/frame-parser.js';
import { decodeMessage, encodeMessage, type CcspMessage, type CcspType } from '../wire/message.js';
import type { CcspMessages, RegisteredReceipt } from '../wire/messages.table.js';
import type { NakCode } from '../wire/nak-codes.table.js';
import { NEEDS_WORKING_UNIT, RECEIPT_CELLS, type ReceiptInput, type ReceiptState } from './cells.table.js';
import { codeOf, isServed, isWorking, mainStatusOf, storageStatusOf, store, unitIdOf } from './control-unit.js';
import { receiptOf, type ReceiptFields } from './receipt-of.js';
import { RegisterSessions } from './register-sessions.js';
import { nakOf, type CcspSettings } from './settings.js';

/** An answer: a message with its fields. */
type Answer = {
  readonly [N in CcspType]: { readonly type: N; readonly fields: CcspMessages[N]; readonly more?: readonly string[] };
}[CcspType];

/** What came, as the table of the receipt sees it. */
type Heard =
  | { readonly input: Exclude<ReceiptInput, 'faulty' | 'RH-coded' | 'RH-plain' | 'RR'> }
  | { readonly input: 'RH-coded' | 'RH-plain'; readonly receipt: ReceiptFields }
  | { readonly input: 'RR'; readonly receipt: RegisteredReceipt }
  | { readonly input: 'faulty'; readonly nak: NakCode };

/** A receipt that is stored, and the states behind it. */
interface ToStore {
  readonly receipt: ReceiptFields | undefined;
  readonly to: ReceiptState;
  readonly refused: ReceiptState | undefined;
  readonly operation?: string;
}

/** Version of the protocol that a unit of version 2 names in `IR`. */
const VERSION_2 = '2';

const ACK: Answer = { type: 'ACK', fields: {} };
const nak = (code: NakCode): Answer => ({ type: 'NAK', fields: { code } });

export class CcspServer implements WireServer {
  readonly #unit: WireUnit;
  readonly #settings: CcspSettings;
  #parser: CcspParser;
  #output: Uint8Array[] = [];
  #state: ReceiptState = 'idle';
  #held: ReceiptFields | undefined;
  #lastCode: string | undefined;
  #sessions: RegisterSessions;

  constructor(unit: WireUnit, settings: CcspSettings) {
    this.#unit = unit;
    this.#settings = settings;
    this.#parser = new CcspParser(settings.tolerance);
    this.#sessions = new RegisterSessions(settings);
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
    copy.#sessions = this.#sessions.fork();
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
    const { tolerance, version } = this.#settings;
    const verdict = decodeMessage(input.frame, { direction: 'to-unit', tolerance, version });
    if (verdict.ok) return this.#heardMessage(verdict.message);
    // Version 1 has no code of its own for a number of a session; it does not know `RR` either.
    return { input: 'faulty', nak: verdict.nak };
  }

  #heardMessage(message: CcspMessage): Heard {
    switch (message.type) {
      case 'IQ':
      case 'SIQ':
      case 'ST':
      case 'SQ':
      case 'SQX':
        return { input: message.type };
      case 'RI':
      case 'PI':
      case 'RX':
        return { input: 'item' };
      case 'RH': {
        const { fields } = message;
        const input = CODED_WORDS.includes(fields.kind) ? 'RH-coded' : 'RH-plain';
        return this.#fault(fields) ?? { input, receipt: fields };
      }
      case 'RR':
        return this.#fault(message.fields) ?? { input: 'RR', receipt: message.fields };
      case 'IR':
      case 'SIR':
      case 'ACK':
      case 'NAK':
      case 'SR':
      case 'RRR':
      case 'SRX':
        return { input: 'faulty', nak: '002' }; // of the other direction: the decoder refuses them before
    }
  }

  /** What is wrong with a receipt whose fields are right. */
  #fault(receipt: ReceiptFields): Heard | undefined {
    if (!isServed(this.#settings, receipt)) return { input: 'faulty', nak: '007' };
    return receiptOf(receipt) === undefined ? { input: 'faulty', nak: '003' } : undefined;
  }

  #answer(heard: Heard): Answer {
    if (NEEDS_WORKING_UNIT[heard.input] && !isWorking(this.#unit.status())) {
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
      case 'extended-status':
        return this.#extendedStatus();
      case 'begin':
        this.#held = undefined;
        return this.#done(to);
      case 'note':
        return this.#done(to);
      case 'hold':
        this.#held = 'receipt' in heard ? heard.receipt : undefined;
        return this.#done(to);
      case 'register':
        return this.#store({ receipt: 'receipt' in heard ? heard.receipt : undefined, to, refused }) ?? ACK;
      case 'register-whole':
        return heard.input === 'RR' ? this.#registerWhole(heard.receipt, { to, refused }) : nak('008');
      case 'sign':
        return this.#store({ receipt: this.#held, to, refused }) ?? this.#signed();
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

  #identity(): Answer {
    const status = this.#unit.status();
    const unitId = unitIdOf(status);
    if (unitId === '') return nak('006');
    const more = this.#settings.version === 1 ? [] : [VERSION_2, status.firmware];
    return { type: 'IR', fields: { unitId }, more };
  }

  #status(): Answer {
    const main = mainStatusOf(this.#unit.status());
    // The second character is the severity, which has the same digits for these.
    const codes = this.#settings.statusCodes && main !== '0' ? [`0${main}`] : [];
    return { type: 'SIR', fields: { main }, more: codes };
  }

  #extendedStatus(): Answer {
    const status = this.#unit.status();
    const { max, used } = status.registers ?? { max: 0, used: 0 };
    const fields = {
      main: mainStatusOf(status),
      storage: storageStatusOf(status),
      installed: String(max),
      unused: String(Math.max(0, max - used)),
    };
    return { type: 'SRX', fields };
  }

  /** Stores a receipt, or says why not. */
  #store({ receipt, to, refused, operation }: ToStore): Answer | undefined {
    if (receipt === undefined) return nak('008'); // no cell leads here without one
    const by = { settings: this.#settings, ...(operation === undefined ? {} : { operation }) };
    const stored = store(this.#unit, receipt, by);
    if (stored?.ok !== true) {
      this.#state = refused ?? this.#state;
      return nak(stored === undefined ? '003' : nakOf(stored.code, this.#settings));
    }
    this.#held = undefined;
    this.#lastCode = codeOf(stored);
    this.#state = to;
    return undefined;
  }

  #signed(): Answer {
    return this.#lastCode === undefined ? nak('008') : { type: 'SR', fields: { controlCode: this.#lastCode } };
  }

  #registerWhole(receipt: RegisteredReceipt, states: Pick<ToStore, 'to' | 'refused'>): Answer {
    const place = this.#sessions.place(receipt);
    if (place.kind === 'out-of-order') return nak('011');
    const { receipt: meant, operation } = place;
    const refusal = this.#store({ receipt: meant, operation, ...states });
    if (refusal !== undefined) return refusal;
    this.#sessions.took(meant);
    const status = this.#unit.status();
    const fields = {
      controlCode: this.#lastCode,
      unitId: unitIdOf(status),
      main: mainStatusOf(status),
      storage: storageStatusOf(status),
    };
    this.#lastCode = undefined;
    return { type: 'RRR', fields };
  }
}
