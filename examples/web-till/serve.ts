/** Serves the page at http://127.0.0.1:8080, or the port in PORT. */
import { createServer } from 'node:http';
import { buildPage } from './build.js';

const port = Number(process.env['PORT'] ?? 8080);
const { html } = await buildPage();
createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
}).listen(port, '127.0.0.1', () => console.log(`The till is at http://127.0.0.1:${port}`));
