/** A scenario file that cannot be used, with the place in it: what is wrong is said before anything is run. */
import { placeText, type CasePlace } from '../report/case-report.js';

export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  readonly code = 'bad-scenario';
  readonly place: CasePlace;
  /** Field path, such as `steps[2].issue.items`. Empty for the whole file. */
  readonly path: string;
  readonly rule: string;
  /** What to do about it. */
  readonly hint: string;

  constructor(
    about: { readonly place: CasePlace; readonly path: string },
    rule: string,
    hint: string = 'Correct the scenario there; the guide and the JSON Schema say what it may hold.',
  ) {
    super(`${placeText(about.place)}: ${about.path === '' ? 'the file' : about.path} ${rule}`);
    this.place = about.place;
    this.path = about.path;
    this.rule = rule;
    this.hint = hint;
  }

  /** `file:line:column`. */
  get where(): string {
    return placeText(this.place);
  }
}
