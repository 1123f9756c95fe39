/** Commands as a shell would call them, in this process. */
import { runProgram, type ExitCode } from '../program.js';
import { testIo, type TestIo } from './test-io.js';

export interface Ran {
  readonly exit: ExitCode;
  readonly out: string;
  readonly err: string;
}

async function ran(io: TestIo, words: readonly string[]): Promise<Ran> {
  const exit = await runProgram(io, words);
  return { exit, out: io.out(), err: io.err() };
}

export function plomba(...words: readonly string[]): Promise<Ran> {
  return ran(testIo(), words);
}

/** The same with the environment of this process, for commands that start others. */
export function plombaWithEnv(...words: readonly string[]): Promise<Ran> {
  return ran(testIo({ env: process.env }), words);
}

export interface RunningSim {
  readonly io: TestIo;
  readonly port: string;
  readonly control: string;
  /** Empty without `--service`. */
  readonly service: string;
  end(): Promise<ExitCode>;
}

const TCP = 'tcp://127.0.0.1:0';

/** A unit that runs until it is ended; what went wrong stands where its port would. */
export async function sim(...words: readonly string[]): Promise<RunningSim> {
  const io = testIo();
  const ended = runProgram(io, ['sim', '--json', '--listen', TCP, '--control', TCP, ...words]);
  const first = await Promise.race([io.line(), ended.then(() => `{"error":${JSON.stringify(io.out() + io.err())}}`)]);
  const { listening, control, service = '' } = JSON.parse(first) as Record<string, string>; // its first line
  const end = (): Promise<ExitCode> => {
    io.stop();
    return ended;
  };
  return { io, port: listening ?? first, control: control ?? first, service, end };
}
