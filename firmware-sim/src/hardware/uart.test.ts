import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteTimeUs, FIFO_BYTES, Uart, UART_BAUDS, type Parity, type UartSettings } from './uart.js';

const settings: fc.Arbitrary<UartSettings> = fc.record({
  baud: fc.constantFrom(...UART_BAUDS),
  parity: fc.constantFrom<Parity>('none', 'even', 'odd'),
  stopBits: fc.constantFrom<1 | 2>(1, 2),
});
const some = fc.uint8Array({ minLength: 1, maxLength: 64 });

function uartOf(own: UartSettings, peer?: UartSettings): Uart {
  const uart = new Uart();
  uart.configure(own);
  uart.setPeer(peer);
  return uart;
}

const at = (baud: UartSettings['baud'], parity: Parity = 'none'): UartSettings => ({ baud, parity, stopBits: 1 });
const CLEAN = { framing: 0, parity: 0, overrun: 0, breaks: 0, noise: 0 };

describe('the UART', () => {
  it('passes every byte between ends that are set alike, through the bits as well', () => {
    fc.assert(
      fc.property(settings, some, (own, bytes) => {
        const uart = uartOf(own, { ...own });
        expect([uart.isClean, uart.fromPeer(bytes), uart.toPeer(bytes)]).toEqual([true, bytes, bytes]);
        // One bit in a million is none of these: they go bit by bit, and come out whole.
        uart.setNoise(0.000_001, 1);
        expect([uart.isClean, uart.fromPeer(bytes), uart.errors]).toEqual([false, bytes, CLEAN]);
      }),
    );
  });

  it('passes every byte to an end with one stop bit from one with two', () => {
    fc.assert(
      fc.property(settings, some, (own, bytes) => {
        expect(uartOf({ ...own, stopBits: 1 }, { ...own, stopBits: 2 }).fromPeer(bytes)).toEqual(bytes);
      }),
    );
  });

  it('reads 55 at half the rate as a byte of ones and zeros in pairs, worked out by hand', () => {
    // 9600 sends start 0, then 1 0 1 0 1 0 1 0, stop 1, each twice as long as 19200 expects. The middle of the receiver's
    // bits falls on 0 0 | 1 1 | 0 0 | 1 1 | 0: start, then 0 1 1 0 0 1 1 0 = 66 hex, and a stop bit of 0.
    const uart = uartOf(at(19_200), at(9600));
    expect(uart.fromPeer(Uint8Array.of(0x55))[0]).toBe(0x66);
    expect(uart.errors.framing).toBeGreaterThan(0);
  });

  it('reads zeros of a slow sender as breaks: a 00 with a framing error', () => {
    const uart = uartOf(at(115_200), at(9600));
    expect(uart.fromPeer(Uint8Array.of(0))).toEqual(Uint8Array.of(0));
    expect(uart.errors.framing).toBe(1);
    expect(uart.break()).toEqual(Uint8Array.of(0));
    expect(uart.errors).toEqual({ ...CLEAN, framing: 2, breaks: 1 });
  });

  it('reads almost nothing right between ends of other rates', () => {
    for (const own of UART_BAUDS) {
      for (const peer of UART_BAUDS) {
        if (own === peer) continue;
        const sent = Uint8Array.from({ length: 64 }, (_, index) => (index * 37 + 11) & 0xff);
        const uart = uartOf(at(own), at(peer));
        const read = uart.fromPeer(sent);
        expect(Array.from(read).join()).not.toBe(Array.from(sent).join());
      }
    }
  });

  it('counts parity errors where one end sends odd and the other expects even', () => {
    const uart = uartOf(at(9600, 'even'), at(9600, 'odd'));
    const bytes = Uint8Array.from({ length: 50 }, (_, index) => index);
    expect(uart.fromPeer(bytes)).toEqual(bytes);
    expect(uart.errors).toEqual({ ...CLEAN, parity: 50 });
  });

  it('turns over as many bits as the noise says, the same ones from the same seed', () => {
    const run = (seed: number): { readonly bytes: Uint8Array; readonly noise: number } => {
      const uart = new Uart();
      uart.setNoise(10_000, seed);
      const bytes = uart.fromPeer(new Uint8Array(10_000));
      return { bytes, noise: uart.errors.noise };
    };
    // 10 bits a byte, 100,000 bits, one of a hundred.
    expect(run(1).noise).toBeGreaterThan(900);
    expect(run(1).noise).toBeLessThan(1100);
    expect(run(1)).toEqual(run(1));
    expect(run(1).bytes).not.toEqual(run(2).bytes);
  });

  it('takes 10 bits a byte at 8N1, 12 at 8E2', () => {
    expect(byteTimeUs(at(9600), 960)).toBe(1_000_000);
    expect(byteTimeUs({ baud: 9600, parity: 'even', stopBits: 2 }, 800)).toBe(1_000_000);
    const uart = uartOf(at(9600));
    expect(uart.takesMs('to-unit', 96, 0)).toBe(0);
    uart.pace(true);
    expect(uart.takesMs('to-unit', 96, 1000)).toBe(100);
    // Behind those on their way; the other direction is free.
    expect(uart.takesMs('to-unit', 96, 1050)).toBe(150);
    expect(uart.takesMs('from-unit', 96, 1050)).toBe(100);
    expect(uart.takesMs('to-unit', 96, 5000)).toBe(100);
  });

  it('keeps 16 bytes while the firmware does not read, and loses the newest', () => {
    const uart = new Uart();
    const bytes = Uint8Array.from({ length: 20 }, (_, index) => index);
    uart.stall(true);
    expect(uart.fromPeer(bytes.subarray(0, 10))).toEqual(new Uint8Array());
    expect(uart.fromPeer(bytes.subarray(10))).toEqual(new Uint8Array());
    expect(uart.errors.overrun).toBe(20 - FIFO_BYTES);
    uart.stall(false);
    expect(uart.fromPeer(Uint8Array.of(99))).toEqual(Uint8Array.of(...bytes.subarray(0, 16), 99));
    expect(uart.fromPeer(Uint8Array.of(98))).toEqual(Uint8Array.of(98));
    uart.stall(true);
    uart.fromPeer(bytes);
    uart.powerOff();
    uart.stall(false);
    expect(uart.fromPeer(Uint8Array.of(97))).toEqual(Uint8Array.of(97));
  });
});
