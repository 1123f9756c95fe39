/**
 * A local tax authority (CIS) that checks, stores and signs: test and production side, verify page, nightly checks.
 *
 * @packageDocumentation
 */
export { cisAuthority, cisAuthorityWith } from './cis-authority.js';
export type { RsaBackend } from '../pki/index.js';
export { cisSpecPage } from './spec-page.js';
