/** Changes that the unit commits, as handlers: each under its key, each answered with what was committed. */
import type { ChangeName } from '@plomba/link';
import type { ChangeOptions, Committed, Unit } from '@plomba/sdk';
import { commitBody, type Body, type Change, type Changes } from './changes.js';
import type { Handler, Reply } from './handler.js';

export interface Committing {
  /** Any change. */
  readonly change: (asked: Change) => Promise<Reply>;
  /** A change whose call of the SDK answers with a commit. */
  readonly commit: (key: string, asked: CommitCall) => Promise<Reply>;
  /** The same, where the body is what the SDK takes. `T` is its type: the table has judged the body by then. */
  readonly handler: <T>(
    command: ChangeName,
    run: (unit: Unit, argument: T, options: ChangeOptions) => Promise<Committed>,
  ) => Handler;
}

export interface CommitCall {
  readonly command: ChangeName;
  /** The request in its JSON form, without the operation. */
  readonly input: Body;
  readonly run: (unit: Unit, options: ChangeOptions) => Promise<Committed>;
}

export function committingWith({
  changes,
  timeoutMs,
}: {
  readonly changes: Changes;
  readonly timeoutMs: number;
}): Committing {
  const change = async (asked: Change): Promise<Reply> => {
    const { body, repeated } = await changes.do(asked);
    const replayed: Record<string, string> = repeated ? { 'Idempotency-Replayed': 'true' } : {};
    const place = asked.command === 'receipt.issue' ? '/v1/receipts/' : '/v1/operations/';
    const headers = { ...replayed, Location: place + encodeURIComponent(asked.key) };
    return { kind: 'json', status: repeated ? 200 : 201, body, headers };
  };
  const commit = (key: string, { command, input, run }: CommitCall): Promise<Reply> =>
    change({
      key,
      command,
      input,
      run: async (unit, operation) => commitBody(await run(unit, { operation, timeoutMs }), operation),
    });
  return {
    change,
    commit,
    handler:
      <T>(command: ChangeName, run: (unit: Unit, argument: T, options: ChangeOptions) => Promise<Committed>): Handler =>
      ({ key, body }) =>
        // The table judges the body before it is used.
        commit(key, { command, input: body, run: (unit, options) => run(unit, body as unknown as T, options) }),
  };
}
