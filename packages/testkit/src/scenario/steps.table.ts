/** Every step that a scenario may have. The JSON Schema, the guide's table and the run read it. */
import type { ActionRow } from './action.js';
import { AUTHORITY_ACTS } from './actions/authority-acts.js';
import { CALLS } from './actions/calls.js';
import { EXPECT_ACTS } from './actions/expect-act.js';
import { FLOW_ACTS } from './actions/flow-acts.js';
import { PEOPLE_ACTS } from './actions/people-acts.js';
import { RAW_ACTS } from './actions/raw-acts.js';
import { UNIT_ACTS } from './actions/unit-acts.js';

export const STEPS: Readonly<Record<string, ActionRow>> = {
  ...CALLS,
  ...UNIT_ACTS,
  ...EXPECT_ACTS,
  ...RAW_ACTS,
  ...FLOW_ACTS,
  ...PEOPLE_ACTS,
  ...AUTHORITY_ACTS,
};
