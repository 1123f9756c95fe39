/** A computer on which a terminal is installed: its hardware, its operating system, its way to the operator. */
import { operatorClient, type OperatorClient, type TerminalComputer } from '@plomba/operator/client';
import type { StoryOperator } from './story-operator.js';

/** Where the world finds the operator of the story, behind a proxy with TLS. */
export const SE_ADDRESS = 'https://kassa.example';

export class StoryComputer implements TerminalComputer {
  readonly hardware: string;
  readonly #operator: StoryOperator;
  #folder: boolean;

  constructor(operator: StoryOperator, at: { readonly hardware: string; readonly folder: boolean }) {
    this.#operator = operator;
    this.hardware = at.hardware;
    this.#folder = at.folder;
  }

  hasFolder(): boolean {
    return this.#folder;
  }

  /** What the sentence of a left-over folder asks for. */
  renameFolder(): void {
    this.#folder = false;
  }

  /** Programs from the net are unknown to the operating system: somebody must pass its warning. */
  start(warning: 'pass' | 'refuse'): 'started' | 'stopped: unknown program' {
    return warning === 'pass' ? 'started' : 'stopped: unknown program';
  }

  /** The network of the story has one name in it; its proxy ends TLS before the operator. */
  reach(address: string): OperatorClient {
    const { url } = this.#operator;
    return operatorClient({
      baseUrl: address,
      attempts: 1,
      async fetch(request) {
        const asked = new URL(request.url);
        if (asked.origin !== SE_ADDRESS) throw new TypeError(`no such name: ${asked.hostname}`);
        const { method, headers } = request;
        const body = method === 'GET' ? undefined : await request.text();
        return fetch(`${url}${asked.pathname}${asked.search}`, {
          method,
          headers,
          ...(body === undefined ? {} : { body }),
        });
      },
    });
  }
}
