/**
 * The unit's end of one line of the kd protocol: every line is answered at once with a return code, and a receipt whose
 * answer is 0 is durable before that leaves. The protocol numbers nothing: the same line again is another receipt.
 */
import type { WireServer, WireStatus, WireUnit } from '@plomba/core/country';
import { concatBytes } from '@plomba/codec';
import { kdReceiptFields } from '../wire/kd-receipt.js';
import { encodeKdReply, kdCodeAnswer, kdVersionAnswer } from '../wire/kd-reply.js';
import { KdRequestParser, type KdRequest, type KdRequestInput } from '../wire/kd-request.js';
import type { KdReturnCode } from '../wire/kd-return-codes.table.js';
import { codeOf, isServed, isWorking, store, unitIdOf } from './control-unit.js';
import { kdCodeOf, type KdSettings } from './settings.js';

interface Reply {
  readonly code: KdReturnCode;
  readonly answer: readonly string[];
}

const no = (code: KdReturnCode): Reply => ({ code, answer: [] });

/** Characters of the first group of a control code. */
const FIRST_GROUP = 32;

export class KdServer implements WireServer {
  readonly #unit: WireUnit;
  readonly #settings: KdSettings;
  #parser: KdRequestParser;
  #output: Uint8Array[] = [];

  constructor(unit: WireUnit, settings: KdSettings) {
    this.#unit = unit;
    this.#settings = settings;
    this.#parser = new KdRequestParser(settings.tolerance);
  }

  receive(bytes: Uint8Array): void {
    for (const input of this.#parser.push(bytes)) this.#output.push(encodeKdReply(this.#answer(input)));
  }

  takeOutput(): Uint8Array {
    const bytes = concatBytes(...this.#output);
    this.#output = [];
    return bytes;
  }

  fork(unit: WireUnit): KdServer {
    const copy = new KdServer(unit, this.#settings);
    copy.#parser = this.#parser.fork();
    copy.#output = [...this.#output];
    return copy;
  }

  /** The protocol has no timer on the unit's side. */
  tick(): void {
    return;
  }

  nextDeadlineMs(): undefined {
    return undefined;
  }

  #answer(input: KdRequestInput): Reply {
    if (input.kind === 'bad') return no(input.code);
    const { request } = input;
    return request.command === 'ver' ? this.#version() : this.#register(request);
  }

  #version(): Reply {
    const status = this.#unit.status();
    const unitId = unitIdOf(status);
    if (unitId === '') return no(19);
    const { maker, model } = this.#settings;
    return { code: 0, answer: kdVersionAnswer({ maker, model, firmware: status.firmware, unitId }) };
  }

  #register({ args }: KdRequest): Reply {
    const verdict = kdReceiptFields(args, this.#settings.tolerance);
    if (!verdict.ok) return no(verdict.code);
    const { header } = verdict;
    if (!isServed(this.#settings, header)) return no(4);
    const trouble = this.#trouble(this.#unit.status());
    if (trouble !== undefined) return no(trouble);
    const stored = store(this.#unit, header, { settings: this.#settings });
    if (stored === undefined) return no(21);
    return stored.ok ? { code: 0, answer: this.#words(codeOf(stored)) } : no(kdCodeOf(stored.code));
  }

  /** Why the unit takes no receipt, whatever the receipt is. */
  #trouble(status: WireStatus): KdReturnCode | undefined {
    if (status.halted !== undefined) return 17;
    if (!isWorking(status)) return 19;
    if (status.power === 'failing') return 20;
    return this.#settings.needsClock && status.clock === 'unset' ? 25 : undefined;
  }

  #words(code: string | undefined): readonly string[] {
    if (code === undefined) return [];
    return this.#settings.code === 'whole' ? kdCodeAnswer(code) : [code.slice(0, FIRST_GROUP)];
  }
}
