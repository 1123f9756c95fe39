#!/usr/bin/env node
/**
 * The `plomba` command: joins the program to this process. Signals ask a command to end; one that does not end soon, or
 * a second signal, ends the process.
 */
import { runProgram } from './program.js';

/** How long a command may take to end after it was asked to. */
const PATIENCE_MS = 5000;
/** What a shell says of a process that SIGINT ended. */
const INTERRUPTED = 130;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping.signal.aborted) process.exit(INTERRUPTED);
    stopping.abort();
    setTimeout(() => process.exit(INTERRUPTED), PATIENCE_MS).unref();
  });
}

// A reader that went away (`plomba … | head`) is no reason to die half way through: the rest is written to nobody.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const { stdout, stderr, env } = process;
process.exitCode = await runProgram({ stdout, stderr, env, stopped: stopping.signal }, process.argv.slice(2));
