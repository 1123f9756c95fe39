/**
 * Going on service, both ways: a partner asks and the unit's user confirms, or the user asks and the partner carries it
 * out. Either ends it, too. Pure rules; the routes keep them.
 */

export type RequestKind = 'take-on';

export type RequestState = 'waiting' | 'done' | 'refused' | 'withdrawn';

export interface ServiceRequest {
  readonly id: string;
  readonly unit: string;
  readonly kind: RequestKind;
  /** Company that asks. */
  readonly sender: string;
  /** Company that decides. */
  readonly receiver: string;
  readonly state: RequestState;
  readonly note: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly endedAt?: number;
  readonly endedBy?: string;
}

export type RequestAnswer = 'accept' | 'refuse' | 'withdraw';

const AFTER: Readonly<Record<RequestAnswer, RequestState>> = {
  accept: 'done',
  refuse: 'refused',
  withdraw: 'withdrawn',
};

/** The state behind an answer, or why this company may not give it. */
export function answered(
  request: ServiceRequest,
  answer: RequestAnswer,
  company: string,
): { readonly state: RequestState } | { readonly why: string } {
  if (request.state !== 'waiting') return { why: `the request is ${request.state} already` };
  const decides = answer === 'withdraw' ? request.sender : request.receiver;
  if (company !== decides) return { why: `only the ${answer === 'withdraw' ? 'sender' : 'receiver'} may ${answer} it` };
  return { state: AFTER[answer] };
}

/** The partner of a request between a unit's owner and somebody else. */
export function partnerOf({ sender, receiver }: ServiceRequest, owner: string): string {
  return sender === owner ? receiver : sender;
}

/** What a person types to take a unit off service: the factory number, nothing else. */
export function confirmsRemoval(
  typed: string,
  unit: { readonly serial?: string; readonly driveSerial?: string },
): boolean {
  const number = unit.serial ?? unit.driveSerial;
  return number !== undefined && typed.trim() === number;
}
