// Whether the tests of a clause are there and passed.
import type { Clause } from '@plomba/testkit';

export interface RanTest {
  /** Path of its file, at least its end. */
  readonly file: string;
  readonly fullName: string;
  readonly passed: boolean;
}

export interface JudgedClause {
  readonly clause: Clause;
  readonly verdict: 'proved' | 'failed' | 'no test';
  /** What is wrong; empty where it is proved. */
  readonly why: string;
  /** Tests that it is proved by. */
  readonly count: number;
}

function judgeOne(clause: Clause, folder: string, ran: readonly RanTest[]): JudgedClause {
  if (clause.tests.length === 0) return { clause, verdict: 'no test', why: 'it names no test', count: 0 };
  let count = 0;
  for (const { file, name } of clause.tests) {
    const found = ran.filter((one) => one.file.endsWith(`${folder}/${file}`) && one.fullName.includes(name));
    if (found.length === 0) return { clause, verdict: 'no test', why: `${file} has no test "${name}"`, count: 0 };
    const failed = found.find(({ passed }) => !passed);
    if (failed !== undefined) {
      return { clause, verdict: 'failed', why: `"${failed.fullName}" did not pass`, count: 0 };
    }
    count += found.length;
  }
  return { clause, verdict: 'proved', why: '', count };
}

/** @param folder of the package: `packages/country-se` */
export function judgeClauses(
  clauses: readonly Clause[],
  folder: string,
  ran: readonly RanTest[],
): readonly JudgedClause[] {
  return clauses.map((clause) => judgeOne(clause, folder, ran));
}
