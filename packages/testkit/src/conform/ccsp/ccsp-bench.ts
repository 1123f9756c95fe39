/** What a case of the CCSP suite works with: one line, receipts of a register, answers as they are. */
import { CannotTell, must, mustBe, NotConforming } from '../conform-case.js';
import { ConformLine } from '../conform-line.js';
import type { ConformTarget } from '../conform-target.js';
import { bytesOf, frameText, readAnswer, type CcspAnswer, type CcspSign } from './ccsp-frame.js';

/** How long a unit may take; registers of the field give up after a second. */
const ANSWER_MS = 5000;

/** Fields of `RH`, each in its text form. */
export interface Header {
  readonly dateTime: string;
  readonly receiptId: string;
  readonly posId: string;
  readonly cashier: string;
  readonly reserved: string;
  readonly orgNo: string;
  readonly total: string;
  readonly returned: string;
  readonly kind: string;
  readonly vat1: string;
  readonly vat2: string;
  readonly vat3: string;
  readonly vat4: string;
}

/** A register that the unit serves. */
export interface CcspRegister {
  readonly orgNo: string;
  readonly posId: string;
}

export const ANY_REGISTER: CcspRegister = { orgNo: '5566778899', posId: 'CONFORM1' };

/** A receipt as most of them are, its fields in the order of the wire. */
export const USUAL_HEADER: Header = {
  dateTime: '202601021530',
  receiptId: '1001',
  posId: ANY_REGISTER.posId,
  cashier: ' ',
  reserved: ' ',
  orgNo: ANY_REGISTER.orgNo,
  total: '125,00',
  returned: '0,00',
  kind: 'normal',
  vat1: '25,00;25,00',
  vat2: ' ',
  vat3: ' ',
  vat4: ' ',
};

/** Fields of `RR`, each in its text form: those of `RH` without cashier and reserve, behind a number. */
export interface Registration extends Omit<Header, 'cashier' | 'reserved'> {
  /** Number of the message in its session. */
  readonly serial: string;
}

/** What a unit says of a receipt that came as `RR`. */
export interface Registered {
  readonly controlCode: string;
  readonly unitId: string;
  readonly main: string;
  readonly storage: string;
}

