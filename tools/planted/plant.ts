// Plants bugs of bugs.table.ts into sources while they are loaded. A bug that does not fit exactly once is refused, so
// that a table that went stale never passes for a broken build.
import { PLANTED_BUGS, type PlantedBug } from './bugs.table.js';
import { DEVIATIONS } from './deviations.table.js';

/** The bugs of these names. Throws when there is none of a name, or two of them change the same place. */
export function bugsNamed(names: readonly string[]): readonly PlantedBug[] {
  return names.map((name) => {
    const bug = [...PLANTED_BUGS, ...DEVIATIONS].find((one) => one.name === name);
    if (bug === undefined) throw new Error(`there is no planted bug ${name}; see tools/planted/bugs.table.ts`);
    return bug;
  });
}

/** The source with every bug of its file in it. */
export function plant(code: string, file: string, bugs: readonly PlantedBug[]): string {
  return bugs
    .filter((bug) => bug.file === file)
    .reduce((text, bug) => {
      const parts = text.split(bug.find);
      if (parts.length !== 2) throw new Error(`bug ${bug.name} fits ${parts.length - 1} times into ${file}`);
      return parts.join(bug.replace);
    }, code);
}
