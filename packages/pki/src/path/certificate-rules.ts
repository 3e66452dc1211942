/** The rules for every certificate of a path (RFC 5280 §6.1.3, §6.1.4 (o), §6.1.5 (f)), in the order of the standard. */
import { KEY_PURPOSES, readExtendedKeyUsage } from '../extensions/key-usage.js'
import { extensionsAreReadable, unprocessedExtensions } from './known-extensions.js'
import { judgeNames } from './name-limits.js'
import type { PathRule, PathStep } from './settings.js'
import { validityAt } from './validity.js'

/** The first rule of all: every other one may read extensions. */
export const EXTENSIONS_ARE_READABLE: PathRule = {
  name: 'extensions-are-readable',
  clause: 'RFC 5280 §4.2',
  applies: 'every-certificate',
  judge: ({ certificate }) => extensionsAreReadable(certificate),
}

/** Signature, validity, names, policies, critical extensions and purpose. */
export const CERTIFICATE_RULES: readonly PathRule[] = [
  {
    name: 'signature-is-valid',
    clause: 'RFC 5280 §6.1.3 (a)(1)',
    applies: 'every-certificate',
    judge: signatureIsValid,
  },
  {
    name: 'time-is-within-validity',
    clause: 'RFC 5280 §6.1.3 (a)(2)',
    applies: 'every-certificate',
    judge: timeIsWithinValidity,
  },
  {
    name: 'issuer-is-above',
    clause: 'RFC 5280 §6.1.3 (a)(4)',
    applies: 'every-certificate',
    judge: ({ certificate, state }) =>
      certificate.issuer.key === state.issuerName ? 'pass' : 'name/not-chained',
  },
  {
    name: 'names-are-within-limits',
    clause: 'RFC 5280 §6.1.3 (b), (c)',
    applies: 'every-certificate',
    judge: namesAreWithinLimits,
  },
  {
    name: 'policies-are-left',
    clause: 'RFC 5280 §6.1.3 (f)',
    applies: 'every-certificate',
    judge: ({ state }) =>
      state.explicitPolicy > 0 || state.graph.state === 'some' ? 'pass' : 'policy/none-valid',
  },
  {
    name: 'critical-extensions-are-processed',
    clause: 'RFC 5280 §6.1.4 (o), §6.1.5 (f)',
    applies: 'every-certificate',
    judge: criticalExtensionsAreProcessed,
  },
  {
    name: 'purpose-is-allowed',
    clause: 'RFC 5280 §4.2.1.12',
    applies: 'every-certificate',
    judge: purposeIsAllowed,
  },
]

function signatureIsValid({ certificate, state, checkSignature }: PathStep) {
  const verdict = checkSignature(certificate, state.spkiBytes)
  return verdict === 'valid' ? 'pass' : (`signature/${verdict}` as const)
}

function timeIsWithinValidity({ certificate, settings }: PathStep) {
  const validity = validityAt(certificate, settings.at)
  return validity === 'within' ? 'pass' : (`validity/${validity}` as const)
}

function namesAreWithinLimits({ certificate, place, issuance, state }: PathStep) {
  // A CA that certifies a new key of its own stays free to name itself.
  if (issuance === 'self-issued' && place === 'authority') return 'pass'
  const verdict = judgeNames(certificate, state.nameLimits)
  return verdict === 'within' ? 'pass' : (`name-constraints/${verdict}` as const)
}

function criticalExtensionsAreProcessed({ certificate, settings }: PathStep) {
  const unknown = unprocessedExtensions(certificate).filter((oid) => !settings.processedExtensions?.has(oid))
  return unknown.length === 0 ? 'pass' : 'extension/critical-unknown'
}

/** Authorities without the extension hand on every purpose; those with it hand on only what it names. */
function purposeIsAllowed({ certificate, settings: { purpose } }: PathStep) {
  const allowed = purpose && readExtendedKeyUsage(certificate)
  if (!allowed || allowed.has(purpose) || allowed.has(KEY_PURPOSES.anyExtendedKeyUsage)) return 'pass'
  return 'purpose/not-allowed'
}
