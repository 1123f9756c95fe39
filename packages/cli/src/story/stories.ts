/** The stories that this program tells: one for each field system. */
import { meConnector } from './me-connector.js';
import { roProfile } from './ro-profile.js';
import { ruPartnerCabinet } from './ru-partner-cabinet.js';
import { ruTechnologyServer } from './ru-technology-server.js';
import { seTerminal } from './se-terminal.js';
import type { Story } from './stage.js';

export const STORIES: readonly Story[] = [meConnector, seTerminal, ruPartnerCabinet, ruTechnologyServer, roProfile];
