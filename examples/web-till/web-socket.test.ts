/**
 * A till in real Chromium that reaches its unit over a WebSocket: the unit runs in this process, the line is cut in the
 * middle, and the sale is issued once. Skipped where there is no Chromium.
 */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { webSocketChannel, WEB_SOCKET_PROTOCOL, type WebSocketLike } from '@plomba/transport';
import { unitInProcess } from '@plomba/testkit';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { WebSocketServer } from 'ws';

const executablePath = process.env['PLOMBA_CHROMIUM'] ?? '/usr/bin/chromium';
const skip = !existsSync(executablePath);
const note = skip ? ` (skipped: no Chromium at ${executablePath})` : '';

const program = `
import { connect } from '@plomba/sdk';
import { webSocket } from '@plomba/transport';
globalThis.sell = async (url) => {
  const unit = await connect(webSocket(url), { backoffMs: { first: 10, most: 50 } });
  await unit.openDay();
  const receipt = await unit.issue({
    document: 'sale',
    items: [{ name: 'Espresso', quantity: '2', unitPrice: '1.80', taxGroup: 'A' }],
    payments: [{ kind: 'cash', amount: '5.00' }],
  });
  let bytes = 0;
  for await (const piece of unit.export()) bytes += piece.length;
  await unit.close();
  if (bytes === 0) throw new TypeError('an empty export');
  return { number: receipt.number, change: String(receipt.change), repeated: receipt.repeated, bytes };
};
`;

async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    conditions: ['@plomba/source'],
  });
  return outputFiles[0]?.text ?? '';
}

it.skipIf(skip)(`sells over a WebSocket from Chromium${note}`, { timeout: 120_000 }, async () => {
  const device = unitInProcess();
  device.host.act((unit) => {
    unit.call('unit.personalise', { operation: { id: 'make', epoch: 0 }, serial: 'WS-1' });
    const owner = { name: 'Example Ltd', taxNumber: '1' };
    const place = { name: 'Shop', address: 'Street 1' };
    for (const change of [{ to: 'bound', owner, place }, { to: 'test' }, { to: 'production' }]) {
      unit.call('life.change', { operation: { id: `to-${change.to}`, epoch: 0 }, change });
    }
    // The first event is the opening of the day, the second the sale: its answer is lost with the power.
    unit.cutAt({ at: 'event', event: 'after-commit-before-answer', count: 2 });
  });
  const http = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>till</title>');
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const sockets = new WebSocketServer({ server: http, handleProtocols: () => WEB_SOCKET_PROTOCOL });
  sockets.on('connection', (socket) => {
    // A bridge: what comes out of one channel goes into the other, and both end together.
    const till = webSocketChannel(socket as WebSocketLike, 'ws:till');
    void device.open().then((unit) => {
      till.subscribe({
        data: (bytes) => void unit.write(bytes).catch(() => undefined),
        closed: () => void unit.close(),
      });
      unit.subscribe({
        data: (bytes) => void till.write(bytes).catch(() => undefined),
        closed: () => void till.close(),
      });
    });
  });
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const address = http.address();
    const place = `127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
    const page = await browser.newPage();
    await page.goto(`http://${place}/`);
    await page.addScriptTag({ content: await bundled(), type: 'module' });
    await page.waitForFunction(() => 'sell' in globalThis);
    const sold: unknown = await page.evaluate(`sell('ws://${place}')`);
    expect(sold).toMatchObject({ number: 1, change: '140', repeated: true });
    // The export is a tar, of blocks of 512 bytes.
    expect((sold as { readonly bytes: number }).bytes % 512).toBe(0); // what the program above returns
  } finally {
    await browser.close();
    for (const client of sockets.clients) client.terminate();
    sockets.close();
    await new Promise((resolve) => http.close(resolve));
    await device.stop();
  }
});
