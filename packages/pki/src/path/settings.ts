/**
 * What path validation is told (RFC 5280 §6.1.1), what it knows at each certificate (§6.1.2), and the form of its rules.
 */
import type { AlgorithmSet } from '../algorithm-sets.js'
import type { Certificate } from '../certificate.js'
import type { KeyUsage } from '../extensions/key-usage.js'
import type { NameConstraints } from '../extensions/name-constraints.js'
import type { SignatureVerdict } from '../signature.js'
import type { PathFailureCode } from './failures.js'
import type { PolicyGraph } from './policy-graph.js'
import type { RevocationChecker } from './revocation-types.js'
import type { TrustAnchor } from './trust-anchor.js'

/** The inputs on policies (RFC 5280 §6.1.1 (c), (e), (f), (g)); what is left out is at its most permissive. */
export type PolicyInputs = {
  /** user-initial-policy-set by OID; left out, any policy will do. */
  readonly initial?: ReadonlySet<string>
  readonly explicitPolicy?: 'required'
  readonly policyMapping?: 'inhibited'
  readonly anyPolicy?: 'inhibited'
}

/** How paths are judged. */
export type PathSettings = {
  readonly at: Date
  readonly allowed: AlgorithmSet
  /** Status is never skipped by accident: whoever wants no status says so. */
  readonly revocation: RevocationChecker | 'not-checked'
  readonly policies?: PolicyInputs
  /** initial-permitted-subtrees and initial-excluded-subtrees (RFC 5280 §6.1.1 (h), (i)). */
  readonly nameConstraints?: readonly NameConstraints[]
  /** Uses that the key of the target needs to have; a certificate without keyUsage has all (RFC 5280 §4.2.1.3). */
  readonly keyUsage?: readonly KeyUsage[]
  /** The OID of a purpose that every extendedKeyUsage on the path must allow (RFC 5280 §4.2.1.12). */
  readonly purpose?: string
  /** RFC 5280 does not look at the validity of an anchor; profiles may. */
  readonly anchorValidity?: 'checked'
  /** Whether rules that bind only issuers count as well: criticality, key identifiers, positive serial numbers. */
  readonly issuerRules?: 'enforced'
  /** Critical extensions that the caller processes itself. */
  readonly processedExtensions?: ReadonlySet<string>
  /** Rules of a profile, judged after those of RFC 5280. */
  readonly furtherRules?: readonly PathRule[]
}

/** Checks the signature of a certificate with a key. */
export type SignatureCheckOfPath = (certificate: Certificate, spkiBytes: Uint8Array) => SignatureVerdict

/** The state of RFC 5280 §6.1.2 before a certificate; counters are numbers of certificates still free of a rule. */
export type PathState = {
  readonly issuerName: string
  /** working_public_key with its parameters filled in, SubjectPublicKeyInfo. */
  readonly spkiBytes: Uint8Array
  readonly nameLimits: readonly NameConstraints[]
  readonly graph: PolicyGraph
  readonly explicitPolicy: number
  readonly policyMapping: number
  readonly inhibitAnyPolicy: number
  readonly maxPathLength: number
}

/** All that a rule may look at: one certificate, its place, and the state before it. */
export type PathStep = {
  readonly certificate: Certificate
  /** 0 is the certificate that the anchor issued. */
  readonly index: number
  readonly place: 'authority' | 'target'
  readonly issuance: 'self-issued' | 'issued'
  readonly state: PathState
  readonly anchor: TrustAnchor
  readonly settings: PathSettings
  readonly checkSignature: SignatureCheckOfPath
}

/** One rule of path validation by name, with the clause that sets it. */
export type PathRule = {
  readonly name: string
  readonly clause: string
  readonly applies: 'every-certificate' | 'authorities' | 'target'
  readonly judge: (step: PathStep) => 'pass' | PathFailureCode
}
