/** A bridge, started as one thing and stopped as one thing: key file, unit, HTTP server. */
import { connect } from '@plomba/sdk';
import { fromHex } from '@plomba/codec';
import type { OpenChannel } from '@plomba/transport';
import { usageError } from '../cli-error.js';
import { httpAddress, type HttpAddress } from '../http-listen.js';
import { Changes } from './changes.js';
import { handlersOf } from './handlers.js';
import { startHttp, type RequestNote } from './http-server.js';
import { KeyStore } from './key-store.js';
import { isLoopbackAddress } from './request.js';
import { UnitHolder } from './unit-holder.js';

export interface BridgeOptions {
  /** Opens a channel to the unit, again for each reconnect. */
  readonly open: OpenChannel;
  /** `http://HOST:PORT`; port 0 is any free one. */
  readonly listen: string;
  /** File that keeps the keys; in memory only when absent. */
  readonly keys?: string;
  /** What a client must show; needed where other machines reach the address. */
  readonly token?: string;
  /** How long a request waits for a unit that is gone, ms. */
  readonly timeoutMs: number;
  readonly onRequest?: (note: RequestNote) => void;
}

export interface Bridge {
  /** Where it listens. */
  readonly url: string;
  /** Lets requests at work end, then closes all. */
  stop(): Promise<void>;
}

/** How long requests at work may take when the bridge is stopped, ms. */
const GRACE_MS = 3_000;

/** @throws CliError `bad-listen`, `bridge-needs-token` */
function addressOf({ listen, token }: BridgeOptions): HttpAddress {
  const address = httpAddress(listen);
  if (!isLoopbackAddress(address.host) && token === undefined) {
    throw usageError('bridge-needs-token', `${listen} can be reached from other machines`, {
      hint: 'Listen on 127.0.0.1, or give --token-file; and put a proxy with TLS in front of it.',
    });
  }
  return address;
}

/** @throws CliError (as a rejection); nothing is left open then */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const { open, timeoutMs, token, onRequest } = options;
  const address = addressOf(options);
  const store = await KeyStore.open(options.keys);
  const holder = new UnitHolder(() => {
    const logKey = store.unit === undefined ? undefined : fromHex(store.unit);
    return connect(open, { timeoutMs, ...(logKey === undefined ? {} : { expect: { logKey } }) });
  });
  const unit = (): ReturnType<UnitHolder['get']> => holder.get();
  const changes = new Changes({ store, unit, timeoutMs });
  try {
    const http = await startHttp({
      ...address,
      handlers: handlersOf({ unit, changes, timeoutMs }),
      ...(token === undefined ? {} : { token }),
      ...(onRequest === undefined ? {} : { onRequest }),
    });
    unit().catch(() => undefined); // whoever asks first hears what is wrong
    return {
      url: http.url,
      async stop() {
        await http.stop(GRACE_MS);
        await holder.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
