/**
 * A POS back end on Fastify: tills in the shop post their orders, one fiscal unit stands behind it. The order number is
 * the operation, so an order that is posted twice is one receipt, also after a crash of anything.
 */
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { isFiscalError, toJson } from '@plomba/sdk';
import type { FiscalError, ItemInput, PaymentInput, Receipt, Unit } from '@plomba/sdk';
import { issueStored, resumeOutbox, type Outbox } from '@plomba/sdk/outbox';
import { sentenceIn } from '@plomba/sdk/sentences';

interface Order {
  readonly items: readonly ItemInput[];
  readonly payments: readonly PaymentInput[];
}

export interface Parts {
  readonly unit: Unit;
  /** Survives the process: `fileOutbox` in a shop, `memoryOutbox` in a test. */
  readonly outbox: Outbox;
  readonly log?: boolean;
}

/** Fastify checks the shape; what the fields may hold is the unit's to say, with the path of the field. */
const orderSchema = {
  type: 'object',
  required: ['items', 'payments'],
  additionalProperties: false,
  properties: { items: { type: 'array' }, payments: { type: 'array' } },
} as const;

/** Who can do something about it decides the status. */
function statusOf({ code, outcome, retry, actor }: FiscalError): number {
  if (code === 'validation-failed') return 422;
  if (outcome === 'unknown') return 504;
  if (retry === 'same-operation') return 503;
  return actor === 'cashier' ? 409 : 500;
}

function sendError(reply: FastifyReply, error: FiscalError): FastifyReply {
  const { code, path, outcome, retry, detail } = error;
  const [language = 'en'] = (reply.request.headers['accept-language'] ?? 'en').split(',');
  const sentence = sentenceIn(error, language);
  return reply.code(statusOf(error)).send({ code, path, outcome, retry, detail, sentence });
}

/** The server, ready to listen. Closing it ends neither the unit nor the outbox: they belong to the caller. */
export async function makeApp({ unit, outbox, log = false }: Parts): Promise<FastifyInstance> {
  const app = Fastify({ logger: log, bodyLimit: 262_144 });

  app.setErrorHandler((error, _request, reply) => (isFiscalError(error) ? sendError(reply, error) : reply.send(error)));

  app.put<{ Params: { order: string }; Body: Order }>(
    '/orders/:order/receipt',
    { schema: { body: orderSchema } },
    async ({ params, body }, reply) => {
      // The operation is the order: whoever posts it again gets the same receipt.
      const operation = await unit.newOperation(`order-${params.order}`);
      const sale = { document: 'sale', till: 'web', notes: [`Order ${params.order}`], ...body } as const;
      const receipt: Receipt = await issueStored(unit, outbox, { operation, sale });
      return reply.code(receipt.repeated ? 200 : 201).send(toJson(receipt));
    },
  );

  app.get('/health', async () => {
    const { serial, dayOpen, halted } = await unit.status({ timeoutMs: 2_000 });
    return { serial, dayOpen, halted };
  });

  // What was left open when the process died is settled before the first order comes.
  for await (const left of resumeOutbox(unit, outbox)) {
    app.log.info({ operation: left.entry.operation.id, state: left.state }, 'left open by an earlier run');
  }
  return app;
}
