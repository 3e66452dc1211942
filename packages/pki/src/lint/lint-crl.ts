/**
 * Lint of lists of revoked certificates: RFC 5280 §5 and the HPKI shape, as named rules.
 */
import { type CrlFacts, readCrlFacts } from './crl-facts.js'
import { applyRules, type Finding, type Rule } from './finding.js'
import { CRL_RULES as LIST_RULES } from './rules/crl.js'
import { ENCODING_RULES } from './rules/encoding.js'
import { GENERAL_EXTENSION_RULES } from './rules/extensions.js'
import { type CrlProfile, HPKI_CRL_RULES } from './rules/hpki-crl.js'
import { ATTRIBUTE_RULES } from './rules/names.js'
import { SIGNATURE_RULES } from './rules/signature.js'

/** Every rule about lists in general. */
export const CRL_RULES: readonly Rule<CrlFacts>[] = [
  ...ENCODING_RULES,
  ...SIGNATURE_RULES,
  ...ATTRIBUTE_RULES,
  ...GENERAL_EXTENSION_RULES,
  ...LIST_RULES,
]

/** The one rule that stands for all when the bytes are no list at all. */
const CRL_STRUCTURE = {
  id: 'rfc5280.5.1.structure',
  clause: 'RFC 5280 §5.1',
  severity: 'error',
  ja: '失効リストの構造であること。',
  en: 'The bytes have the structure of a list of revoked certificates.',
} as const

/** Finds what is wrong with a list, or with a TBSCertList that is to be signed; never an exception. */
export function lintCrl(bytes: Uint8Array, { profile }: { readonly profile?: CrlProfile } = {}): Finding[] {
  let facts: CrlFacts
  try {
    facts = readCrlFacts(bytes)
  } catch (error) {
    return [{ ...CRL_STRUCTURE, detail: error instanceof Error ? error.message : String(error) }]
  }
  const general = applyRules(CRL_RULES, facts)
  return profile ? [...general, ...applyRules(HPKI_CRL_RULES, { ...facts, profile })] : general
}
