// docs/proofs/fuzz.md: which planted bug `plomba fuzz` found, what saw it, and after how long.
import { PLANTED_BUGS } from './bugs.table.js';

export interface FuzzedBug {
  readonly checker: string;
  readonly id: string;
  readonly seconds: number;
  /** Until it was found. */
  readonly steps: number;
  /** Of the run when it was made small. */
  readonly smallSteps: number;
  readonly smallFaults: number;
  /** Whether the id fails with the bug, and does not without it. */
  readonly repeats: boolean;
}

const INTRO = `# What the fuzzer finds

\`plomba fuzz\` runs tills, line, unit, technician and operator from one seed, with faults, and lets independent checkers
look at the memories after every boot. Here it is built from sources with one bug planted in each, and run
until something is violated, from a seed whose first runs have what the bug needs (\`tools/planted/bugs.table.ts\`). Each id fails again with the bug (\`plomba replay ID\` of the broken build exits 1), and does
not without it (exits 0). Seconds are those of one process on the machine on
which the page was written, which had much else to do.

The checkers: \`oracle\` compares what tills believe with what the unit has, by operation; \`kept\` demands that what was
there at a boot is there at every later one; \`verifier\` is the independent verifier over the export; \`boot\` and \`halted\`:
the unit stops without a reason; \`witness\` is the operator, who keeps checkpoints; \`clock\`, \`lock-out\`, \`firmware\`,
\`fiscal memory\`, \`numbers\` are what their names say.

A sound build finds nothing. CI fuzzes a fixed number of steps with the commit as seed and prints both.

This page is written by \`npx -y pnpm@10 planted --fuzz --write\`; \`npx -y pnpm@10 planted --fuzz NAME\` tries one bug.
`;

export function fuzzPage(results: Readonly<Record<string, FuzzedBug>>): string {
  const rows = PLANTED_BUGS.filter(({ fuzz }) => fuzz === true).map(({ name, what }) => {
    const found = results[name];
    if (found === undefined) return `| \`${name}\` | ${what} | not tried | | | | |`;
    const { checker, seconds, steps, smallSteps, smallFaults, id } = found;
    return `| \`${name}\` | ${what} | ${checker} | ${seconds.toFixed(1)} | ${steps} | ${smallSteps} + ${smallFaults} | \`${id}\` |`;
  });
  const head = '| bug | what is wrong | seen by | seconds | steps until then | small: steps + faults | id |';
  return `${INTRO}\n${[head, '|---|---|---|---|---|---|---|', ...rows].join('\n')}\n`;
}
