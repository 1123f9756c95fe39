import { describe, expect, it } from 'vitest';
import { NetworkInterface } from './network.js';

const packet = (index: number): Uint8Array => Uint8Array.of(index & 0xff, index >> 8);

/** How many of so many packets arrive. */
function arriving(network: NetworkInterface, count: number): number {
  let arrived = 0;
  for (let index = 0; index < count; index++) {
    network.send('out', packet(index));
    network.advance(5000);
    arrived += network.take('out').length;
  }
  return arrived;
}

function modem(signal: number): NetworkInterface {
  const network = new NetworkInterface();
  network.use('sim');
  network.setSignal(signal);
  return network;
}

describe('the network interface', () => {
  it('loses nothing on a cable, and is 2 ms away', () => {
    const network = new NetworkInterface();
    network.send('out', packet(1));
    network.send('in', packet(2));
    expect(network.nextArrivalMs()).toBe(2);
    network.advance(1);
    expect(network.take('out')).toEqual([]);
    network.advance(1);
    expect([network.take('out'), network.take('in'), network.take('in')]).toEqual([[packet(1)], [packet(2)], []]);
    expect(arriving(network, 1000)).toBe(1000);
  });

  it.each([
    [100, 60, 0],
    [80, 300, 0],
    [50, 660, 250],
    [20, 1020, 500],
    [10, 1140, 750],
    [0, 1260, 1000],
  ])('with a signal of %i is %i ms away and loses %i of a thousand', (signal, latencyMs, lossPerMille) => {
    const network = modem(signal);
    expect([network.latencyMs, network.lossPerMille, network.isUp]).toEqual([latencyMs, lossPerMille, signal > 0]);
    expect(Math.abs(arriving(network, 2000) - 2 * (1000 - lossPerMille))).toBeLessThan(80);
  });

  it('gets worse with every point less, and never better', () => {
    for (let signal = 1; signal <= 100; signal++) {
      expect(modem(signal - 1).lossPerMille).toBeGreaterThanOrEqual(modem(signal).lossPerMille);
      expect(modem(signal - 1).latencyMs).toBeGreaterThan(modem(signal).latencyMs);
    }
    expect([modem(-5).signal, modem(300).signal]).toEqual([0, 100]);
  });

  it('drops what is on its way when the link goes, and counts it', () => {
    for (const down of [
      (network: NetworkInterface) => network.connect(false),
      (network: NetworkInterface) => network.setSignal(0),
      (network: NetworkInterface) => network.powerOff(),
    ]) {
      const network = modem(100);
      for (let index = 0; index < 5; index++) network.send('out', packet(index));
      down(network);
      network.connect(true);
      network.setSignal(100);
      network.advance(10_000);
      expect([network.take('out'), network.traffic]).toEqual([[], { sent: 5, lost: 5 }]);
    }
  });

  it('loses the same packets from the same seed, and others from another', () => {
    const lost = (seed: number): string => {
      const network = modem(40);
      network.reseed(seed);
      return Array.from({ length: 100 }, (_, index) => {
        network.send('out', packet(index));
        network.advance(5000);
        return network.take('out').length;
      }).join('');
    };
    expect(lost(1)).toBe(lost(1));
    expect(lost(1)).not.toBe(lost(2));
  });
});
