/**
 * Whether a certificate is in the log, for sign-in and the verifier. That a row says so is not believed: the entry must
 * lead to a head that the log's key signed, so nobody who writes to the database alone can let a certificate in.
 */
import { type Certificate, parseCertificate, RFC5280_ALGORITHMS, verifySignature } from '@jitsuin/pki'
import type { Logger } from '@jitsuin/platform'
import { type AskLog, checkEntry, type LoggedStanding, type Receipt } from '../contract.js'
import { sha256 } from '../domain/certificate-event.js'
import { TransparencyError } from '../errors.js'
import { type ProofParts, receiptFor } from './prove.js'
import type { Issuers } from './take-in.js'

/** What is needed to judge. */
export type StandingParts = ProofParts & {
  readonly issuers: () => Issuers | undefined
  readonly logger: Logger
}

/** Makes the port. It never throws: who cannot say answers `unknown`. */
export function askLog(parts: StandingParts): AskLog {
  return async (certificateDer) => {
    try {
      return await standingOf(parts, certificateDer)
    } catch (error) {
      parts.logger.error({ err: error }, 'the log cannot say whether it has a certificate')
      return 'unknown'
    }
  }
}

async function standingOf(parts: StandingParts, certificateDer: Uint8Array): Promise<LoggedStanding> {
  const receipt = await receiptFor(parts, sha256(certificateDer)).catch(missing)
  // A row without a signed head over it was written past the log: it counts as missing.
  if (receipt !== 'missing' && provesIssueOf(receipt, certificateDer, parts) === 'included') return 'included'
  const issuers = parts.issuers()
  if (!issuers) return 'unknown'
  const certificate = parseCertificate(certificateDer)
  return [...issuers.values()].some((issuer) => isSignedBy(certificate, issuer)) ? 'missing' : 'not-ours'
}

function provesIssueOf(
  receipt: Receipt,
  certificateDer: Uint8Array,
  { openHead }: StandingParts,
): 'included' | 'not-included' {
  const checked = checkEntry(receipt, openHead(receipt.checkpoint))
  if (checked.verdict !== 'included' || checked.leaf.type !== 'issue') return 'not-included'
  return checked.leaf.certificate === sha256(certificateDer) ? 'included' : 'not-included'
}

/** By the signature, not by the issuer's name: whoever holds the key could write the name in another way. */
function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  const { signatureAlgorithm: algorithm, tbsBytes: message, signature } = certificate
  const check = { algorithm, spkiBytes: issuer.spkiBytes, message, signature, allowed: RFC5280_ALGORITHMS }
  return verifySignature(check) === 'valid'
}

function missing(error: unknown): 'missing' {
  if (error instanceof TransparencyError && error.code === 'log/not-found') return 'missing'
  throw error
}
