/** A server of HTTP on an address of this machine, and the address that it got. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CliError, usageError } from './cli-error.js';
import { systemCode } from './files.js';

export interface HttpAddress {
  readonly host: string;
  readonly port: number;
}

/** @throws CliError `bad-listen` */
export function httpAddress(url: string): HttpAddress {
  const parsed = /^http:\/\/(\[[0-9a-f:]+\]|[^/:?#@\s]+):(\d{1,5})\/?$/i.exec(url);
  const port = Number(parsed?.[2] ?? 65_536);
  if (parsed === null || port > 65_535) {
    throw usageError('bad-listen', `nothing can listen on ${url}`, {
      hint: 'Write http://127.0.0.1:8080; port 0 picks a free one. For TLS put a proxy in front of it.',
    });
  }
  return { host: (parsed[1] ?? '').replace(/^\[(.*)\]$/, '$1'), port };
}

/** Where a server listens, as a client writes it. */
export function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo; // of a TCP server that listens
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** @throws CliError `listen-failed` (as a rejection) */
export async function listen(server: Server, { host, port }: HttpAddress): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    const code = systemCode(cause);
    throw new CliError('listen-failed', `http://${host}:${port} cannot be listened on: ${code ?? String(cause)}`, {
      hint:
        code === 'EADDRINUSE'
          ? 'Another program listens there; choose another port, or 0 for any free one.'
          : 'Choose an address of this machine, such as http://127.0.0.1:8080.',
      exitCode: 2,
      cause,
    });
  }
}
