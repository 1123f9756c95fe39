/**
 * A simulated fiscal unit: hardware with real physical rules, firmware, faults and virtual time. Pure and synchronous.
 *
 * @packageDocumentation
 */
export {
  beginCardExport,
  CARD_FAULTS,
  finishCardExport,
  type CardExport,
  type CardExportFault,
} from './card/write-export.js';
export { answerControl, CONTROL_LINE_MAX } from './control/answer.js';
export { CONTROL_METHODS } from './control/control.js';
export { ControlSession, noticeJson } from './control/control-session.js';
export type { ControlMethod, ControlSubscriber, Subscription } from './control/method.js';
export {
  imageDigest,
  oracleDocuments,
  oracleOperations,
  type OracleDocument,
  type OracleOperation,
} from './control/oracle.js';
export {
  DEVICE_EVENT_NAMES,
  DEVICE_EVENTS,
  WIRE_DIRECTIONS,
  type DeviceEvent,
  type DeviceEventName,
  type WireDirection,
} from './faults/events.js';
export { FaultDesk, type ArmedInjection, type FaultDeskParts } from './faults/fault-desk.js';
export type { FaultGroup, FaultKind, FaultSite, Lasts, TriggerName, Verdict } from './faults/fault-kind.js';
export { faultModelPage, magicAmountsPage } from './faults/fault-model-page.js';
export { MAGIC_AMOUNTS, type MagicAmount } from './faults/magic-amounts.table.js';
export { faultNamed } from './faults/fault-named.js';
export { FAULTS } from './faults/faults.table.js';
export { checkInjection, injectionSchema, type CheckedInjection } from './faults/injection-json.js';
export type {
  Fault,
  FaultTrigger,
  FlashPartName,
  Injection,
  InjectionReport,
  InjectionState,
} from './faults/injection.js';
export type { LineEvent } from './faults/line-event.js';
export {
  LineFaults,
  type ByteFate,
  type ByteWatcher,
  type LineEffect,
  type LinePassage,
} from './faults/line-faults.js';
export { Device } from './device.js';
export type { OutgoingReport } from './firmware/report-desk.js';
export { FIRMWARE, WORK_MS } from './device-ends.js';
export type { DeviceFork, DeviceNotice, DeviceOptions, Line } from './device-ends.js';
export type {
  Face,
  FaceCard,
  FaceClock,
  FaceLine,
  FaceMemory,
  FaceNetwork,
  FacePaper,
  FacePower,
  FaceUnit,
} from './face/face.js';
export type { Answer, CommandRequest } from './firmware/execute.js';
export type { Firmware } from './firmware/firmware.js';
export { deny, type CommandRefusal } from './commands/refusal.js';
export { LICENCE_KEY, SIMULATOR_LICENCE_SEED } from './commands/licence/install.js';
export { OPERATOR_KEY } from './commands/session/login.js';
export { modesSpecPage } from './firmware/modes-page.js';
export { SIMULATOR_FIRMWARE_SEED } from './firmware/firmware-store.js';
export type { AccessState, PinRecord } from './hardware/access-state.js';
export type { IncomingFirmware, SlotState } from './hardware/firmware-state.table.js';
export { TEST_SERVICE_PIN } from './firmware/pin-vault.js';
export type { FirmwareState, HaltedState, RunningState } from './firmware/firmware-state.js';
export { Hardware, type BoardDraws, type HardwareOptions, type StateSink } from './hardware/hardware.js';
export { EEPROM } from './hardware/eeprom.js';
export {
  FlashPart,
  type CutPhase,
  type FlashCut,
  type FlashPartOptions,
  type FlashPartState,
  type Unflushed,
} from './hardware/flash-part.js';
export type { CellDamage } from './hardware/cell-damage.js';
export type { FlashFaults, StuckBits, WriteFault } from './hardware/flash-faults.js';
export type { FlashProfile } from './hardware/flash-profile.js';
export { FRAM } from './hardware/fram.js';
export { NOR_FLASH } from './hardware/nor-flash.js';
export { SD_CARD } from './hardware/sd-card.js';
export type { Torn, TornShape, UnstableReads } from './hardware/torn-program.js';
export { PowerLost } from './hardware/power-lost.js';
export {
  isTorn,
  PAPER_COLUMNS,
  paperRows,
  paperText,
  textOfWidth,
  type Paper,
  type PaperColumns,
} from './hardware/paper-rows.js';
export { NEAR_END_ROWS } from './hardware/printer.table.js';
export type { Printer, PrinterFault, PrinterPaper, PrinterState, PrinterStep } from './hardware/printer.js';
export type { Buzzer, BuzzerState } from './hardware/buzzer.js';
export type { CashDrawer, DrawerState } from './hardware/cash-drawer.js';
export { DISPLAY_COLUMNS, DISPLAY_ROWS, type CustomerDisplay, type DisplayState } from './hardware/display.js';
export type { CardFault, CardFile, CardState, ExportCard } from './hardware/export-card.js';
export type { LampName, Lamps, LampsState } from './hardware/lamps.js';
export type { NetworkDirection, NetworkInterface, NetworkKind, NetworkState } from './hardware/network.js';
export type { Mains, PowerSupply, SupplyOutput, SupplyState } from './hardware/power-supply.js';
export type { SealState, TamperSeal } from './hardware/tamper-seal.js';
export { UART_BAUDS } from './hardware/uart.js';
export type { Parity, Uart, UartBaud, UartDirection, UartErrors, UartSettings, UartState } from './hardware/uart.js';
export type { UnstableCell } from './hardware/unstable-cells.js';
export type { BoardParts } from './hardware/board-parts.js';
export type { LimitedMap, LimitedRegion } from './hardware/limited-region.js';
export type { ClockMode, Rtc, RtcState } from './hardware/rtc.js';
export type { MakeSigner, SecureElement } from './hardware/secure-element.js';
export { restoreDevice, type RestoreOptions } from './snapshot/restore-device.js';
export { SnapshotError, type SnapshotErrorCode } from './snapshot/snapshot-error.js';
export { PART_STATES, type PartStates } from './snapshot/part-states.js';
export { SNAPSHOT_PIECE_BYTES } from './snapshot/control-methods.js';
export { describeSnapshot, type BoardHost, type DeviceStanding, type SnapshotFacts } from './snapshot/snapshot.js';
export {
  SNAPSHOT_TABLES,
  type FlashName,
  snapshotLayouts,
  type SnapshotHead,
  type SnapshotPower,
  type SnapshotSector,
} from './snapshot/snapshot.table.js';
export {
  answerLater,
  answers,
  loseAnswer,
  refuseOnce,
  type Behaviour,
  type BehaviourAnswer,
  type CommandBehaviour,
  type Said,
} from './behaviours/behaviour.js';
export type { Asked, Behaviours } from './behaviours/behaviours.js';
export type { Expectation, ExpectationState, ReceivedCommand } from './behaviours/expectation.js';
