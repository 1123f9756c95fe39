export { commandRegistry } from './commands/registry.js';
