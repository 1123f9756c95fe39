/**
 * What the authority reads from a control unit: control data of some days, signed, sealed; and how it is opened.
 *
 * @packageDocumentation
 */
export { controlDataFor } from './control-data.js';
export {
  openControlData,
  type ControlData,
  type ControlDataFinding,
  type ControlDataReceipt,
  type OpenedControlData,
  type OpenOptions,
} from './open-control-data.js';
export { sealKeyOf } from './sealed-file.js';
