/**
 * Lint of certificates: every requirement of RFC 5280 and of the HPKI profiles as a named rule, run over foreign
 * certificates, and over our own before they are signed.
 */
import type { Certificate } from '../certificate.js'
import type { ProfileName } from '../profiles/profiles.js'
import { type CertificateFacts, readCertificateFacts } from './facts.js'
import { applyRules, type Finding, type Rule } from './finding.js'
import { ADDRESS_RULES } from './rules/addresses.js'
import { ALTERNATIVE_NAME_RULES } from './rules/alternative-names.js'
import { CONSTRAINT_RULES } from './rules/constraints.js'
import { ENCODING_RULES } from './rules/encoding.js'
import { GENERAL_EXTENSION_RULES } from './rules/extensions.js'
import { FIELD_RULES } from './rules/fields.js'
import { HPKI_RULES } from './rules/hpki.js'
import { withProfile } from './rules/hpki-checks.js'
import { IDENTIFIER_RULES } from './rules/identifiers.js'
import { KEY_RULES } from './rules/keys.js'
import { ATTRIBUTE_RULES, NAME_RULES } from './rules/names.js'
import { POLICY_RULES } from './rules/policies.js'
import { SIGNATURE_RULES } from './rules/signature.js'

/** Every rule about certificates in general, in the order of the standards. */
export const CERTIFICATE_RULES: readonly Rule<CertificateFacts>[] = [
  ...ENCODING_RULES,
  ...SIGNATURE_RULES,
  ...FIELD_RULES,
  ...NAME_RULES,
  ...ATTRIBUTE_RULES,
  ...KEY_RULES,
  ...GENERAL_EXTENSION_RULES,
  ...IDENTIFIER_RULES,
  ...ADDRESS_RULES,
  ...POLICY_RULES,
  ...ALTERNATIVE_NAME_RULES,
  ...CONSTRAINT_RULES,
]

/** The one rule that stands for all when the bytes are no certificate at all. */
const CERTIFICATE_STRUCTURE = {
  id: 'rfc5280.4.1.structure',
  clause: 'RFC 5280 §4.1',
  severity: 'error',
  ja: '証明書の構造であること。',
  en: 'The bytes have the structure of a certificate.',
} as const

/** What to judge by, beside RFC 5280. */
export type LintOptions = { readonly profile?: ProfileName; readonly issuer?: Certificate }

/**
 * Finds what is wrong with a certificate, or with a TBSCertificate that is to be signed. Bytes that are neither are one
 * finding, never an exception. A certificate without findings breaks no rule that we know; it is not thereby trusted.
 */
export function lintCertificate(bytes: Uint8Array, { profile, issuer }: LintOptions = {}): Finding[] {
  let facts: CertificateFacts
  try {
    facts = readCertificateFacts(bytes)
  } catch (error) {
    return [{ ...CERTIFICATE_STRUCTURE, detail: error instanceof Error ? error.message : String(error) }]
  }
  const general = applyRules(CERTIFICATE_RULES, facts)
  return profile ? [...general, ...applyRules(HPKI_RULES, withProfile(facts, profile, issuer))] : general
}
