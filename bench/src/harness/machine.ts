/** The facts of the machine that figures depend on; nothing that names the machine or its owner. */
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';

export interface MachineFacts {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGib: number;
  readonly platform: string;
  readonly node: string;
  readonly openssl: string;
}

export function machineFacts(): MachineFacts {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGib: Math.round(totalmem() / 2 ** 30),
    platform: `${platform()} ${arch()}`,
    node: process.versions.node,
    openssl: process.versions.openssl,
  };
}
