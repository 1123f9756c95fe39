/** A whole simulated connector and a local authority in one process, on virtual time. */
import { ascii, utf8Encode } from '@plomba/codec';
import { contentOf } from '@plomba/core';
import {
  completeSettings,
  type Authority,
  type HttpRequest,
  type HttpResponse,
  type ReportOutcome,
} from '@plomba/core/country';
import { nativeRsaSigner, nativeVerifiers } from '@plomba/core/node';
import type { AnswerPayload } from '@plomba/core/tables';
import { Device, type Line } from '@plomba/firmware-sim';
import { benchHardware, mustDo } from '@plomba/testkit';
import { cisAuthorityWith } from '../../src/authority/index.js';
import { montenegrinUnitsWith } from '../../src/device/index.js';
import { HttpStream, httpBytes } from '../../src/http/http-stream.js';

const rsa = { signer: nativeRsaSigner, verifier: nativeVerifiers.rsa2048 };

export interface WorldOptions {
  readonly set?: Readonly<Record<string, string>>;
  readonly authority?: Readonly<Record<string, string>>;
  readonly life?: 'test' | 'production';
  readonly journalBytes?: number;
}

/** An invoice of one line, as `issue()` takes it. */
export const COFFEE = {
  document: 'sale',
  items: [{ name: 'Kafa', quantity: '2', unitPrice: '1.80', taxGroup: '21' }],
  payments: [{ kind: 'BANKNOTE', amount: '5.00' }],
};

/** What a connector answers in JSON; a test looks only at what its request has. */
export interface ConnectorJson {
  readonly number: number;
  readonly ordinal: number;
  readonly total: string;
  readonly repeated: boolean;
  readonly iic: string;
  readonly iicSignature: string;
  readonly invNum: string;
  readonly issued: string;
  readonly verify: string;
  readonly report: { readonly state: string; readonly fic?: string; readonly detail?: string } | undefined;
  readonly code: string;
  readonly path: string;
  readonly detail: string;
  readonly findings: readonly { readonly path: string; readonly rule: string }[];
  readonly counters: readonly { readonly key: string }[];
  readonly day: { readonly number: number; readonly isOpen: boolean };
  readonly device: object;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: ConnectorJson;
}

export class ConnectorWorld {
  readonly device: Device;
  readonly authority: Authority;
  /** Every request that left the unit, in its order. */
  readonly sent: HttpRequest[] = [];
  readonly #line: Line;
  #stream = new HttpStream();
  #drawn = 0;

  constructor({ set = {}, authority = {}, life = 'test', journalBytes = 4 * 1024 * 1024 }: WorldOptions = {}) {
    const units = montenegrinUnitsWith(rsa);
    const { country, wires, identity } = units.make(completeSettings(units, set));
    const [wire] = wires;
    if (wire === undefined || identity === undefined) throw new TypeError('no wire');
    const sizes = { fiscalBytes: 64 * 1024, journalBytes, derivedBytes: 512 * 1024, workingBytes: 4096 };
    this.device = new Device({ hardware: benchHardware({ sizes }), country, session: () => 1, hostMs: 0, wire });
    this.device.powerOn();
    const { owner, place, registrationCode } = identity;
    const operation = (id: string): object => ({ operation: { id, epoch: 0 } });
    mustDo(this.device, 'unit.personalise', { ...operation('a'), serial: 'PLME00000001' });
    mustDo(this.device, 'life.change', { ...operation('b'), change: { to: 'bound', owner, place } });
    mustDo(this.device, 'life.change', { ...operation('c'), change: { to: life, registrationCode } });
    const cis = cisAuthorityWith(rsa);
    this.authority = cis.make(completeSettings(cis, authority), {
      baseUrl: 'http://cis',
      entropy: (bytes) => Uint8Array.from({ length: bytes }, () => (this.#drawn = (this.#drawn * 73 + 41) % 256)),
    });
    this.#line = this.device.openLine();
  }

  get nowMs(): number {
    return this.device.hardware.rtc.read().utcMs;
  }

  /** One exchange with the authority. */
  tell(request: HttpRequest): HttpResponse | undefined {
    this.sent.push(request);
    return this.authority.handle({ ...request, path: `/test${request.path}` }, this.nowMs).response;
  }

  /** Carries reports to the authority until none leaves. */
  carry(outcomeOf: (request: HttpRequest) => ReportOutcome = (request) => this.outcome(request)): void {
    for (let round = 0; round < 10_000; round++) {
      const reports = this.device.takeReports();
      if (reports.length === 0) return;
      for (const { id, request } of reports) this.device.answerReport(id, outcomeOf(request));
    }
    throw new Error('reports do not end');
  }

  outcome(request: HttpRequest): ReportOutcome {
    const response = this.tell(request);
    return response === undefined ? { kind: 'lost', detail: 'no answer' } : { kind: 'answered', response };
  }

  advance(ms: number): void {
    this.device.advanceClock(ms);
    this.authority.tick(this.nowMs);
  }

  powerCut(): void {
    this.device.powerOff('cut');
    this.device.powerOn();
    this.#stream = new HttpStream();
  }

  http(method: string, path: string, body: unknown = '', headers: Readonly<Record<string, string>> = {}): Reply {
    const bytes =
      body instanceof Uint8Array ? body : utf8Encode(typeof body === 'string' ? body : JSON.stringify(body));
    this.#line.receive(httpBytes({ start: `${method} ${path} HTTP/1.1`, headers, body: bytes ?? ascii('') }));
    const [message] = this.#stream.push(this.#line.takeOutput());
    if (message === undefined) throw new Error(`no answer to ${method} ${path}`);
    const text = new TextDecoder().decode(message.body);
    const json = (/json/.test(message.headers['content-type'] ?? '') ? JSON.parse(text) : {}) as ConnectorJson; // the test knows what it asked for
    return { status: Number(message.start.split(' ')[1]), headers: message.headers, text, json };
  }

  issue(request: object, operation?: string): Reply {
    return this.http('POST', '/invoices', request, {
      'content-type': 'application/json',
      ...(operation === undefined ? {} : { 'idempotency-key': operation }),
    });
  }

  answers(): readonly AnswerPayload[] {
    const { state } = this.device;
    if (state?.kind !== 'running') throw new TypeError('the unit does not run');
    return [...state.unit.records(0)].flatMap((record) => {
      const content = contentOf(record);
      return content.kind === 'answer' ? [content.payload] : [];
    });
  }

  /** What the authority's control channel answers; the test knows what it is. */
  control(method: string, params: unknown = {}): unknown {
    return this.authority.control(method, params, this.nowMs).result;
  }
}
