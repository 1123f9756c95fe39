/**
 * The local authority (CIS): both sides of it, the service, the verify page, the nights, the control channel.
 *
 * Invariant: its state is the fold over the entries that it has handed out; nothing else changes it.
 */
import type { Authority, AuthorityReply, HttpRequest, HttpResponse } from '@plomba/core/country';
import type { SignatureVerifier } from '@plomba/core';
import { readMessage, readSoap, verifySignature, type Invoice, type Seal } from '../wire/index.js';
import { faultAnswer, signedAnswer, textAnswer, withWrongSignature } from './answers.js';
import { iicObjection } from './checks/check-invoice.js';
import { operationOf, readRequest, type RequestElement } from './checks/read-request.js';
import { refuse, type Refusal } from './checks/refusal.js';
import type { SealReader } from './checks/seal-facts.js';
import { CisState } from './cis-state.js';
import { uuidV4, type Entropy } from './codes.js';
import { controlCis } from './control.js';
import type { ControlledCis } from './controlled.js';
import { decodeEntry, encodeEntry, type Entry } from './entries.js';
import { SIDES, type InvoiceRow, type Side } from './entries.table.js';
import { nightDueMs, runNight } from './night.js';
import { pageOf } from './pages.js';
import { ReplyFaults, type Disturbance } from './reply-faults.js';
import { routeOf, type Place } from './routes.js';
import { sealReader } from './seals.js';
import { serve } from './service.js';
import type { CisSettings } from './settings.js';
import { verifyAnswer } from './verify-answer.js';

export interface CisParts {
  readonly settings: CisSettings;
  readonly baseUrl: string;
  readonly entropy: Entropy;
  /** What answers are signed with. */
  readonly seal: Seal;
  readonly verifier: SignatureVerifier;
}

const NOTHING: readonly Entry[] = [];
const PLAIN_TEXT = 'text/plain; charset=utf-8';
/** Largest message that an entry can hold, see `settings.ts`: what was stored is read with this bound. */
const STORED_BYTES_MAX = 1_000_000;

/** A reply before its entries are bytes. */
interface Reply {
  readonly response: HttpResponse | undefined;
  readonly entries: readonly Entry[];
}

export class Cis implements Authority, ControlledCis {
  readonly state: CisState = new CisState();
  readonly faults: ReplyFaults = new ReplyFaults();
  readonly settings: CisSettings;
  readonly seenSeals: Map<string, string> = new Map();
  readonly #parts: CisParts;
  readonly #seals: SealReader;

  constructor(parts: CisParts) {
    this.#parts = parts;
    this.settings = parts.settings;
    this.#seals = sealReader(parts.verifier);
  }

