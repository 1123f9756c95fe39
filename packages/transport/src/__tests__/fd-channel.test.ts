/** A channel over a descriptor: what it waits for, so that it neither spins nor stands still. */
import { closeSync, constants, openSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FdChannel } from '../node/fd-channel.js';
import { ptyAvailable } from '../node/index.js';
import { loadPtyNative } from '../node/pty-native.js';
import { Recorder, turns } from './recorder.js';

const { available } = await ptyAvailable();

describe.skipIf(!available)('FdChannel', () => {
  it('waits to read while there is room, and to write while there is something left', async () => {
    const native = await loadPtyNative();
    const { masterFd, slaveFd, slavePath } = native.open();
    const end = (fd: number, watched: string[]): FdChannel => {
      let stop = (): void => undefined;
      return new FdChannel({
        url: slavePath,
        fd,
        poll: (onReady) => {
          const poller = native.poll(fd, onReady);
          stop = () => poller.close();
          return {
            watch: (readable, writable) => {
              watched.push(`${readable ? 'r' : ''}${writable ? 'w' : ''}`);
              poller.watch(readable, writable);
            },
          };
        },
        release: () => {
          stop();
          closeSync(fd);
          return Promise.resolve();
        },
      });
    };
    const [watchedByUnit, watchedByClient]: [string[], string[]] = [[], []];
    const unit = end(masterFd, watchedByUnit);
    const client = end(
      openSync(slavePath, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK),
      watchedByClient,
    );
    expect([watchedByUnit, watchedByClient]).toEqual([['r'], ['r']]);

    const written = client.write(new Uint8Array(500_000));
    while (watchedByUnit.at(-1) !== '') await turns(1);
    expect(watchedByClient.at(-1)).toBe('rw');
    // Quiet: with nothing to do on either side nobody is woken, but for what the kernel still moves about.
    const wakeUps = watchedByUnit.length + watchedByClient.length;
    await turns(200);
    expect(watchedByUnit.length + watchedByClient.length - wakeUps).toBeLessThan(50);

    const received = new Recorder(unit);
    await written;
    await received.atLeast(500_000);
    await turns();
    expect([watchedByUnit.at(-1), watchedByClient.at(-1)]).toEqual(['r', 'r']);
    await client.close();
    await unit.close();
    closeSync(slaveFd);
  });
});
