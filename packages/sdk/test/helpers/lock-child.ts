/** Holds an outbox until it is killed. */
import { fileOutbox } from '../../src/node/index.js';

const [path = ''] = process.argv.slice(2);
const outbox = await fileOutbox(path);
await outbox.put({ operation: { id: 'of the child', epoch: 0 }, sale: {} });
process.send?.('locked');
setInterval(() => undefined, 60_000);
