/** The state variables of path validation: how they begin and how a certificate moves them on (RFC 5280 §6.1.2, §6.1.4). */
import { type Certificate, isSelfIssued } from '../certificate.js'
import { readBasicConstraints } from '../extensions/basic-constraints.js'
import { readNameConstraints } from '../extensions/name-constraints.js'
import {
  ANY_POLICY,
  readCertificatePolicies,
  readInhibitAnyPolicy,
  readPolicyConstraints,
  readPolicyMappings,
} from '../extensions/policies.js'
import { inheritParameters } from '../public-keys.js'
import { PolicyGraph } from './policy-graph.js'
import type { PathSettings, PathState, PathStep } from './settings.js'
import type { TrustAnchor } from './trust-anchor.js'

/**
 * The state before the first certificate of a path of so many. Limits in the anchor's own certificate count from the start
 * (RFC 5937 §3.2); its policies do not: what a root calls its own practice says nothing about the paths below it.
 */
export function initialState(anchor: TrustAnchor, length: number, settings: PathSettings): PathState {
  const { policies = {}, nameConstraints = [] } = settings
  const free = length + 1
  const state: PathState = {
    issuerName: anchor.name.key,
    spkiBytes: anchor.spkiBytes,
    nameLimits: nameConstraints,
    graph: new PolicyGraph(),
    explicitPolicy: policies.explicitPolicy === 'required' ? 0 : free,
    policyMapping: policies.policyMapping === 'inhibited' ? 0 : free,
    inhibitAnyPolicy: policies.anyPolicy === 'inhibited' ? 0 : free,
    maxPathLength: length,
  }
  return anchor.certificate ? tighten(state, anchor.certificate) : state
}

/** Moves the policy graph on to a certificate (RFC 5280 §6.1.3 (d), (e)); everything else moves after it has been judged. */
export function enterCertificate({ certificate, place, issuance, state }: PathStep): void {
  const policies = readCertificatePolicies(certificate)
  const anyCounts = state.inhibitAnyPolicy > 0 || (place === 'authority' && issuance === 'self-issued')
  state.graph.extend(
    policies && {
      policies: policies.map(({ oid }) => oid),
      anyPolicy: anyCounts ? 'counts' : 'inhibited',
    },
  )
}

/** The state for what an authority has issued (RFC 5280 §6.1.4 (b)–(j), (l), (m)). */
export function stateBelow({ certificate, state }: PathStep): PathState {
  state.graph.map(readPolicyMappings(certificate) ?? [], state.policyMapping > 0 ? 'allowed' : 'inhibited')
  const step = isSelfIssued(certificate) ? 0 : 1
  return tighten(
    {
      ...state,
      issuerName: certificate.subject.key,
      spkiBytes: inheritParameters(certificate.spkiBytes, state.spkiBytes),
      explicitPolicy: Math.max(0, state.explicitPolicy - step),
      policyMapping: Math.max(0, state.policyMapping - step),
      inhibitAnyPolicy: Math.max(0, state.inhibitAnyPolicy - step),
      maxPathLength: state.maxPathLength - step,
    },
    certificate,
  )
}

/** explicit_policy after the last certificate (RFC 5280 §6.1.5 (a), (b)). */
export function finalExplicitPolicy({ certificate, state }: PathStep): number {
  const required = readPolicyConstraints(certificate)?.requireExplicitPolicy === 0
  return required ? 0 : Math.max(0, state.explicitPolicy - 1)
}

/** The policies, in the anchor's domain, that the caller accepts and the path has (RFC 9618 §5.5 (g)). */
export function userPolicies(graph: PolicyGraph, initial?: ReadonlySet<string>): ReadonlySet<string> {
  const authority = graph.authorityPolicies()
  if (!initial || initial.has(ANY_POLICY)) return authority
  return authority.has(ANY_POLICY) ? initial : new Set([...initial].filter((oid) => authority.has(oid)))
}

/** What a certificate says about those below it can only make rules stricter (RFC 5280 §6.1.4 (g), (i), (j), (m)). */
function tighten(state: PathState, certificate: Certificate): PathState {
  const limits = readNameConstraints(certificate)
  const constraints = readPolicyConstraints(certificate)
  const anyPolicy = readInhibitAnyPolicy(certificate)?.skipCerts
  const pathLength = readBasicConstraints(certificate)?.pathLength
  return {
    ...state,
    nameLimits: limits ? [...state.nameLimits, limits] : state.nameLimits,
    explicitPolicy: Math.min(
      state.explicitPolicy,
      constraints?.requireExplicitPolicy ?? state.explicitPolicy,
    ),
    policyMapping: Math.min(state.policyMapping, constraints?.inhibitPolicyMapping ?? state.policyMapping),
    inhibitAnyPolicy: Math.min(state.inhibitAnyPolicy, anyPolicy ?? state.inhibitAnyPolicy),
    maxPathLength: Math.min(state.maxPathLength, pathLength ?? state.maxPathLength),
  }
}
