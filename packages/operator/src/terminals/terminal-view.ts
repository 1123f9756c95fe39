/** A terminal as the back office shows it. */
import { bool, text } from '@plomba/codec';
import { idText, line, listOf, may, must, object, timeMs, type ObjectShape, type Shape } from '../http/shape.js';
import type { Terminal } from '../store/terminals.js';
import { productWord, productOf } from '../licences/available.js';
import type { ProductId } from '../licences/products.table.js';

/** What a program says of the computer that it runs on; kept as a digest. */
export const hardwareText: Shape<string> = text({ bytesMax: 200 });

export interface TerminalView {
  readonly id: string;
  readonly name: string;
  readonly point?: string;
  /** In words, as the back office says it. */
  readonly connection: string;
  readonly bound: boolean;
  readonly boundAt?: number;
  readonly registerNumber?: string;
  readonly parts: readonly ProductId[];
  readonly alarms: readonly string[];
  readonly createdAt: number;
}

export const terminalView: ObjectShape<TerminalView> = object<TerminalView>('Terminal', {
  id: must(idText, 'id of the terminal'),
  name: must(line(80), 'name in the back office'),
  point: may(idText, 'point of sale'),
  connection: must(line(80), 'in words: a free one is not connected to any hardware'),
  bound: must(bool, 'whether it is bound to hardware'),
  boundAt: may(timeMs, 'since when'),
  registerNumber: may(line(40), 'number under which the agency has the register'),
  parts: must(listOf(productWord, 100), 'parts of the program beside the register itself'),
  alarms: must(listOf(line(80), 10), 'what is missing, in words'),
  createdAt: must(timeMs, 'when it was made'),
});

export function terminalViewOf(terminal: Terminal): TerminalView {
  const { hardware, company: _, parts, ...rest } = terminal;
  const isRegistered = terminal.registerNumber !== undefined;
  return {
    ...rest,
    parts: parts.map(productOf),
    bound: hardware !== undefined,
    connection: hardware === undefined ? 'not connected to any hardware' : 'connected to hardware',
    alarms: isRegistered ? [] : ['register is not registered with the agency'],
  };
}
