/** A mail's subject and text from the catalogue, with its parameters filled in. */
import type { Language } from '../accounts/account.js';
import { mailTexts, type MailTemplate } from './mail-texts.table.js';

export type MailParameters = Readonly<Record<string, string | number>>;

/** Names in braces are replaced; one that is not given stays visible, so that a test finds it. */
function filled(text: string, parameters: MailParameters): string {
  return text.replaceAll(/\{([a-zA-Z]+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    // A line break in a name must not make a second header line of a subject.
    return value === undefined ? whole : String(value).replaceAll(/[\r\n]+/g, ' ');
  });
}

export function mailText(
  template: MailTemplate,
  language: Language,
  parameters: MailParameters,
): { readonly subject: string; readonly text: string } {
  const [subject, ...lines] = mailTexts[template][language];
  return { subject: filled(subject, parameters), text: `${filled(lines.join('\n\n'), parameters)}\n` };
}
