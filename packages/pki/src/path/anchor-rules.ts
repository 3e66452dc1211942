/** What a certificate has to say that is given as trust anchor; an anchor that is a name and a key has nothing to say. */
import { readBasicConstraints } from '../extensions/basic-constraints.js'
import { readKeyUsage } from '../extensions/key-usage.js'
import type { PathFailureCode } from './failures.js'
import { extensionsAreReadable, unprocessedExtensions } from './known-extensions.js'
import type { PathSettings } from './settings.js'
import type { TrustAnchor } from './trust-anchor.js'
import { validityAt } from './validity.js'

/** Whether paths may begin at an anchor. Its validity counts only where the settings say so (RFC 5280 §6.1). */
export function judgeAnchor({ certificate }: TrustAnchor, settings: PathSettings): 'pass' | PathFailureCode {
  if (!certificate) return 'pass'
  if (extensionsAreReadable(certificate) !== 'pass') return 'extension/malformed'
  const unknown = unprocessedExtensions(certificate).filter((oid) => !settings.processedExtensions?.has(oid))
  if (unknown.length > 0) return 'anchor/unusable'
  // Roots of version 1 cannot say that they are CAs; whoever made them anchors has said it.
  const isAuthority = certificate.version < 3 || readBasicConstraints(certificate)?.subject === 'ca'
  if (!isAuthority || readKeyUsage(certificate)?.has('keyCertSign') === false)
    return 'anchor/not-an-authority'
  const isLate = settings.anchorValidity === 'checked' && validityAt(certificate, settings.at) !== 'within'
  return isLate ? 'anchor/not-in-validity' : 'pass'
}
