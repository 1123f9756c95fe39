/**
 * A simulated fiscal unit: hardware with real physical rules, firmware, faults and virtual time. Pure and synchronous.
 *
 * @packageDocumentation
 */
export { answerControl, CONTROL_LINE_MAX, CONTROL_METHODS, type ControlMethod } from './control/control.js';
export {
  imageDigest,
  oracleDocuments,
  oracleOperations,
  type OracleDocument,
  type OracleOperation,
} from './control/oracle.js';
export {
  DEVICE_EVENTS,
  type ArmedCut,
  type DeviceEvent,
  type DeviceEventName,
  type EventTriggers,
  type PowerCut,
  type WireDirection,
} from './control/triggers.js';
export { Device, FIRMWARE, WORK_MS, type DeviceNotice, type DeviceOptions, type Line } from './device.js';
export type { Answer, CommandRequest } from './firmware/execute.js';
export type { Firmware } from './firmware/firmware.js';
export { deny, type CommandRefusal } from './commands/refusal.js';
export { OPERATOR_KEY } from './commands/session/login.js';
export { SIMULATOR_FIRMWARE_SEED } from './firmware/firmware-store.js';
export type { AccessState, PinRecord } from './hardware/access-state.js';
export type { IncomingFirmware, SlotState } from './hardware/firmware-state.table.js';
export { TEST_SERVICE_PIN } from './firmware/pin-vault.js';
export type { FirmwareState } from './firmware/firmware-state.js';
export { Hardware, type BoardDraws, type HardwareOptions, type StateSink } from './hardware/hardware.js';
export { EEPROM } from './hardware/eeprom.js';
export { FlashPart, type CutPhase, type FlashCut, type FlashPartOptions } from './hardware/flash-part.js';
export type { FlashFaults, StuckBits, WriteFault } from './hardware/flash-faults.js';
export type { FlashProfile } from './hardware/flash-profile.js';
export { FRAM } from './hardware/fram.js';
export { NOR_FLASH } from './hardware/nor-flash.js';
export { SD_CARD } from './hardware/sd-card.js';
export type { Torn, TornShape, UnstableReads } from './hardware/torn-program.js';
export { PowerLost } from './hardware/power-lost.js';
export {
  NEAR_END_ROWS,
  PAPER_COLUMNS,
  paperRows,
  paperText,
  type Paper,
  type Printer,
  type PrinterPaper,
} from './hardware/printer.js';
export { restoreDevice, type RestoreOptions } from './snapshot/restore-device.js';
export { SnapshotError, type SnapshotErrorCode } from './snapshot/snapshot-error.js';
export type { BoardHost, DeviceStanding } from './snapshot/snapshot.js';
export type { ClockMode, Rtc, RtcState } from './hardware/rtc.js';
export type { MakeSigner, SecureElement } from './hardware/secure-element.js';
