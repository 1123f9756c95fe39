/**
 * What tests of units are made of: benches, scripts, checkers, the power-cut runner.
 *
 * @packageDocumentation
 */
export { BENCH_SIZES, BENCH_START, benchDevice, benchHardware, type BenchOptions } from './bench-unit.js';
export { checkAcknowledged, checkExport, checkFiscalMemory, exportOf, recordsOf, type Violation } from './checkers.js';
export { DeviceHost, type DeviceHostOptions } from './device-host.js';
export { unitInProcess, type InProcessUnit } from './in-process-unit.js';
export { MemoryServer } from './memory-server.js';
export { ACTIVATION, dayScript, stepOf, type Outcomes, type Step } from './day-script.js';
export { randomWalk, type WalkOptions, type WalkReport } from './random-walk.js';
export { CoreBench, type CoreBackends } from './cuts/core-bench.js';
export type { CoreStep } from './cuts/core-script.js';
export { exploreCuts, type ExploreOptions, type ExploreReport } from './cuts/explore-cuts.js';
export type { VariantOptions } from './cuts/torn-variants.js';
export { longScript } from './cuts/long-script.js';
export { PHASES, runEveryCut, type CutFailure, type CutOptions, type CutReport } from './power-cuts.js';
export { Witness } from './witness.js';
