/**
 * What each path does, in terms of the SDK. Keys, bodies and query parameters have been read by then; what a body says
 * is judged by the tables of the SDK.
 */
import type { Json } from '@plomba/codec';
import { replyToJson } from '@plomba/link';
import type { CallOptions, CashMove, ChangeOptions, Committed, ReceiptInput, Unit } from '@plomba/sdk';
import { isFiscalError, toJson } from '@plomba/sdk';
import { outcomeBody, type Body, type Changes } from './changes.js';
import { committingWith } from './committing.js';
import type { Ask, Handler, HandlerParts, Handlers, Reply } from './handler.js';
import { openApiDocument } from './openapi.js';
import { BridgeError, problemOf } from './problem.js';
import { eventText, journalLine } from './reads.js';
import { serviceHandlers } from './service-handlers.js';
import { visitHandlers } from './visit-handlers.js';

/** How long the health check waits for the unit, ms. */
const HEALTH_MS = 2_000;

const json = (body: Body, status = 200): Reply => ({ kind: 'json', status, body });

type WriterId = 'issueReceipt' | 'copyReceipt' | 'openDay' | 'closeDay' | 'cashIn' | 'cashOut';

export function handlersOf(parts: HandlerParts): Handlers {
  const { changes, timeoutMs } = parts;
  const call = ({ signal }: Ask): CallOptions => ({ signal, timeoutMs });
  const known = async (key: string): Promise<Body> => {
    const outcome = await changes.find(key);
    if (outcome === undefined) throw new BridgeError('no-such-operation');
    return outcomeBody(outcome);
  };

  return {
    ...writers(parts),
    ...serviceHandlers(parts, call),
    ...visitHandlers(parts, call),
    checkReceipt: async (ask) => {
      // The SDK judges it by its table.
      const found = await (await parts.unit()).check(ask.body as unknown as ReceiptInput, call(ask));
      return json(replyToJson('receipt.check', found) as Body); // a record table always writes an object
    },
    getReceipt: async ({ key }) => {
      const { receipt } = await known(key);
      if (receipt === undefined) throw new BridgeError('no-such-operation', { detail: 'no receipt under this key' });
      return json(receipt as Body); // the member of that name is an object
    },
    getOperation: async ({ key }) => json(await known(key)),
    settleOperation: async ({ key, language }) => {
      const outcome = await changes.settle(key);
      if (outcome.state !== 'unknown') return json(outcomeBody(outcome));
      // A problem has only members that JSON has.
      return json({ state: 'unknown', reason: problemOf(outcome.reason, language) as unknown as Json });
    },
    getReportX: async (ask) => {
      const report = await (await parts.unit()).report(call(ask));
      return json(replyToJson('report.x', report) as Body); // a record table always writes an object
    },
    getReportZ: async (ask) => {
      const report = await (await parts.unit()).dayReport(ask.query.get('day') ?? 0, call(ask));
      return json(replyToJson('report.z', report) as Body); // a record table always writes an object
    },
    getReportShift: async (ask) => {
      const of = { sequence: ask.query.get('sequence') ?? 0 };
      const report = await (await parts.unit()).shiftReport(of, call(ask));
      return json(replyToJson('report.shift', report) as Body); // a record table always writes an object
    },
    getReportPeriod: async (ask) => {
      const days = { from: ask.query.get('from') ?? 0, to: ask.query.get('to') ?? 0 };
      const report = await (await parts.unit()).periodReport({ days }, call(ask));
      return json(replyToJson('report.period', report) as Body); // a record table always writes an object
    },
    getStatus: async (ask) => {
      const status = await (await parts.unit()).status(call(ask));
      return json(replyToJson('unit.status', status) as Body); // a record table always writes an object
    },
    getCapabilities: async (ask) => {
      const { driver, resolution, documents, calls, missing } = await (await parts.unit()).capabilities(call(ask));
      return json({ driver, resolution, documents: [...documents], calls: [...calls], missing: [...missing] });
    },
    ...readers(parts, call),
    getHealth: async ({ signal }) => json({ status: 'ok', unit: await healthOf(parts, signal) }),
    getOpenApi: () => Promise.resolve(json(openApiDocument)),
  };
}

