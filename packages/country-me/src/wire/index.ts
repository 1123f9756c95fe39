/**
 * Messages of the fiscalisation service: IIC, XML, signature, SOAP, schemas.
 *
 * @packageDocumentation
 */
export {};
