/** All commands, in the order in which the help lists them. */
import type { Command } from 'commander';
import type { CommandHost } from './context.js';
import { authorityCommand } from './authority.js';
import { bridgeCommand } from './bridge.js';
import { conformCommand } from './conform.js';
import { crashtestCommand } from './crashtest.js';
import { ctlCommand } from './ctl.js';
import { decodeCommand } from './decode.js';
import { demoCommand } from './demo.js';
import { explainCommand } from './explain.js';
import { exportCommand } from './export.js';
import { extractCommand } from './extract.js';
import { forecastCommand } from './forecast.js';
import { fuzzCommand } from './fuzz.js';
import { fleetCommand } from './fleet.js';
import { inspectCommand } from './inspect.js';
import { operatorCommand } from './operator.js';
import { portsCommand } from './ports.js';
import { proxyCommand } from './proxy.js';
import { recordCommand } from './record.js';
import { replayCommand } from './replay.js';
import { runCommand } from './run.js';
import { scenarioCommand } from './scenario.js';
import { simCommand } from './sim.js';
import { snapshotCommand } from './snapshot.js';
import { storyCommand } from './story.js';
import { verifyCommand } from './verify.js';

export const commandList: readonly ((host: CommandHost) => Command)[] = [
  demoCommand,
  simCommand,
  runCommand,
  bridgeCommand,
  authorityCommand,
  operatorCommand,
  storyCommand,
  forecastCommand,
  exportCommand,
  extractCommand,
  verifyCommand,
  inspectCommand,
  scenarioCommand,
  conformCommand,
  portsCommand,
  ctlCommand,
  snapshotCommand,
  crashtestCommand,
  proxyCommand,
  recordCommand,
  fuzzCommand,
  replayCommand,
  fleetCommand,
  explainCommand,
  decodeCommand,
];
