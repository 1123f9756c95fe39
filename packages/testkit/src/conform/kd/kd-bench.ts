/** What a case of the kd suite works with: one line, receipts of a register, answers as they are. */
import { CannotTell, must, mustBe, NotConforming } from '../conform-case.js';
import { ConformLine } from '../conform-line.js';
import type { ConformTarget } from '../conform-target.js';
import { ANY_REGISTER, type CcspRegister } from '../ccsp/ccsp-bench.js';
import { lineText, readAnswer, type KdAnswer } from './kd-line.js';

/** How long a unit may take. */
const ANSWER_MS = 5000;

/** Arguments of `kd`, each in its text form, in the order of the wire: return before sale. */
export interface KdReceipt {
  readonly dateTime: string;
  readonly orgNo: string;
  readonly posId: string;
  readonly receiptId: string;
  readonly kind: string;
  readonly returned: string;
  readonly total: string;
  readonly vat1: string;
  readonly vat2: string;
  readonly vat3: string;
  readonly vat4: string;
}

/** A receipt as most of them are. */
export const USUAL_KD_RECEIPT: KdReceipt = {
  dateTime: '202601021530',
  orgNo: ANY_REGISTER.orgNo,
  posId: ANY_REGISTER.posId,
  receiptId: '1001',
  kind: 'normal',
  returned: '0,00',
  total: '125,00',
  vat1: '25,00;25,00',
  vat2: '12,00;0,00',
  vat3: '6,00;0,00',
  vat4: '0,00;0,00',
};

/** What does not change between the cases of a run. */
export interface KdRun {
  readonly target: ConformTarget;
  readonly register: CcspRegister;
  readonly spent: { receipts: number; papers: number };
  receiptId: number;
}

export class KdBench {
  readonly target: ConformTarget;
  readonly #run: KdRun;
  #line: ConformLine | undefined;
  #text = '';

  constructor(run: KdRun) {
    this.#run = run;
    this.target = run.target;
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
    this.#line ??= await ConformLine.open(this.target);
    await this.#line.send(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
  }

  /** The next answer; undefined when none came within `ms`. */
  async heard(ms: number = ANSWER_MS): Promise<KdAnswer | undefined> {
    this.#line ??= await ConformLine.open(this.target);
    const line = this.#line;
    const text = await line.until(() => {
      for (const byte of line.take()) this.#text += String.fromCharCode(byte);
      const end = this.#text.indexOf('\n');
      if (end < 0) return undefined;
      const found = this.#text.slice(0, end + 1);
      this.#text = this.#text.slice(end + 1);
      return found;
    }, ms);
    return text === undefined ? undefined : readAnswer(text);
  }

  async answer(what: string): Promise<KdAnswer> {
    const answer = await this.heard();
    if (answer === undefined) throw new NotConforming(`${what} was not answered`);
    return answer;
  }

  /** Sends one line, and takes its answer. */
  async ask(words: readonly string[]): Promise<KdAnswer> {
    return this.askText(lineText(words), words[0] ?? 'a line');
  }

  /** Sends text as it is, and takes the answer. */
  async askText(text: string, what: string): Promise<KdAnswer> {
    await this.send(text);
    return this.answer(what);
  }

  /** Refused with this code, and with nothing else. */
  async mustRefuse(words: readonly string[], code: number): Promise<void> {
    await this.mustRefuseText(lineText(words), code, words[0] ?? '');
  }

  async mustRefuseText(text: string, code: number, what: string): Promise<void> {
    const answer = await this.askText(text, what);
    mustBe([answer.code, ...answer.words], [code], `the answer to ${what}`);
  }

  /** The unit answers `ver`: it is in step. */
  async mustKnowItself(): Promise<readonly string[]> {
    const { code, words } = await this.ask(['ver']);
    mustBe(code, 0, 'the answer to ver');
    return words;
  }

  /** The words of a receipt, with a number that was not used before unless it is given. */
  receipt(over: Partial<KdReceipt> = {}): readonly string[] {
    const { orgNo, posId } = this.#run.register;
    const receiptId = over.receiptId ?? String(++this.#run.receiptId);
    return ['kd', ...Object.values({ ...USUAL_KD_RECEIPT, orgNo, posId, receiptId, ...over })];
  }

  /** A receipt that the unit must take: its control code, in one piece; empty where it has none. */
  async stored(words: readonly string[]): Promise<string> {
    const { code, words: said } = await this.ask(words);
    mustBe(code, 0, 'the answer to kd');
    this.spend();
    return said.join(' ');
  }

  /** A receipt that is signed: both groups of its code, or the first alone. */
  async sign(over: Partial<KdReceipt> = {}): Promise<string> {
    const code = await this.stored(this.receipt(over));
    must(
      /^[A-Z2-7]{32}([ -~][A-Z2-7]{26})?$/.test(code),
      `the control code ${JSON.stringify(code)} is neither 32 + 1 + 26 characters nor its first 32`,
    );
    return code;
  }

  /** The unit has stored one more receipt. */
  spend(): void {
    this.#run.spent.receipts++;
    this.#run.spent.papers++;
  }
}
