/** A mail's subject and text from the catalogue, with its parameters filled in. */
import type { Language } from '../accounts/account.js';
import { mailTexts, type MailTemplate } from './mail-texts.table.js';

/** A list stands as paragraphs of their own. */
export type MailParameters = Readonly<Record<string, string | number | readonly string[]>>;

/** A line break in a name must not make a second header line of a subject. */
export function oneLine(text: string | number): string {
  return String(text).replaceAll(/[\r\n]+/g, ' ');
}

/** Names in braces are replaced; one that is not given stays visible, so that a test finds it. */
export function filled(text: string, parameters: MailParameters): string {
  return text.replaceAll(/\{([a-zA-Z]+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value === undefined) return whole;
    return typeof value === 'object' ? value.join('\n\n') : oneLine(value);
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