const CONTROL_CODE = /^[A-Z2-7]{32}[ -"$-~][A-Z2-7]{26}$/;

/** What does not change between the cases of a run. */
export interface CcspRun {
  readonly target: ConformTarget;
  readonly register: CcspRegister;
  /** Version of the protocol that the unit names in `IR`; 1 where it names none. */
  readonly version: number;
  readonly spent: { receipts: number; papers: number };
  receiptId: number;
}

export class CcspBench {
  readonly target: ConformTarget;
  readonly #run: CcspRun;
  #line: ConformLine | undefined;
  #text = '';

  constructor(run: CcspRun) {
    this.#run = run;
    this.target = run.target;
  }

  async line(): Promise<ConformLine> {
    this.#line ??= await ConformLine.open(this.target);
    return this.#line;
  }

  async close(): Promise<void> {
    const line = this.#line;
    this.#line = undefined;
    this.#text = '';
    await line?.close();
  }

  unless(holds: boolean, why: string): void {
    if (!holds) throw new CannotTell(why);
  }

  /** Puts text on the line, a byte a character. */
  async send(text: string): Promise<void> {
    await (await this.line()).send(bytesOf(text));
  }

  /** The next answer; undefined when none came within `ms`. */
  async heard(ms: number = ANSWER_MS): Promise<CcspAnswer | undefined> {
    const line = await this.line();
    const text = await line.until(() => {
      for (const byte of line.take()) this.#text += String.fromCharCode(byte);
      const end = this.#text.indexOf('\r');
      if (end < 0) return undefined;
      const found = this.#text.slice(0, end + 1);
      this.#text = this.#text.slice(end + 1);
      return found;
    }, ms);
    return text === undefined ? undefined : readAnswer(text);
  }

  async answer(what: string): Promise<CcspAnswer> {
    const answer = await this.heard();
    if (answer === undefined) throw new NotConforming(`${what} was not answered`);
    return answer;
  }

  /** A frame as text, for who does not wait for its answer. */
  text(payload: readonly string[]): string {
    return frameText(payload);
  }

  /** Sends one frame, and takes its answer. */
  async ask(payload: readonly string[], sign: CcspSign = '!'): Promise<CcspAnswer> {
    await this.send(frameText(payload, sign));
    return this.answer(payload[0] ?? 'a frame');
  }

  /** Sends text that is no right frame, and takes its answer. */
  async askText(text: string, what: string): Promise<CcspAnswer> {
    await this.send(text);
    return this.answer(what);
  }

  async mustAck(payload: readonly string[]): Promise<void> {
    const { type, fields } = await this.ask(payload);
    mustBe([type, ...fields], ['ACK'], `the answer to ${payload[0] ?? ''}`);
  }

  async mustNak(payload: readonly string[], code: string): Promise<void> {
    const { type, fields } = await this.ask(payload);
    mustBe([type, ...fields], ['NAK', code], `the answer to ${payload[0] ?? ''}`);
  }

  /** A receipt begins, whatever came before. */
  begin(): Promise<void> {
    return this.mustAck(['ST']);
  }

  header(over: Partial<Header> = {}): readonly string[] {
    const { orgNo, posId } = this.#run.register;
    const usual: Header = { ...USUAL_HEADER, receiptId: String(++this.#run.receiptId), posId, orgNo };
    return ['RH', ...Object.values({ ...usual, ...over })];
  }

  /** A whole receipt that is signed: its control code. */
  async sign(over: Partial<Header> = {}): Promise<string> {
    await this.begin();
    await this.mustAck(this.header(over));
    return this.signed();
  }

  async signed(): Promise<string> {
    const { type, fields } = await this.ask(['SQ']);
    mustBe([type, fields.length], ['SR', 1], 'type and number of fields of the answer to SQ');
    this.stored();
    const [code = ''] = fields;
    must(CONTROL_CODE.test(code), `the control code ${JSON.stringify(code)} is not 32 + 1 + 26 characters`);
    return code;
  }

  /** Whether the unit knows the messages of version 2. */
  get isVersion2(): boolean {
    return this.#run.version >= 2;
  }

  /** The case is one of version 2: not run on a unit that does not name it. */
  version2(): void {
    this.unless(this.isVersion2, 'the unit speaks version 1');
  }

  /** A receipt in one message, with a receipt number that was not used before unless it is given. */
  registration(serial: number | string, over: Partial<Registration> = {}): readonly string[] {
    const { orgNo, posId } = this.#run.register;
    const { cashier: _cashier, reserved: _reserved, ...usual } = USUAL_HEADER;
    // In the order of the wire: an object keeps the order in which it was written.
    const { dateTime, receiptId: _first, posId: _pos, orgNo: _org, ...amounts } = usual;
    const receiptId = over.receiptId ?? String(++this.#run.receiptId);
    const fields: Registration = { serial: String(serial), dateTime, receiptId, posId, orgNo, ...amounts, ...over };
    return ['RR', ...Object.values({ ...fields })];
  }

  /** Sends a registration, which the unit must answer with `RRR`. @param isCoded whether a control code is due */
  async registered(payload: readonly string[], isCoded = true): Promise<Registered> {
    const { type, fields } = await this.ask(payload);
    mustBe(type, 'RRR', `the answer to ${payload[0] ?? ''} (${fields.join(' ')})`);
    must(fields.length >= 4, `RRR has ${fields.length} fields, not four`);
    const [controlCode = '', unitId = '', main = '', storage = ''] = fields;
    must(
      isCoded ? CONTROL_CODE.test(controlCode) : controlCode === ' ',
      `the control code is ${JSON.stringify(controlCode)}, not ${isCoded ? '32 + 1 + 26 characters' : 'one blank'}`,
    );
    must(/^[0-5]$/.test(main), `the main status is ${JSON.stringify(main)}`);
    must(/^[0-2]$/.test(storage), `the storage status is ${JSON.stringify(storage)}`);
    return { controlCode, unitId, main, storage };
  }

  /** Sends a registration that the unit has not had before. */
  async register(payload: readonly string[], isCoded = true): Promise<Registered> {
    const registered = await this.registered(payload, isCoded);
    this.stored();
    return registered;
  }

  /** Begins a session with a receipt of its own: number 1. */
  session(): Promise<Registered> {
    return this.register(this.registration(1));
  }

  /** The unit has stored one more receipt. */
  stored(): void {
    this.#run.spent.receipts++;
    this.#run.spent.papers++;
  }
}
