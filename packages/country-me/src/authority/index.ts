/**
 * A local tax authority (CIS) that checks, stores and signs: test and production side, verify page, nightly checks.
 *
 * @packageDocumentation
 */
export { cisAuthority, cisAuthorityWith, type RsaBackend } from './cis-authority.js';
export { cisSpecPage } from './spec-page.js';
