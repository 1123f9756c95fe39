/** `plomba conform --against sim`: a fresh simulated unit beside the one at the port, and the same commands to both. */
import { randomBytes } from 'node:crypto';
import { compareOnWire, WALL_TIME, type CompareOptions, type CompareReport, type WireName } from '@plomba/testkit';
import { countryOf, wireOf } from '../countries.js';
import { print, type Io } from '../io.js';
import { startSim } from '../sim/start-sim.js';
import { DEFAULT_PROFILE } from '../sim/unit-profile.js';
import { plainText } from '../terminal/plain-text.js';
import { styleOf } from '../terminal/style.js';
import { indent } from '../terminal/table.js';
import type { PortTarget } from './port-target.js';

/** The country whose units speak the wire. */
const COUNTRY_OF: Readonly<Record<WireName, string>> = { link: 'none', ccsp: 'se', kd: 'se' };

/** @throws what the comparison, the port and the simulator throw (as rejections) */
export async function againstSim(wire: WireName, opened: PortTarget, options: CompareOptions): Promise<CompareReport> {
  const country = COUNTRY_OF[wire];
  const sim = await startSim({
    listen: 'memory',
    profile: DEFAULT_PROFILE,
    country: countryOf(country),
    ...wireOf(wire, country),
    state: 'production',
    seed: 'conformance',
    clock: 'virtual',
  });
  try {
    const drawBytes = (count: number): Uint8Array => Uint8Array.from(randomBytes(count));
    const simulated = { name: 'the simulator', open: sim.open, time: WALL_TIME, drawBytes };
    return await compareOnWire(wire, [opened.target, simulated], options);
  } finally {
    await sim.stop();
  }
}

export function showComparison(io: Io, { rounds, commands, receipts, difference }: CompareReport, again: string): void {
  const style = styleOf(io.stdout, io.env);
  const what = `${rounds} rounds, ${commands} commands, ${receipts} receipts`;
  if (difference === undefined) {
    print(io, `${style.good('✓')} ${style.bold('the unit answers as the simulator does')}  ${style.dim(what)}`);
    return;
  }
  print(io, `${style.bad('✗')} ${style.bold('the unit answers otherwise than the simulator')}  ${style.dim(what)}`);
  print(io, ...indent(difference.commands.map((line, at) => `${style.dim(`${at + 1}`)} ${plainText(line)}`)));
  print(io, `  ${style.dim('unit     ')} ${plainText(difference.first)}`);
  print(io, `  ${style.dim('simulator')} ${plainText(difference.second)}`);
  if (!difference.isShrunk)
    print(io, style.warn('  The budget of receipts was used up before the list was as short as it gets.'));
  print(io, `  ${style.dim('again    ')} ${plainText(again)}`);
}
