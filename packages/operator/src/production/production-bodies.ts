/** Bodies of the routes of production: what goes in and out, with its rules. */
import { bool, text } from '@plomba/codec';
import {
  fileBytes,
  idText,
  line,
  listOf,
  may,
  must,
  object,
  timeMs,
  wordOf,
  type ObjectShape,
  type Shape,
} from '../http/shape.js';
import { minorText } from '../licences/amount.js';
import type { ProductionAct, ProductionPath, ProductionState, RegistrationCodes } from './production-switch.js';

const FILE_BYTES_MAX = 2_000_000;
/** In base64, with the rest of the body. */
export const BODY_BYTES_MAX = 2_800_000;

export interface NewSwitch {
  readonly licence: string;
  readonly path: ProductionPath;
}

export interface FileForm {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface FileView {
  readonly id: string;
  readonly kind: 'certificate' | 'document';
  readonly name: string;
  readonly at: number;
}

export interface PriceView {
  readonly what: string;
  readonly priceMinor: string;
  readonly currency: string;
}

export interface StepView {
  readonly act: ProductionAct;
  readonly at: number;
  readonly login: string;
}

export interface SwitchView {
  readonly id: string;
  readonly licence: string;
  readonly serial: string;
  readonly path: ProductionPath;
  readonly state: ProductionState;
  readonly prices: readonly PriceView[];
  readonly codes?: RegistrationCodes;
  readonly hasCertificate: boolean;
  readonly productionLicence?: string;
  readonly steps: readonly StepView[];
  readonly files: readonly FileView[];
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface PaymentNote {
  readonly reference: string;
}

const pathWord: Shape<ProductionPath> = wordOf('integrator', 'company', 'provider');
const stateWord: Shape<ProductionState> = wordOf(
  'documents-sent',
  'documents-received',
  'paid',
  'preparing',
  'production',
  'cancelled',
);
const actWord: Shape<ProductionAct> = wordOf(
  'opened',
  'document',
  'paid',
  'certificate',
  'codes',
  'production',
  'cancelled',
);

export const newSwitch: ObjectShape<NewSwitch> = object<NewSwitch>('NewProductionSwitch', {
  licence: must(idText, 'licence of the device, for test'),
  path: must(pathWord, 'who does it: the integrator as administrator, the company itself, the service provider'),
});

export const fileForm: ObjectShape<FileForm> = object<FileForm>('FileForm', {
  name: must(line(120), 'name of the file'),
  bytes: must(fileBytes(FILE_BYTES_MAX), 'its content'),
});

/** ENU, TCR and software codes of the Montenegrin self-care portal: two letters, three digits, two letters, three digits. */
const code: Shape<string> = text({ bytesMax: 10, pattern: /^[a-z]{2}[0-9]{3}[a-z]{2}[0-9]{3}$/ });

export const registrationCodes: ObjectShape<RegistrationCodes> = object<RegistrationCodes>('RegistrationCodes', {
  businessUnit: must(code, 'business unit code'),
  cashRegister: must(code, 'code of the cash register (ENU)'),
  software: must(code, 'software code'),
  operator: must(code, 'operator code'),
});

const fileView: ObjectShape<FileView> = object<FileView>('ProductionFile', {
  id: must(idText, 'id of the file'),
  kind: must(wordOf('certificate', 'document'), 'what it is'),
  name: must(line(120), 'name of the file'),
  at: must(timeMs, 'when it came'),
});

const price: ObjectShape<PriceView> = object<PriceView>('Price', {
  what: must(line(60), 'what is paid for'),
  priceMinor: must(minorText, 'minor units'),
  currency: must(line(3), 'ISO 4217'),
});

const step: ObjectShape<StepView> = object<StepView>('ProductionStep', {
  act: must(actWord, 'what was done'),
  at: must(timeMs, 'when'),
  login: must(line(64), 'who did it'),
});

export const switchView: ObjectShape<SwitchView> = object<SwitchView>('ProductionSwitch', {
  id: must(idText, 'id of the switch'),
  licence: must(idText, 'licence of the device, for test'),
  serial: must(line(16), 'of the device'),
  path: must(pathWord, 'who does it'),
  state: must(stateWord, 'where it stands'),
  prices: must(listOf(price, 10), 'on the path of the provider'),
  codes: may(registrationCodes, 'from the self-care portal of the authority'),
  hasCertificate: must(bool, 'whether the certificate of the company is here'),
  productionLicence: may(idText, 'licence for production, when it is done'),
  steps: must(listOf(step, 1000), 'who did what'),
  files: must(listOf(fileView, 1000), 'what was handed in'),
  createdAt: must(timeMs, 'when it was opened'),
  changedAt: must(timeMs, 'when it was last changed'),
});

export const switchList: ObjectShape<{ readonly switches: readonly SwitchView[] }> = object<{
  readonly switches: readonly SwitchView[];
}>('ProductionSwitches', { switches: must(listOf(switchView, 10_000), 'the newest first') });

export const paymentNote: ObjectShape<PaymentNote> = object<PaymentNote>('PaymentNote', {
  reference: must(line(80), 'of the bank'),
});
