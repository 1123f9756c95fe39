/** The network between a till and a unit: gone, or as poor as a modem with a weak signal. */
import { int, optional, record, required } from '@plomba/codec';
import { Draws } from '../../hardware/draws.js';
import { faultKind, type FaultKind } from '../fault-kind.js';

export const networkDown: FaultKind = faultKind({
  name: 'network-down',
  group: 'line',
  note: 'the network of the unit is down: cable out, SIM card gone',
  lasts: 'until-lifted',
  atByte: 'hits',
  verdict: 'survived',
  becomes: 'the till cannot connect; when it is up again the same operation is asked for',
  shownBy: 'firmware-sim/src/faults/line/network.sim.test.ts',
  begin(site) {
    site.hardware.network.connect(false);
    site.interrupt('disconnect');
    site.hit();
  },
  end(site) {
    site.hardware.network.connect(true);
    site.interrupt('reconnect');
  },
});

interface NetworkPoorParams {
  readonly signal: number;
  readonly seed?: number;
}

/** What is lost is sent again after so long, as TCP does at first, ms. */
const RESEND_MS = 1_000;
/** Bytes that travel as one packet. */
const PACKET_BYTES = 64;

export const networkPoor: FaultKind = faultKind({
  name: 'network-poor',
  group: 'line',
  note: 'the unit is on a modem with a weak signal: everything is late, and what is lost on the way later still',
  params: record<NetworkPoorParams>('network-poor', {
    signal: required(1, int({ min: 1, max: 100 }), 'quality of the signal'),
    seed: optional(2, int({ min: 0, max: 0xffff_ffff }), 'of what is lost; default 1'),
  }),
  lasts: 'until-lifted',
  verdict: 'survived',
  becomes: 'answers take longer; what a till waits for in vain it asks for again, with the same operation',
  shownBy: 'firmware-sim/src/faults/line/network.sim.test.ts',
  begin(site, { signal, seed = 1 }) {
    const { network } = site.hardware;
    network.use('sim');
    network.setSignal(signal);
    network.reseed(seed);
    const draws = new Draws(seed);
    let sent = 0;
    let delayMs = 0;
    site.onLine({
      meet(byte) {
        if (sent++ % PACKET_BYTES === 0) {
          const isLost = draws.below(1000) < network.lossPerMille;
          delayMs = network.latencyMs + (isLost ? RESEND_MS : 0);
          site.hit();
        }
        return { bytes: [byte], delayMs };
      },
    });
  },
  end({ hardware }) {
    hardware.network.setSignal(100);
    hardware.network.use('lan');
  },
});
