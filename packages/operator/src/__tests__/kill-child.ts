/** An operator to be killed: listens, says where on its first line, goes on until somebody ends it. */
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { startOperator } from '../start-operator.js';

const [dataDir = ''] = process.argv.slice(2);
const operator = await startOperator({
  dataDir,
  listen: 'http://127.0.0.1:0',
  name: 'killed',
  clock: { now: () => Date.now() },
  entropy: (bytes) => randomBytes(bytes),
  passwordCost: { N: 16, r: 1, p: 1 },
  staff: { login: 'staff', email: 'staff@operator.test', language: 'en' },
  beatMs: 50,
});
writeSync(1, `${operator.url}\n`);
