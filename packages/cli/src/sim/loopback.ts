/** Which addresses only this machine can reach: what may be offered without a token. */
import { parsePortUrl } from '@plomba/transport/node';
import { usageError } from '../cli-error.js';

/** @throws CliError, TransportError `bad-url` */
export function isLoopback(url: string): boolean {
  const parsed = parsePortUrl(url);
  if (parsed.kind !== 'tcp') {
    throw usageError('bad-url', `the control channel cannot be at ${url}`, {
      hint: 'Write tcp://127.0.0.1:PORT; port 0 picks a free one.',
    });
  }
  const { host } = parsed;
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