  handle(request: HttpRequest, nowMs: number): AuthorityReply {
    const route = routeOf(request);
    if (route.kind === 'moved') {
      return quick({ status: 302, headers: { location: route.to }, body: new Uint8Array() });
    }
    if (route.kind === 'missing') return quick(textAnswer(404, PLAIN_TEXT, 'Nothing is here.\n'));
    if (route.kind === 'wrong-method') {
      const answer = textAnswer(405, PLAIN_TEXT, `This takes ${route.allow}.\n`);
      return quick({ ...answer, headers: { ...answer.headers, allow: route.allow } });
    }
    const { side, place } = route;
    const read = place === 'service' ? readRequest(request.body, this.settings) : undefined;
    const operation = read === undefined ? undefined : read.ok ? (operationOf(read.request.root) ?? '') : '';
    const met = this.faults.meet({ side, operation });
    const { delayMs } = met;
    if (met.isDeaf) return { response: undefined, delayMs, entries: [] };
    if (read === undefined) {
      return { response: this.#page(request, { side, place, nowMs: nowMs + met.skewMs }), delayMs, entries: [] };
    }
    if (met.isPlain500) return { response: textAnswer(500, 'text/html', PLAIN_500), delayMs, entries: [] };
    const reply = read.ok
      ? this.#serve(read.request, request.body, { side, nowMs: nowMs + met.skewMs, met })
      : { response: this.#refuse(read.why, { side, request: undefined }), entries: NOTHING };
    const entries = this.keep(reply.entries);
    return { response: met.losesAnswer ? undefined : reply.response, delayMs, entries };
  }

  replay(entry: Uint8Array): void {
    this.state.apply(decodeEntry(entry));
  }

  tick(nowMs: number): readonly Uint8Array[] {
    return SIDES.flatMap((side) => {
      const dueMs = nightDueMs(this.state.sides[side], this.settings.nightHour);
      return dueMs === undefined || dueMs > nowMs ? [] : this.night(side, nowMs);
    });
  }

  nextDeadlineMs(): number | undefined {
    const due = SIDES.flatMap((side) => nightDueMs(this.state.sides[side], this.settings.nightHour) ?? []);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  control(
    method: string,
    params: unknown,
    nowMs: number,
  ): { readonly result: unknown; readonly entries: readonly Uint8Array[] } {
    return controlCis(this, { method, params, nowMs });
  }

  night(side: Side, nowMs: number): readonly Uint8Array[] {
    const { settings, state } = this;
    const night = {
      side,
      nowMs,
      settings,
      state: state.sides[side],
      invoiceOf: (row: InvoiceRow) => this.invoiceOf(row),
      iicObjection: (row: InvoiceRow, invoice: Invoice) => this.#iicObjection(row, invoice),
    };
    return this.keep(runNight(night));
  }

  keep(entries: readonly Entry[]): readonly Uint8Array[] {
    return entries.map((entry) => {
      const bytes = encodeEntry(entry);
      this.state.apply(entry);
      return bytes;
    });
  }

  /** The invoice of a stored message. */
  invoiceOf(row: InvoiceRow): Invoice | undefined {
    const reading = readSoap(row.message, STORED_BYTES_MAX);
    if (!reading.ok || reading.kind === 'fault') return undefined;
    for (const profile of ['live', '2021-transition'] as const) {
      const read = readMessage(reading.root, profile);
      if (read.ok && read.message.name === 'RegisterInvoiceRequest') return read.message.value.invoice;
    }
    return undefined;
  }

  #serve(
    request: RequestElement,
    body: Uint8Array,
    { side, nowMs, met }: { readonly side: Side; readonly nowMs: number; readonly met: Disturbance },
  ): Reply {
    const about = { side, request };
    if (met.code !== undefined) {
      const why = refuse(met.code, 'Asked for on the control channel.');
      return { response: this.#refuse(why, about), entries: NOTHING };
    }
    const served = serve(request, body, {
      side,
      nowMs,
      state: this.state.sides[side],
      settings: this.settings,
      seals: this.#seals,
      issuers: this.state.issuers,
      statuses: this.state.certificates,
      entropy: this.#parts.entropy,
    });
    if (served.kind === 'fault') return { response: this.#refuse(served.why, about), entries: NOTHING };
    if (served.seal.tin !== undefined) this.seenSeals.set(served.seal.serial, served.seal.tin);
    const note = `${operationOf(request.root) ?? ''} ${side} ${served.about}`;
    const answer = signedAnswer(served.message, this.#parts.seal, note);
    // Nothing may be stored that is not answered for: a seal that does not sign is a fault of the server.
    if (answer === undefined)
      return { response: this.#refuse(refuse(900, 'The answer cannot be signed.'), about), entries: NOTHING };
    return { response: met.breaksSignature ? withWrongSignature(answer) : answer, entries: served.entries };
  }

  #refuse(
    why: Refusal | 'silence',
    { side, request }: { readonly side: Side; readonly request: RequestElement | undefined },
  ): HttpResponse | undefined {
    if (why === 'silence') return undefined;
    return faultAnswer(why, {
      status: this.settings.faultStatus,
      requestUUID: request?.uuid,
      responseUUID: uuidV4(this.#parts.entropy, ''),
      note: `${request === undefined ? 'unreadable' : (operationOf(request.root) ?? 'unknown')} ${side}`,
    });
  }

  #page(
    request: HttpRequest,
    { side, place, nowMs }: { readonly side: Side; readonly place: Place; readonly nowMs: number },
  ): HttpResponse {
    if (place !== 'verify-backend')
      return pageOf(place, { side, baseUrl: this.#parts.baseUrl, settings: this.settings });
    return verifyAnswer(request, {
      state: this.state.sides[side],
      nowMs,
      invoiceOf: (row) => this.invoiceOf(row),
      iicObjection: (row, invoice) => (this.settings.iicCheck === 'off' ? undefined : this.#iicObjection(row, invoice)),
    });
  }

  /** With the key of the certificate in the stored message. */
  #iicObjection(row: InvoiceRow, invoice: Invoice): string | undefined {
    const reading = readSoap(row.message, STORED_BYTES_MAX);
    if (!reading.ok || reading.kind === 'fault') return undefined;
    const { verifier } = this.#seals;
    const publicKeyOf = (certificate: Uint8Array): Uint8Array | undefined => this.#seals.read(certificate)?.publicKey;
    const { certificate } = verifySignature(reading.root, { verifier, publicKeyOf });
    const seal = certificate === undefined ? undefined : this.#seals.read(certificate);
    return seal === undefined ? undefined : iicObjection(invoice, seal, { verifier, isLate: row.reason !== undefined });
  }
}

function quick(response: HttpResponse): AuthorityReply {
  return { response, delayMs: 0, entries: [] };
}

const PLAIN_500 = '<html><body><h1>500 Internal Server Error</h1></body></html>\n';