/** What changes something: no signal, because the outcome is wanted also when the client has gone. */
function writers({ changes, timeoutMs }: HandlerParts): Pick<Handlers, WriterId> {
  const { change, commit, handler } = committingWith({ changes, timeoutMs });
  const cash =
    (direction: 'in' | 'out'): Handler =>
    ({ key, body }) => {
      const move = body as unknown as CashMove; // the table has judged it by the time it is used
      const run = (unit: Unit, options: ChangeOptions): Promise<Committed> =>
        direction === 'in' ? unit.cashIn(move, options) : unit.cashOut(move, options);
      return commit(key, { command: 'cash.move', input: { ...body, direction }, run });
    };

  return {
    issueReceipt: ({ key, body }) =>
      change({
        key,
        command: 'receipt.issue',
        input: { receipt: body },
        run: async (unit, operation) => {
          const receipt = body as unknown as ReceiptInput; // the table has judged it by then
          return toJson(await unit.issue(receipt, { operation, timeoutMs })) as Body; // the SDK's JSON is JSON
        },
      }),
    copyReceipt: async ({ key, body }) => {
      const { key: of, ...rest } = body;
      // With both or neither of them the table refuses the request by its field.
      const input =
        of === undefined || 'sequence' in rest ? body : { ...rest, sequence: await sequenceOf(changes, of) };
      const sequence = input['sequence'] as number; // or the table refuses it
      return commit(key, { command: 'receipt.copy', input, run: (unit, options) => unit.copy({ sequence }, options) });
    },
    openDay: handler('day.open', (unit, _nothing, options) => unit.openDay(options)),
    closeDay: handler('day.close', (unit, _nothing, options) => unit.closeDay(options)),
    cashIn: cash('in'),
    cashOut: cash('out'),
  };
}

function readers(
  parts: HandlerParts,
  call: (ask: Ask) => CallOptions,
): Pick<Handlers, 'readJournal' | 'getCheckpoint' | 'getExport' | 'watchEvents'> {
  return {
    watchEvents: async ({ signal, stopping }) => {
      const unit = await parts.unit();
      const notices = unit.events({ signal: AbortSignal.any([signal, stopping]) });
      const events = mapped(untilAborted(notices, stopping), eventText);
      return { kind: 'stream', type: 'text/event-stream', pieces: await begun(events) };
    },
    getCheckpoint: async (ask) => ({ kind: 'text', body: await (await parts.unit()).checkpoint(call(ask)) }),
    readJournal: async (ask) => {
      const unit = await parts.unit();
      const records = unit.journal({ ...call(ask), from: ask.query.get('from') ?? 0 });
      const lines = mapped(records, (record) => `${JSON.stringify(journalLine(record))}\n`);
      return { kind: 'stream', type: 'application/x-ndjson', pieces: await begun(lines) };
    },
    getExport: async (ask) => {
      const unit = await parts.unit();
      const size = ask.query.get('size');
      let total = 0;
      const onProgress = (_done: number, of: number): void => void (total = of);
      const pieces = unit.export({ ...call(ask), onProgress, ...(size === undefined ? {} : { size }) });
      const stream = await begun(pieces);
      return { kind: 'stream', type: 'application/x-tar', bytes: total, pieces: stream };
    },
  };
}

async function sequenceOf(changes: Changes, key: Json | undefined): Promise<number> {
  const outcome = typeof key === 'string' ? await changes.find(key) : undefined;
  if (outcome?.state === 'committed') return outcome.commit.sequence;
  throw new BridgeError('no-such-operation', { path: 'key', detail: 'no receipt was issued under this key so far' });
}

/** The first piece is read before the answer begins, so that an error still has its status. */
async function begun<T>(pieces: AsyncGenerator<T, void, undefined>): Promise<AsyncIterable<T>> {
  const first = await pieces.next();
  return (async function* () {
    if (first.done === true) return;
    yield first.value;
    yield* pieces;
  })();
}

/** Ends instead of failing when the bridge is stopped. */
async function* untilAborted<T>(source: AsyncIterable<T>, stopping: AbortSignal): AsyncGenerator<T, void, undefined> {
  try {
    yield* source;
  } catch (error) {
    if (!stopping.aborted) throw error;
  }
}

async function* mapped<T, U>(source: AsyncIterable<T>, convert: (value: T) => U): AsyncGenerator<U, void, undefined> {
  for await (const value of source) yield convert(value);
}

async function healthOf({ unit }: HandlerParts, signal: AbortSignal): Promise<'answers' | 'unreachable'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'unreachable'>((resolve) => (timer = setTimeout(() => resolve('unreachable'), HEALTH_MS)));
  const asked = unit()
    .then((open) => open.status({ signal, timeoutMs: HEALTH_MS }))
    .then(() => 'answers' as const)
    .catch((error: unknown) => {
      if (isFiscalError(error)) return 'unreachable' as const;
      throw error;
    });
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
