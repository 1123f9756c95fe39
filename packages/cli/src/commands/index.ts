/** All commands by name, in the order in which the help lists them. A command is loaded only when it is asked for. */
import type { Command } from 'commander';
import type { CommandHost } from './context.js';

export type MakeCommand = (host: CommandHost) => Command;

export const COMMANDS: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  demo: async () => (await import('./demo.js')).demoCommand,
  sim: async () => (await import('./sim.js')).simCommand,
  run: async () => (await import('./run.js')).runCommand,
  bridge: async () => (await import('./bridge.js')).bridgeCommand,
  authority: async () => (await import('./authority.js')).authorityCommand,
  operator: async () => (await import('./operator.js')).operatorCommand,
  story: async () => (await import('./story.js')).storyCommand,
  forecast: async () => (await import('./forecast.js')).forecastCommand,
  export: async () => (await import('./export.js')).exportCommand,
  extract: async () => (await import('./extract.js')).extractCommand,
  verify: async () => (await import('./verify.js')).verifyCommand,
  inspect: async () => (await import('./inspect.js')).inspectCommand,
  scenario: async () => (await import('./scenario.js')).scenarioCommand,
  conform: async () => (await import('./conform.js')).conformCommand,
  ports: async () => (await import('./ports.js')).portsCommand,
  ctl: async () => (await import('./ctl.js')).ctlCommand,
  snapshot: async () => (await import('./snapshot.js')).snapshotCommand,
  crashtest: async () => (await import('./crashtest.js')).crashtestCommand,
  proxy: async () => (await import('./proxy.js')).proxyCommand,
  record: async () => (await import('./record.js')).recordCommand,
  fuzz: async () => (await import('./fuzz.js')).fuzzCommand,
  replay: async () => (await import('./replay.js')).replayCommand,
  fleet: async () => (await import('./fleet.js')).fleetCommand,
  explain: async () => (await import('./explain.js')).explainCommand,
  decode: async () => (await import('./decode.js')).decodeCommand,
};
