// Whether a release could be made now: the configuration of changesets is valid, every changeset names packages that
// exist, and the plan has no contradiction. Reads files only; no Git history is needed.
import getReleasePlan from '@changesets/get-release-plan';
import { root } from './workspace.js';

const plan = await getReleasePlan(root);
const releases = plan.releases.filter(({ type }) => type !== 'none');
console.log(`note: ${plan.changesets.length} changesets, ${releases.length} packages to release`);
