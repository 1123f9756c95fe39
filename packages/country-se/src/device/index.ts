/**
 * The control unit's end of CCSP and kd, pure: for a simulated unit.
 *
 * @packageDocumentation
 */
export { CcspServer } from './ccsp-server.js';
export {
  NEEDS_WORKING_UNIT,
  RECEIPT_CELLS,
  type ReceiptAction,
  type ReceiptCell,
  type ReceiptInput,
  type ReceiptState,
} from './cells.table.js';
export { KdServer } from './kd-server.js';
export { kdSpecPage } from './kd-spec-page.js';
export {
  DEFAULT_CCSP_SETTINGS,
  DEFAULT_KD_SETTINGS,
  type CcspSettings,
  type ControlUnitSettings,
  type KdSettings,
  type RegisterPair,
} from './settings.js';
export { ccspSpecPage } from './spec-page.js';
export { ccspWire, kdWire } from './wires.js';
export { SIMULATED_AUTHORITY_SECRET, SWEDISH_SETTINGS, swedishUnits } from './swedish-package.js';
export { controlCodeParts, SIMULATED_KEYS, type ControlCodeKeys } from './simulated-control-code.js';
