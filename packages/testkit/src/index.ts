/**
 * What tests of units are made of: benches, scripts, checkers, the power-cut runner.
 *
 * @packageDocumentation
 */
export {
  placeText,
  tallyOf,
  type CaseFacts,
  type CaseOutcome,
  type CasePlace,
  type CaseReport,
  type CaseResult,
  type CaseTally,
} from './report/case-report.js';
export { CASE_REPORT_VERSION, jsonOf } from './report/json-report.js';
export { junitOf } from './report/junit-report.js';
export { crashBadge, crashMarkdown, type CrashCard } from './crashtest/crash-card.js';
export {
  CrashFaultError,
  crashFaultName,
  crashFaultNamed,
  type CrashFault,
  type InjectedFault,
} from './crashtest/crash-fault.js';
export { CRASH_ID_KIND, decodeCrashId, encodeCrashId, type CrashId } from './crashtest/crash-id.js';
export { CRASH_KINDS, USUAL_KINDS, type CrashKind, type PlanOptions, type SaleSize } from './crashtest/crash-plan.js';
export { CRASH_FINDINGS, type CrashFinding, type CrashFindingKind } from './crashtest/judge-case.js';
export type { PosAttempt, PosBelief, PosEnd, PosProgram, PosRun } from './crashtest/pos-program.js';
export { runCase, type CrashCase, type CrashSetup } from './crashtest/run-case.js';
export {
  CannotSellError,
  measureSale,
  runCrashTest,
  type CrashFailure,
  type CrashProgress,
  type CrashReport,
  type CrashTestOptions,
} from './crashtest/run-crash-test.js';
export { LineProxy, type LineProxyOptions, type ProxyRule } from './proxy/line-proxy.js';
export { decodeLink, LinkDecoder, type DecodedPiece, type DecodedRow } from './recording/decode-link.js';
export {
  FrameSplitter,
  type FrameKind,
  type FrameMover,
  type Heard,
  type LineEar,
  type LineEnd,
  type LineVoice,
} from './recording/line-voice.js';
export { linkVoice } from './recording/link-voice.js';
export { playRecording, type PlayDifference, type PlayOptions, type PlayReport } from './recording/play-recording.js';
export { RecordedUnit, type RecordedMismatch, type RecordedUnitOptions } from './recording/recorded-unit.js';
export { Recorder, type RecorderOptions } from './recording/recorder.js';
export {
  bytesOf,
  entryLine,
  headLine,
  parseRecording,
  RECORDING_VERSION,
  RecordingError,
  type RecordedEntry,
  type Recording,
  type RecordingHead,
} from './recording/recording.js';
export { toScenario, type ToScenarioOptions } from './recording/to-scenario.js';
export { rememberedSigners } from './remembered-signers.js';
export { BENCH_SIZES, BENCH_START, benchDevice, benchHardware, mustDo, type BenchOptions } from './bench-unit.js';
export { checkAcknowledged, checkExport, checkFiscalMemory, exportOf, recordsOf, type Violation } from './checkers.js';
export type { Clause, ClauseBook, ClauseTest } from './clauses/clause.js';
export { DeviceHost, type DeviceHostOptions } from './device-host.js';
export { unitInProcess, type InProcessUnit } from './in-process-unit.js';
export { MemoryServer } from './memory-server.js';
export { ACTIVATION, dayScript, stepOf, type Outcomes, type Step } from './day-script.js';
export { randomWalk, type WalkOptions, type WalkReport } from './random-walk.js';
export { CoreBench, type CoreBackends } from './cuts/core-bench.js';
export type { CoreStep } from './cuts/core-script.js';
export { exploreCuts, type ExploreOptions, type ExploreReport } from './cuts/explore-cuts.js';
export type { VariantOptions } from './cuts/torn-variants.js';
export { fuzzLink, type FuzzOptions, type FuzzReport } from './fuzz/fuzz-link.js';
export type { TargetName } from './fuzz/fuzz-target.js';
export type { Mutation } from './fuzz/frame-mutations.js';
export { longScript } from './cuts/long-script.js';
export { PHASES, runEveryCut, type CutFailure, type CutOptions, type CutReport } from './power-cuts.js';
export { Draws } from './draws.js';
export {
  exploreFaultPairs,
  exploreSingleFaults,
  type ExploreFaultsOptions,
  type FaultReport,
  type FoundDay,
} from './oracle/explore-faults.js';
export {
  faultName,
  faultNamed,
  type ByteFault,
  type Direction,
  type Fault,
  type FlashFault,
  type LineEvent,
} from './oracle/fault.js';
export { FaultInjector, type Passage } from './oracle/fault-injector.js';
export { judgeDay, type Finding, type FindingKind, type JudgedDay } from './oracle/judge-day.js';
export { runDay, type DaySetup, type DayStory, type LineWrite } from './oracle/run-day.js';
export { TILL_DAY, type DayStep, type Known, type KnownSteps } from './oracle/till-day.js';
export { TillDisk, TillProcess, type Belief, type TillManner, type TillOptions } from './oracle/till-process.js';
export type { SaleBelief, ToldSale } from './oracle/sale-world.js';
export {
  exploreWire,
  saleFaults,
  WIRE_FAULTS,
  type WireFaultKind,
  type WireOptions,
  type WireReport,
  type WireTally,
} from './oracle/wire-faults.js';
export type { WireUnderFaults } from './oracle/wire-under-faults.js';
export { VirtualLine, type LineKind, type VirtualLineOptions } from './oracle/virtual-line.js';
export { TestDevice } from './test-unit/test-device.js';
export { TestLine } from './test-unit/test-line.js';
export { testUnit, type TestConnectOptions, type TestUnit, type TestUnitOptions } from './test-unit/test-unit.js';
export type { Spot, ListSpot, MapSpot, ScalarSpot, SpotFacts } from './scenario/shape/spot.js';
export type { JsonSchema } from './scenario/shape/shape.js';
export type { Scope } from './scenario/shape/variables.js';
export type { UnitFields } from './scenario/unit-fields.js';
export type { FuzzFault, FuzzPlan, FuzzSetup, FuzzStep } from './fuzz-world/fuzz-plan.js';
export type { FaultKind, InjectedName, OwnFault } from './fuzz-world/fuzz.table.js';
export { loadScenario, type ScenarioCase } from './scenario/load-scenario.js';
export type { RanCase } from './scenario/run-case.js';
export { loadScenarios, runScenarios, type ScenarioOptions, type ScenarioRun } from './scenario/run-scenarios.js';
export { ScenarioError } from './scenario/scenario-error.js';
export {
  SCENARIO_VERSION,
  scenarioSchema,
  type EndFields,
  type ScenarioFile,
  type WhenFields,
} from './scenario/scenario-file.js';
export {
  CAPABILITIES,
  type AuthorityKit,
  type Capability,
  type CountryKit,
  type ProgramExit,
  type ForeignProgram,
  type ScenarioKit,
  type WireKit,
} from './scenario/scenario-kit.js';
export { anyDriver, type AnyDriver } from './world/any-driver.js';
export { Actor, type ActorOptions, type AnyUnit } from './world/actor.js';
export { preparedUnit, type Backends, type UnitSetup } from './world/prepared-unit.js';
export { hostClock, virtualClock, type WorldClock } from './world/world-clock.js';
export {
  AUTHORITY_FAULTS,
  WorldAuthority,
  type AuthorityFaultName,
  type AuthorityFaultOrder,
  type WorldAuthorityOptions,
} from './world/world-authority.js';
export { OUTAGE_MS, World, type WorldOptions } from './world/world.js';
export { settled, VirtualTimers } from './virtual-timers.js';
export {
  Fuzzer,
  stepsOfRun,
  summaryOf,
  type FuzzFailure,
  type FuzzSummary,
  type FuzzerOptions,
} from './fuzz-world/fuzz-runs.js';
export type { FuzzBackends } from './fuzz-world/fuzz-unit.js';
export type { RunReport } from './fuzz-world/fuzz-world.js';
export type { VendorSale, VendorWire } from './fuzz-world/vendor-wire.js';
export type { FuzzViolation } from './fuzz-world/world-parts.js';
export { decodeFuzzId, encodeFuzzId, FUZZ_ID_KIND, type FuzzId } from './replay/fuzz-id.js';
export { decodeReplayId, encodeReplayId, ReplayIdError, type ReplayId } from './replay/replay-id.js';
export { Witness } from './witness.js';
export { conform, conformCaseList, type ConformCaseFacts, type ConformOptions } from './conform/conform.js';
export {
  CannotTell,
  CONFORM_EFFECTS,
  NotConforming,
  PAPER_MM,
  type ConformCase,
  type ConformCost,
  type ConformEffect,
  type ConformNeed,
} from './conform/conform-case.js';
export {
  CONFORM_REPORT_FORMAT,
  conformCases,
  conformJson,
  signReport,
  verifyReport,
  type ConformFacts,
  type ReportVerdict,
  type SignedConformReport,
} from './conform/conform-report.js';
export {
  WALL_TIME,
  type ConformControl,
  type ConformPower,
  type ConformTarget,
  type ConformTime,
} from './conform/conform-target.js';
export { memoryTarget, type MemoryTargetOptions } from './conform/memory-target.js';
export { idFits, type ConformLimits, type ConformProgress, type ConformRun } from './conform/run-conform.js';
export { CONFORM_SUITE_VERSION, WIRE_NAMES, type ConformUnit, type WireName } from './conform/suite.js';
export { Fleet, type FleetOptions } from './fleet/fleet.js';
export { FleetUnit, type Told } from './fleet/fleet-unit.js';
export type { Percentiles } from './fleet/latencies.js';
export { runLoad, type LoadOptions, type LoadReport } from './fleet/run-load.js';
export { runYear, type YearOptions, type YearReport } from './fleet/run-year.js';
export { type CompareOptions, type CompareReport, type UnitDifference } from './conform/against/compare-units.js';
export { compareOnWire } from './conform/against/compare-wire.js';
export { seededDay, type SeededDayReport } from './fleet/seeded-day.js';
