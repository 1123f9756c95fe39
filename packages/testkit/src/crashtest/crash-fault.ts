/** What goes wrong in one case: a fault of the line, the power or the program, or one that the unit itself is asked for. */
import { AssertionError } from '@plomba/core';
import { FieldError } from '@plomba/codec';
import { checkInjection, type Injection } from '@plomba/firmware-sim';
import { faultName, faultNamed, type Fault } from '../oracle/fault.js';

export interface InjectedFault {
  readonly at: 'inject';
  /** As the control channel and scenario files say it. */
  readonly injection: Injection;
}

export type CrashFault = Fault | InjectedFault;

const INJECT = 'inject:';

/** `to-unit:117:lose`, `flash:17:middle`, `inject:{"fault":"paper-end"}` */
export function crashFaultName(fault: CrashFault): string {
  return fault.at === 'inject' ? `${INJECT}${JSON.stringify(fault.injection)}` : faultName(fault);
}

/** A text that names no fault. */
export class CrashFaultError extends Error {
  override readonly name = 'CrashFaultError';
}

/** @throws CrashFaultError */
export function crashFaultNamed(name: string): CrashFault {
  try {
    if (!name.startsWith(INJECT)) return faultNamed(name);
    const injection = JSON.parse(name.slice(INJECT.length)) as Injection; // checked in the next line
    checkInjection(injection, '');
    return { at: 'inject', injection };
  } catch (error) {
    if (error instanceof AssertionError || error instanceof SyntaxError || error instanceof FieldError) {
      throw new CrashFaultError(error.message, { cause: error });
    }
    throw error;
  }
}
