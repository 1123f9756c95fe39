/**
 * SQLite by libsql, as one would use it for this: WAL, synchronous FULL, one transaction a batch, prepared statement,
 * the operation id unique. Everything else is left as it comes.
 */
import Database from 'libsql';
import { demand } from '../bench-error.js';
import type { Bench } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import { storeBatches } from './batch-signatures.js';
import { batchesOf, type PeerOptions } from './peer.js';

const SCHEMA = `CREATE TABLE receipt (
  sequence INTEGER PRIMARY KEY,
  operation TEXT NOT NULL UNIQUE,
  payload BLOB NOT NULL,
  signature BLOB NOT NULL
)`;
const FULL = 2;

/** Opens durable; @throws BenchError when the settings did not take. */
function open(path: string): Database.Database {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  const mode = database.prepare('PRAGMA journal_mode').get() as { journal_mode: string }; // a row of this pragma
  const synchronous = database.prepare('PRAGMA synchronous').get() as { synchronous: number }; // a row of this pragma
  demand(mode.journal_mode === 'wal' && synchronous.synchronous === FULL, 'SQLite runs with WAL and synchronous FULL');
  return database;
}

function checkCold(path: string, options: PeerOptions): void {
  const database = open(path);
  const rows = database.prepare('SELECT payload, signature FROM receipt ORDER BY sequence').all();
  database.close();
  const { receipts, signing } = options;
  demand(rows.length === receipts.length, `SQLite has ${rows.length} receipts of ${receipts.length}`);
  const isSigned = signing === 'record' || signing === 'pool';
  receipts.forEach((receipt, index) => {
    const row = rows[index] as { payload: ArrayBuffer; signature: ArrayBuffer }; // the columns that were selected
    demand(receipt.payload.equals(new Uint8Array(row.payload)), `SQLite has other bytes for receipt ${index}`);
    const isSame = !isSigned || Buffer.from(row.signature).equals(receipt.signature);
    demand(isSame, `SQLite has another signature for receipt ${index}`);
  });
}

export function sqlite(bench: Bench, options: PeerOptions): Contestant {
  const batches = batchesOf(options);
  return {
    name: options.name,
    prepare(round) {
      const folder = bench.lapFolder();
      const path = `${folder.path}/peer.db`;
      const database = open(path);
      database.exec(SCHEMA);
      const insert = database.prepare('INSERT INTO receipt (operation, payload, signature) VALUES (?, ?, ?)');
      const begin = database.prepare('BEGIN IMMEDIATE');
      const end = database.prepare('COMMIT');
      return {
        run() {
          storeBatches(options, batches, (batch, signatureOf) => {
            begin.run();
            for (let index = 0; index < batch.length; index++) {
              const receipt = batch[index];
              if (receipt !== undefined) insert.run(receipt.operation, receipt.payload, signatureOf(index));
            }
            end.run();
          });
          return options.receipts.length;
        },
        finish() {
          database.close();
          if (bench.isLastRound(round)) checkCold(path, options);
          folder.remove();
        },
      };
    },
  };
}
