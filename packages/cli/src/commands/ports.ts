/** `plomba ports`: the serial ports of this machine and the simulators that run on it. */
import type { Command } from 'commander';
import { listPorts, type PortListing } from '@plomba/transport/node';
import { print, printJson, type Io } from '../io.js';
import { listRunning, type RunningSim } from '../sim/registry.js';
import { failureOf } from '../terminal/failure.js';
import { plainText } from '../terminal/plain-text.js';
import { styleOf } from '../terminal/style.js';
import { indent, tableLines } from '../terminal/table.js';
import { newCommand, type CommandHost, type JsonOption } from './context.js';

interface Found {
  readonly ports: readonly PortListing[];
  readonly simulators: readonly RunningSim[];
  /** Why the serial ports could not be listed; the simulators are listed all the same. */
  readonly problem?: string;
}

async function findPorts(): Promise<Found> {
  const simulators = listRunning();
  try {
    return { ports: await listPorts(), simulators };
  } catch (error) {
    const { message, hint } = failureOf(error);
    return { ports: [], simulators, problem: `${message}. ${hint}` };
  }
}

function show(io: Io, { ports, simulators, problem }: Found): void {
  const style = styleOf(io.stdout, io.env);
  const title = (text: string, count: number): string => `${style.bold(text)}  ${style.dim(count.toString())}`;
  print(io, title('Serial ports', ports.length));
  if (problem !== undefined) print(io, `  ${style.warn('▲')} ${plainText(problem)}`);
  if (ports.length === 0) print(io, style.dim('  none: plug an adapter in, or start a simulator with plomba sim'));
  const rows = ports.map(({ path, url, manufacturer, hint }) => {
    const state = hint === undefined ? style.good('●') : style.warn('▲');
    return [
      state,
      plainText(path),
      plainText(url ?? ''),
      plainText(manufacturer ?? ''),
      hint === undefined ? '' : style.dim(plainText(hint)),
    ];
  });
  print(io, ...indent(tableLines(rows, ['left', 'left', 'left', 'left', 'left'])), '');
  print(io, title('Simulators', simulators.length));
  if (simulators.length === 0) print(io, style.dim('  none: plomba sim starts one'));
  for (const { serial, listening, control, image, pid } of simulators) {
    print(io, `  ${style.good('●')} ${style.bold(plainText(listening))}  ${plainText(serial ?? 'blank')}`);
    const facts = [`process ${pid}`, control && `control ${control}`, image && `image ${image}`];
    print(io, style.dim(`    ${facts.filter(Boolean).map(String).map(plainText).join(' · ')}`));
  }
}

export function portsCommand({ io, exit }: CommandHost): Command {
  return newCommand('ports', 'list serial ports and running simulators').action(async (options: JsonOption) => {
    const found = await findPorts();
    if (options.json === true) printJson(io, found);
    else show(io, found);
    exit(0);
  });
}
