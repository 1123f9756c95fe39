/** An independent validator: libxml2, compiled to WebAssembly, over any schema. */
import { XmlBufferInputProvider, XmlDocument, xmlRegisterInputProvider, XsdValidator } from 'libxml2-wasm';

/** What is wrong with a text of XML by a schema; undefined when it is valid. */
export type XsdJudge = (xml: string) => string | undefined;

const provider = new XmlBufferInputProvider({});
let isRegistered = false;

/** @param name folder in which the files meet, another for each judge */
export function xsdJudge(name: string, files: { readonly message: string; readonly signature: string }): XsdJudge {
  if (!isRegistered) xmlRegisterInputProvider(provider);
  isRegistered = true;
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  provider.addBuffer(`mem/${name}/xmldsig-core-schema.xsd`, encode(files.signature));
  const schema = XmlDocument.fromString(files.message, { url: `mem/${name}/message.xsd` });
  const validator = XsdValidator.fromDoc(schema);
  schema.dispose();
  return (xml) => {
    let document: XmlDocument | undefined;
    try {
      document = XmlDocument.fromString(xml);
      validator.validate(document);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message.trim() : 'no error object';
    } finally {
      document?.dispose();
    }
  };
}
