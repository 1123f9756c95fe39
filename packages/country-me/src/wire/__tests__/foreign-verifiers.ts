/** Verifiers of XML signatures that are not ours: the JDK's and xmlsec1, each where it is installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function isOnPath(command: string, argument: string): boolean {
  return spawnSync(command, [argument], { stdio: 'ignore' }).status === 0;
}

export const hasJava: boolean = isOnPath('java', '-version');
export const hasXmlsec: boolean = isOnPath('xmlsec1', '--version');

/** Prints `true` or `false` for each file; the id attribute is named as in the messages. */
const VERIFY_JAVA = `
import java.io.File;
import javax.xml.crypto.dsig.*;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import java.security.cert.*;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import org.w3c.dom.*;
public class Verify {
  public static void main(String[] files) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    for (String file : files) {
      Document document = factory.newDocumentBuilder().parse(new File(file));
      NodeList found = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
      Element signature = (Element) found.item(0);
      Element root = (Element) signature.getParentNode();
      root.setIdAttribute("Id", true);
      String text = signature.getElementsByTagNameNS(XMLSignature.XMLNS, "X509Certificate").item(0).getTextContent();
      byte[] der = Base64.getMimeDecoder().decode(text);
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
      DOMValidateContext context = new DOMValidateContext(certificate.getPublicKey(), signature);
      System.out.println(XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context).validate(context));
    }
  }
}`;

function inFolder<T>(files: Readonly<Record<string, string>>, run: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'plomba-me-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the JDK says of the signature of each document. */
export function javaVerdicts(documents: readonly string[]): readonly boolean[] {
  const named = documents.map((text, at) => [`${at}.xml`, text] as const);
  return inFolder({ 'Verify.java': VERIFY_JAVA, ...Object.fromEntries(named) }, (folder) => {
    const names = named.map(([name]) => name);
    const out = execFileSync('java', ['Verify.java', ...names], { cwd: folder, encoding: 'utf8' });
    return out
      .trim()
      .split('\n')
      .map((line) => line === 'true');
  });
}

/** What xmlsec1 says of the signature of a document whose root has that name. */
export function xmlsecVerdict(document: string, root: string, ca: Uint8Array): boolean {
  return inFolder({ 'message.xml': document }, (folder) => {
    const caFile = join(folder, 'ca.der');
    writeFileSync(caFile, ca);
    const options = ['--verify', '--id-attr:Id', root, '--trusted-der', caFile, 'message.xml'];
    return spawnSync('xmlsec1', options, { cwd: folder, stdio: 'ignore' }).status === 0;
  });
}

/** Prints, for each file, the first thing that Xerces has against it, or an empty line. */
const VALIDATE_JAVA = `
import java.io.File;
import javax.xml.validation.*;
import javax.xml.transform.stream.StreamSource;
import org.xml.sax.*;
public class Validate {
  static String first;
  public static void main(String[] files) throws Exception {
    Schema schema = SchemaFactory.newInstance("http://www.w3.org/2001/XMLSchema").newSchema(new File(files[0]));
    for (int at = 1; at < files.length; at++) {
      first = "";
      Validator validator = schema.newValidator();
      validator.setErrorHandler(new ErrorHandler() {
        public void warning(SAXParseException error) {}
        public void error(SAXParseException error) { if (first.isEmpty()) first = error.getMessage(); }
        public void fatalError(SAXParseException error) { if (first.isEmpty()) first = error.getMessage(); }
      });
      validator.validate(new StreamSource(new File(files[at])));
      System.out.println(first.replace("\\n", " "));
    }
  }
}`;

/** The first sentence of Xerces against each document, '' for one that is valid. */
export function xercesFindings(
  schema: { readonly message: string; readonly signature: string },
  documents: readonly string[],
): readonly string[] {
  const named = documents.map((text, at) => [`${at}.xml`, text] as const);
  const files = {
    'Validate.java': VALIDATE_JAVA,
    'message.xsd': schema.message,
    'xmldsig-core-schema.xsd': schema.signature,
  };
  return inFolder({ ...files, ...Object.fromEntries(named) }, (folder) => {
    const names = ['message.xsd', ...named.map(([name]) => name)];
    const out = execFileSync('java', ['-Dfile.encoding=UTF-8', '-Dstdout.encoding=UTF-8', 'Validate.java', ...names], {
      cwd: folder,
      encoding: 'utf8',
    });
    return out.split('\n').slice(0, documents.length);
  });
}
