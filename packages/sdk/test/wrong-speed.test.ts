/** A port at the wrong speed, or another device at the end of the cable: only garbage comes, and that is said at once. */
import { memoryPair, type ByteChannel } from '@plomba/transport';
import { expect, it } from 'vitest';
import { connect, isConnectionError } from '../src/index.js';
import { failure, optionsOf } from './helpers/bench.js';
import { VirtualTimers } from './helpers/virtual-timers.js';

function chattering(bytes: Uint8Array): ByteChannel {
  const [till, device] = memoryPair({ name: 'cable' });
  device.subscribe({ data: () => void device.write(bytes).catch(() => undefined), closed: () => undefined });
  return till;
}

for (const way of ['an opener', 'a channel that was handed in']) {
  it(`says that nothing can be read, with the count of the bytes: ${way}`, async () => {
    const timers = new VirtualTimers();
    const garbage = new Uint8Array(300).fill(0xf8);
    const target = way === 'an opener' ? () => Promise.resolve(chattering(garbage)) : chattering(garbage);
    const error = await timers.until(failure(connect(target, optionsOf(timers))));
    expect(isConnectionError(error)).toBe(true);
    expect(error).toMatchObject({
      code: 'connection-lost',
      outcome: 'not-committed',
      detail: '300 bytes arrived from memory:cable/a, and none of them could be read',
      cause: { code: 'wrong-baud' },
    });
    expect((error as { readonly hint: string }).hint).toContain('speed'); // as the line above says, a FiscalError
    expect(timers.now()).toBeLessThan(1_000);
  });
}
