import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { none } from '@plomba/core/country';
import { describe, expect, it } from 'vitest';
import { keepPapers } from './paper-files.js';
import { startSim, type Sim } from './start-sim.js';
import { DEFAULT_PROFILE } from './unit-profile.js';

async function newSim(): Promise<Sim> {
  return await startSim({
    listen: 'memory',
    profile: DEFAULT_PROFILE,
    country: none,
    state: 'production',
    seed: 'paper files',
    clock: 'virtual',
    sizes: { fiscalBytes: 65_536, journalBytes: 524_288, derivedBytes: 131_072, workingBytes: 4096 },
  });
}

function openDayAndSell(sim: Sim, id: string): void {
  sim.act((device) => {
    device.call('day.open', { operation: { id: `day-${id}`, epoch: 0 } });
    device.call('receipt.issue', {
      operation: { id: `sale-${id}`, epoch: 0 },
      receipt: {
        document: 'sale',
        items: [
          { name: 'Čaj', quantity: { digits: 1n, scale: 0 }, unitPrice: { digits: 250n, scale: 2 }, taxGroup: 'A' },
        ],
        payments: [{ kind: 'cash', amount: 250n }],
      },
    });
  });
}

describe('papers as files', () => {
  it('are numbered on from what the folder holds, pictures and texts, torn ones by name', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'plomba-paper-')), 'new', 'folder');
    const sim = await newSim();
    keepPapers(sim.device, folder);
    writeFileSync(join(folder, '0007.png'), '');
    sim.device.cutAt({ at: 'event', event: 'line-printed', count: 3 });
    openDayAndSell(sim, '1');
    expect(readdirSync(folder)).toEqual(['0007.png']);
    sim.act((device) => device.powerOn());
    await sim.stop();
    const made = readdirSync(folder).sort();
    expect(made).toEqual(['0001-torn.png', '0001-torn.txt', '0002.png', '0002.txt', '0007.png']);
    expect(readFileSync(join(folder, '0001-torn.txt'), 'utf8').split('\n')).toHaveLength(4);
    expect(readFileSync(join(folder, '0002.txt'), 'utf8')).toContain('Čaj');
    // Width of a PNG: four bytes behind the name of its first chunk.
    expect(readFileSync(join(folder, '0002.png')).readUInt32BE(16)).toBe(672);

    const again = await newSim();
    keepPapers(again.device, folder);
    openDayAndSell(again, '2');
    await again.stop();
    expect(readdirSync(folder)).toContain('0008.png');
  });

  it('need a folder that can be one', async () => {
    const sim = await newSim();
    const file = join(mkdtempSync(join(tmpdir(), 'plomba-paper-')), 'file');
    writeFileSync(file, '');
    expect(() => keepPapers(sim.device, file)).toThrow(expect.objectContaining({ code: 'folder-unusable' }));
    await sim.stop();
  });
});
