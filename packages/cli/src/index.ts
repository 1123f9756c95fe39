/**
 * The simulator of the `plomba` command as a library: a unit with its ports, to be started inside a program or a test.
 *
 * @packageDocumentation
 */
export { startSim, type Sim, type SimOptions } from './sim/start-sim.js';
export type { ControlOptions } from './sim/control-server.js';
export { DEFAULT_PROFILE, parseProfile, type UnitProfile } from './sim/unit-profile.js';
export { loadRoll, rollFromJson, RollFileError } from './rolls/load-roll.js';
export { makeCafeDay } from './rolls/cafe-day.js';
