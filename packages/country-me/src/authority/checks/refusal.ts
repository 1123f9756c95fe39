/** What a check says when it is not content: a code of the service, or silence. */
import { faultCode } from '../../wire/index.js';

/** Code and words of a fault. */
export interface Refusal {
  readonly code: number;
  readonly text: string;
}

/** What looks like an attack gets no answer at all (technical specification 3.7). */
export type Silence = 'silence';

/** The words of the code, and what is particular about this case. */
export function refuse(code: number, particular: string = ''): Refusal {
  const text = faultCode(code)?.text ?? '';
  return { code, text: [text.trim(), particular].filter((part) => part !== '').join(' ') };
}
