/** The other end of the serial line has another rate, parity or stop bit. */
import { int, oneOf, optional, record } from '@plomba/codec';
import { UART_BAUDS, type Parity, type UartBaud } from '../../hardware/uart.js';
import { faultKind, type FaultKind } from '../fault-kind.js';

type BaudName = `${UartBaud}`;

interface WrongBaudParams {
  readonly baud?: BaudName;
  readonly parity?: Parity;
  readonly stopBits?: number;
}

const BAUDS: Readonly<Record<BaudName, number>> = { 9600: 1, 19200: 2, 38400: 3, 57600: 4, 115200: 5 };

export const wrongBaud: FaultKind = faultKind({
  name: 'line-wrong-baud',
  group: 'line',
  note: 'the other end of the serial line is set otherwise: rate, parity, stop bits',
  params: record<WrongBaudParams>('line-wrong-baud', {
    baud: optional(1, oneOf<BaudName>(BAUDS), 'its rate; default that of the unit'),
    parity: optional(2, oneOf<Parity>({ none: 1, even: 2, odd: 3 }), 'its parity; default that of the unit'),
    stopBits: optional(3, int({ min: 1, max: 2 }), 'its stop bits; default those of the unit'),
  }),
  lasts: 'until-lifted',
  verdict: 'survived',
  becomes: 'no frame comes through; the till reports that nobody answers, and nothing is committed',
  shownBy: 'firmware-sim/src/faults/line/line-faults.sim.test.ts',
  begin({ hardware, hit }, { baud, parity, stopBits }) {
    const own = hardware.uart.settings;
    const chosen = UART_BAUDS.find((one) => one.toString() === baud) ?? own.baud;
    const stops = stopBits === undefined ? own.stopBits : stopBits === 2 ? 2 : 1;
    hardware.uart.setPeer({ baud: chosen, parity: parity ?? own.parity, stopBits: stops });
    hit();
  },
  end: ({ hardware }) => hardware.uart.setPeer(undefined),
});
