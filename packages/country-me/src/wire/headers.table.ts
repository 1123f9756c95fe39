/** The headers of the messages: the same attributes under six names of types. */
import type { AttributeRow, ComplexRow, ComplexTable } from './schema-row.js';
import type { RequestHeader, ResponseHeader, TcrRequestHeader } from './message-types.js';

const uuid: AttributeRow = { name: 'UUID', type: 'UUIDSType', use: 'required', note: 'number of this message' };
const sendDateTime: AttributeRow = {
  name: 'SendDateTime',
  type: 'UTCSType',
  use: 'required',
  note: 'moment of sending, at most six hours ago unless it comes late with a reason',
};
const subseqDelivType: AttributeRow = {
  name: 'SubseqDelivType',
  type: 'SubseqDelivTypeSType',
  use: 'optional',
  note: 'why it comes late',
};
const requestUUID: AttributeRow = {
  name: 'RequestUUID',
  type: 'UUIDSType',
  use: 'required',
  note: 'number of the request',
};

const request: ComplexRow<RequestHeader> = {
  note: 'Header of a request that may come late.',
  model: 'all',
  attributes: { uuid, sendDateTime, subseqDelivType },
  children: {},
};
const tcrRequest: ComplexRow<TcrRequestHeader> = {
  note: 'Header of a request.',
  model: 'all',
  attributes: { uuid, sendDateTime },
  children: {},
};
const sentDateTime: AttributeRow = { ...sendDateTime, note: 'moment of sending' };

const response: ComplexRow<ResponseHeader> = {
  note: 'Header of an answer.',
  model: 'all',
  attributes: { uuid, requestUUID, sendDateTime: sentDateTime },
  children: {},
};

export const HEADER_ROWS: Pick<ComplexTable, Extract<keyof ComplexTable, `${string}HeaderType`>> = {
  RegisterInvoiceRequestHeaderType: request,
  RegisterInvoiceResponseHeaderType: response,
  RegisterCashDepositRequestHeaderType: request,
  RegisterCashDepositResponseHeaderType: response,
  RegisterTCRRequestHeaderType: tcrRequest,
  RegisterTCRResponseHeaderType: response,
};
