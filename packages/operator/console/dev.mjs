// The console while it is being changed: Vite serves it from its sources and hands every call on to an operator that runs.
//   plomba operator --data DIR --demo --listen http://127.0.0.1:8090
//   npx -y pnpm@10 --filter @plomba/operator console http://127.0.0.1:8090
import { createServer } from 'vite';
import { settings } from './build.mjs';

const [operator = 'http://127.0.0.1:8090'] = process.argv.slice(2);
const server = await createServer({
  ...settings,
  logLevel: 'info',
  appType: 'spa',
  server: {
    // The operator takes changes only from a page of its own address.
    proxy: { '/v1': { target: operator, changeOrigin: true, headers: { origin: operator } } },
  },
});
await server.listen();
server.printUrls();
