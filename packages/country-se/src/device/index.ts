/**
 * The control unit's end of CCSP, pure: for a simulated unit.
 *
 * @packageDocumentation
 */
export { CcspServer } from './ccsp-server.js';
export { ccspWire } from './ccsp-wire.js';
export {
  NEEDS_WORKING_UNIT,
  RECEIPT_CELLS,
  type ReceiptAction,
  type ReceiptCell,
  type ReceiptInput,
  type ReceiptState,
} from './cells.table.js';
export { DEFAULT_CCSP_SETTINGS, type CcspSettings, type RegisterPair } from './settings.js';
export { ccspSpecPage } from './spec-page.js';
export { controlCodeParts, SIMULATED_KEYS, type ControlCodeKeys } from './simulated-control-code.js';
