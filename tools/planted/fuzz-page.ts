// docs/proofs/fuzz.md: which planted bug `plomba fuzz` found, what saw it, and after how long.
import { PLANTED_BUGS } from './bugs.table.js';

/** The seeds that every bug is looked for with: nobody has chosen them. */
export const SEEDS: readonly string[] = ['1', '2', '3'];
/** Steps for one bug and seed: twenty runs. */
export const BUDGET_STEPS = 2400;

export interface SeedResult {
  /** Until it was found. */
  readonly steps: number;
  readonly seconds: number;
  readonly checker: string;
}

export interface FuzzedBug {
  readonly checker: string;
  readonly id: string;
  /** By seed; a seed that is not there found nothing within the budget. */
  readonly seeds: Readonly<Record<string, SeedResult>>;
  /** Of the run when it was made small. */
  readonly smallSteps: number;
  readonly smallFaults: number;
  /** Whether the id fails with the bug, and does not without it. */
  readonly repeats: boolean;
}

const INTRO = `# What the fuzzer finds

\`plomba fuzz\` runs tills, line, unit, technician and operator from one seed, with faults, and lets independent checkers
look at the memories after every boot. Here it is built from sources with one bug planted in each
(\`tools/planted/bugs.table.ts\`), and run from the seeds ${SEEDS.join(', ')}, which nobody has chosen, until something is
violated, for ${BUDGET_STEPS} steps at most; a seed that found nothing within them has a dash. The id fails again with the
bug (\`plomba replay ID\` of the broken build exits 1), and does not without it (exits 0). Seconds are those of one process
on the machine on which the page was written, which had much else to do.

The checkers: \`oracle\` compares what tills believe with what the unit has, by operation; \`kept\` demands that what was
there at a boot is there at every later one; \`verifier\` is the independent verifier over the export; \`boot\` and \`halted\`:
the unit stops without a reason; \`damage\`: it gives up, or reads, what damaged cells do not explain; \`witness\` is the
operator, who keeps checkpoints; \`clock\`, \`lock-out\`, \`firmware\`, \`fiscal memory\`, \`numbers\` are what their names say.

No fault is exempt. Damaged cells are kept apart from what was programmed, so that the checkers look at what would be there
without the damage: nothing may be missing from it but a tail that begins with a damaged record and has no whole batch
behind it, and then the operator, who was told of it, must see that. A unit may stop while its cells are damaged, and after
a write that went wrong; mended and switched on again, it must have everything. One thing is not held against it: where a
till calls again with an operation that an earlier call had sent, a refusal speaks of its own call alone, and a frame of the
earlier one, on a connection that went half open, may still come; a till that wants to be sure asks for the outcome.

A sound build finds nothing. CI fuzzes a fixed number of steps with the commit as seed and prints both.

This page is written by \`npx -y pnpm@10 planted --fuzz --write\`; \`npx -y pnpm@10 planted --fuzz NAME\` tries one bug.
`;

export function fuzzPage(results: Readonly<Record<string, FuzzedBug>>): string {
  const rows = PLANTED_BUGS.filter(({ fuzz }) => fuzz === true).map(({ name, what }) => {
    const found = results[name];
    if (found === undefined) return `| \`${name}\` | ${what} | not tried |${SEEDS.map(() => ' |').join('')} | |`;
    const { checker, smallSteps, smallFaults, id, seeds } = found;
    const tries = SEEDS.map((seed) => {
      const result = seeds[seed];
      return result === undefined ? '–' : `${result.steps} (${result.seconds.toFixed(0)} s)`;
    });
    return `| \`${name}\` | ${what} | ${checker} | ${tries.join(' | ')} | ${smallSteps} + ${smallFaults} | \`${id}\` |`;
  });
  const seeds = SEEDS.map((seed) => `seed ${seed}: steps`).join(' | ');
  const head = `| bug | what is wrong | seen by | ${seeds} | small: steps + faults | id |`;
  return `${INTRO}\n${[head, `|---|---|---|${SEEDS.map(() => '---|').join('')}---|---|`, ...rows].join('\n')}\n`;
}
