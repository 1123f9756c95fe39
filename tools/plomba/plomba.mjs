#!/usr/bin/env node
// `plomba` inside the repository: builds what is stale, then becomes the real command.
import { buildIfStale } from '../build.mjs';

buildIfStale();
await import('../../packages/cli/dist/main.js');
