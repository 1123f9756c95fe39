/**
 * Messages of the fiscalisation service: IIC, XML, signature, SOAP, schemas.
 *
 * @packageDocumentation
 */
export type {
  Approval,
  BadDebtInv,
  Buyer,
  CashDeposit,
  CorrectiveInv,
  Currency,
  Fee,
  IdType,
  IicReference,
  Invoice,
  InvoiceItem,
  InvoiceKind,
  MessageName,
  Messages,
  NamedMessage,
  PayMethod,
  PayMethodType,
  RegisterCashDepositRequest,
  RegisterCashDepositResponse,
  RegisterInvoiceRequest,
  RegisterInvoiceResponse,
  RegisterTCRRequest,
  RegisterTCRResponse,
  RequestHeader,
  RequestName,
  ResponseHeader,
  ResponseName,
  SameTax,
  SchemaProfile,
  Seller,
  SubseqDelivType,
  SupplyDateOrPeriod,
  Tcr,
  TcrRequestHeader,
  VatExemption,
  Voucher,
  VouchersSold,
} from './message-types.js';
export type {
  XmlAttribute,
  XmlElement,
  XmlInstruction,
  XmlNamespace,
  XmlNode,
  XmlPlace,
  XmlSpan,
  XmlText,
} from './xml-element.js';
export { canonicalText } from './canonical.js';
export { amountOf, amountText, decimalText, invNumText, priceText, quantityText } from './format.js';
export {
  checkIic,
  iicFindings,
  iicInput,
  iicOf,
  iicSignatureText,
  signIic,
  type Iic,
  type IicFinding,
  type IicKey,
  type IicValues,
  type IicVerdict,
} from './iic.js';
export { fitsLexical, lexicalFinding, type LexicalFinding } from './lexical.js';
export type { LexicalName } from './lexical.table.js';
export { keysOutside, messageElement, readMessage, type MessageReading } from './message-codec.js';
export { SCHEMA_NS, SERVICE_NS } from './messages.table.js';
export { sealMessage, type SealedMessage, type SealProblem } from './seal-message.js';
export { isMessageName } from './schema-model.js';
export {
  readSoap,
  SERVICE_PATHS,
  SOAP_CONTENT_TYPE,
  SOAP_NS,
  soapBytes,
  soapFaultText,
  soapText,
  type ReadFault,
  type SoapFault,
  type SoapProblem,
  type SoapProblemCode,
  type SoapReading,
} from './soap.js';
export { schemaFindingText, validateMessage, type SchemaFinding } from './validate.js';
export {
  SIGNATURE_FAULT_CODES,
  signElement,
  verifySignature,
  type Seal,
  type SignatureOptions,
  type SignatureReason,
  type SignatureVerdict,
} from './xml-signature.js';
export {
  parseXml,
  parseXmlText,
  XML_BYTES_MAX,
  type XmlDocument,
  type XmlParse,
  type XmlProblem,
  type XmlProblemCode,
} from './xml-tree.js';
export { isXmlText, xmlText } from './xml-writer.js';
export {
  readVerifyAddress,
  VERIFY_BASES,
  verifyAddress,
  verifyAddressAt,
  type MeEnvironment,
  type VerifyQuery,
  type VerifyReading,
} from './qr.js';
export { faultCode } from './fault-codes.js';
export { FAULT_CODES, type FaultCheck, type FaultCodeRow } from './fault-codes.table.js';
export { serviceWsdl, soapAction, WSDL_FILE } from './wsdl.js';
export { messageXsd, SCHEMA_FILE, SIGNATURE_SCHEMA_FILE, signatureXsd } from './xsd.js';
export { meMessagesPage } from './messages-page.js';
