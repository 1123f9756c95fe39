/** Starts the back end: `npx -y pnpm@10 --dir examples/pos-backend start tcp://127.0.0.1:4000`. */
import { connect, port, type ReceiptInput } from '@plomba/sdk';
import { fileOutbox } from '@plomba/sdk/node';
import { makeApp } from './app.js';

const [unitUrl = 'tcp://127.0.0.1:4000'] = process.argv.slice(2);
const outbox = await fileOutbox<ReceiptInput>('pos-backend.outbox');
const unit = await connect(port(unitUrl));
const app = await makeApp({ unit, outbox, log: true });

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void app
      .close() // waits for the orders at work
      .then(() => unit.close())
      .then(() => outbox.close());
  });
}
await app.listen({ host: '127.0.0.1', port: 3000 });
