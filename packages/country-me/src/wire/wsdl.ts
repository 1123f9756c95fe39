/** The WSDL of the service, out of the rows: one operation for each request, document/literal over SOAP 1.1. */
import { ROOT_ROWS, SCHEMA_NS, SERVICE_NS } from './messages.table.js';
import { SCHEMA_FILE } from './xsd.js';
import type { XmlElement } from './xml-element.js';
import { makeElement, makeText, xmlText } from './xml-writer.js';

const WSDL_NS = 'http://schemas.xmlsoap.org/wsdl/';
const WSDL_SOAP_NS = 'http://schemas.xmlsoap.org/wsdl/soap/';
const XSD_NS = 'http://www.w3.org/2001/XMLSchema';

/** File name under the service's address. */
export const WSDL_FILE = 'FiscalizationService.wsdl';

type Attributes = Readonly<Record<string, string>>;

function wsdl(name: string, attributes: Attributes, children: readonly XmlElement[] = []): XmlElement {
  return makeElement({ name: `wsdl:${name}`, uri: WSDL_NS, attributes, children });
}

function soap(name: string, attributes: Attributes): XmlElement {
  return makeElement({ name: `soap:${name}`, uri: WSDL_SOAP_NS, attributes });
}

/** `RegisterInvoice`, `RegisterCashDeposit`, `RegisterTCR`. */
const OPERATIONS: readonly string[] = Object.keys(ROOT_ROWS)
  .filter((name) => name.endsWith('Request'))
  .map((name) => name.slice(0, -'Request'.length));

/** `SOAPAction` of an operation such as `RegisterInvoice`; most clients send none. */
export function soapAction(operation: string): string {
  return `${SERVICE_NS}/${operation}`;
}

/** `registerInvoice` */
function operationName(operation: string): string {
  return `r${operation.slice(1)}`;
}

function messages(): readonly XmlElement[] {
  return Object.entries(ROOT_ROWS).map(([name, { note, id }]) => {
    const documentation = makeElement({ name: 'wsdl:documentation', uri: WSDL_NS, children: [makeText(note)] });
    return wsdl('message', { name }, [
      documentation,
      wsdl('part', { element: `mes:${name}`, name: id === 'Request' ? 'request' : 'response' }),
    ]);
  });
}

function portType(): XmlElement {
  const operations = OPERATIONS.map((operation) =>
    wsdl('operation', { name: operationName(operation) }, [
      wsdl('input', { message: `me:${operation}Request` }),
      wsdl('output', { message: `me:${operation}Response` }),
    ]),
  );
  return wsdl('portType', { name: 'FiscalizationServicePortType' }, operations);
}

function binding(): XmlElement {
  const literal = (): readonly XmlElement[] => [soap('body', { use: 'literal' })];
  const operations = OPERATIONS.map((operation) =>
    wsdl('operation', { name: operationName(operation) }, [
      soap('operation', { soapAction: soapAction(operation) }),
      wsdl('input', {}, literal()),
      wsdl('output', {}, literal()),
    ]),
  );
  const style = soap('binding', { style: 'document', transport: 'http://schemas.xmlsoap.org/soap/http' });
  const attributes = { name: 'FiscalizationServiceSoap', type: 'me:FiscalizationServicePortType' };
  return wsdl('binding', attributes, [style, ...operations]);
}

/** The WSDL of a service at an address, such as `http://127.0.0.1:8443/fs-v1`. */
export function serviceWsdl(address: string): string {
  const schemaImport = makeElement({
    name: 'xsd:import',
    uri: XSD_NS,
    attributes: { namespace: SCHEMA_NS, schemaLocation: SCHEMA_FILE },
  });
  const schema = makeElement({ name: 'xsd:schema', uri: XSD_NS, children: [schemaImport] });
  const port = wsdl('port', { binding: 'me:FiscalizationServiceSoap', name: 'FiscalizationServicePort' }, [
    soap('address', { location: address }),
  ]);
  const definitions = makeElement({
    name: 'wsdl:definitions',
    uri: WSDL_NS,
    namespaces: [
      { prefix: 'wsdl', uri: WSDL_NS },
      { prefix: 'me', uri: SERVICE_NS },
      { prefix: 'mes', uri: SCHEMA_NS },
      { prefix: 'soap', uri: WSDL_SOAP_NS },
      { prefix: 'xsd', uri: XSD_NS },
    ],
    attributes: { name: 'FiscalizationService', targetNamespace: SERVICE_NS },
    children: [
      wsdl('types', {}, [schema]),
      ...messages(),
      portType(),
      binding(),
      wsdl('service', { name: 'FiscalizationService' }, [port]),
    ],
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlText(definitions)}\n`;
}
