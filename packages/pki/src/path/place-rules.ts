/** The rules for authorities (RFC 5280 §6.1.4) and for the last certificate (§6.1.5), in the order of the standard. */
import { readBasicConstraints } from '../extensions/basic-constraints.js'
import { readKeyUsage } from '../extensions/key-usage.js'
import { ANY_POLICY, readPolicyMappings } from '../extensions/policies.js'
import type { PathRule, PathStep } from './settings.js'
import { finalExplicitPolicy, userPolicies } from './state.js'

/** What lets a certificate stand above another one. */
export const AUTHORITY_RULES: readonly PathRule[] = [
  {
    name: 'any-policy-is-not-mapped',
    clause: 'RFC 5280 §6.1.4 (a)',
    applies: 'authorities',
    judge: anyPolicyIsNotMapped,
  },
  {
    name: 'subject-is-a-ca',
    clause: 'RFC 5280 §6.1.4 (k)',
    applies: 'authorities',
    // Versions 1 and 2 cannot say so, and nobody tells us by other means.
    judge: ({ certificate }) =>
      readBasicConstraints(certificate)?.subject === 'ca' ? 'pass' : 'authority/not-a-ca',
  },
  {
    name: 'path-is-short-enough',
    clause: 'RFC 5280 §6.1.4 (l)',
    applies: 'authorities',
    judge: ({ issuance, state }) =>
      issuance === 'self-issued' || state.maxPathLength > 0 ? 'pass' : 'authority/path-too-long',
  },
  {
    name: 'key-may-sign-certificates',
    clause: 'RFC 5280 §6.1.4 (n)',
    applies: 'authorities',
    judge: ({ certificate }) =>
      readKeyUsage(certificate)?.has('keyCertSign') === false ? 'authority/may-not-sign' : 'pass',
  },
]

/** What the caller wants of the target. */
export const TARGET_RULES: readonly PathRule[] = [
  {
    name: 'policy-is-acceptable',
    clause: 'RFC 5280 §6.1.5 (g), RFC 9618 §5.5',
    applies: 'target',
    judge: policyIsAcceptable,
  },
  {
    name: 'key-usage-is-as-needed',
    clause: 'RFC 5280 §4.2.1.3',
    applies: 'target',
    judge: keyUsageIsAsNeeded,
  },
]

function anyPolicyIsNotMapped({ certificate }: PathStep) {
  const mapped = readPolicyMappings(certificate)?.some(
    ({ issuerDomainPolicy, subjectDomainPolicy }) =>
      issuerDomainPolicy === ANY_POLICY || subjectDomainPolicy === ANY_POLICY,
  )
  return mapped ? 'policy/mapping-of-any' : 'pass'
}

function policyIsAcceptable(step: PathStep) {
  if (finalExplicitPolicy(step) > 0) return 'pass'
  return userPolicies(step.state.graph, step.settings.policies?.initial).size > 0
    ? 'pass'
    : 'policy/none-valid'
}

function keyUsageIsAsNeeded({ certificate, settings: { keyUsage = [] } }: PathStep) {
  const allowed = readKeyUsage(certificate)
  return !allowed || keyUsage.every((use) => allowed.has(use)) ? 'pass' : 'key-usage/not-allowed'
}
