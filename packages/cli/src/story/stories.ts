/** The stories that this program tells: one for each field system. */
import { meConnector } from './me-connector.js';
import { seTerminal } from './se-terminal.js';
import type { Story } from './stage.js';

export const STORIES: readonly Story[] = [meConnector, seTerminal];
