// `pnpm check packages`: packs every public package, judges the tarballs, and uses them as a stranger would.
// Expects an up-to-date build (tools/build.mjs).
import { tryAsStranger } from './packages/consumer.js';
import { judgeTarball } from './packages/judge-tarball.js';
import { packAll } from './packages/pack.js';
import { publicPackages } from './workspace.js';

const packages = publicPackages();
const tarballs = await packAll(packages);
const judged = packages.map(async (each) => {
  const tarball = tarballs.find(({ name }) => name === each.name);
  return tarball === undefined ? [`${each.name}: was not packed`] : judgeTarball(each, tarball);
});
const [stranger, ...verdicts] = await Promise.all([tryAsStranger(packages, tarballs), ...judged]);
const problems = [...verdicts.flat(), ...stranger.problems];
problems.forEach((problem) => console.log(problem));
stranger.notes.forEach((text) => console.log(`note: ${text}`));
const entries = packages.reduce((sum, { entryPoints }) => sum + entryPoints.length, 0);
console.log(`note: ${packages.length} packages, ${entries} entry points, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
