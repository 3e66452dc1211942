/** The path of a time-stamp authority, judged by the path validation of this package. */
import type { Certificate } from '../certificate.js'
import { KEY_PURPOSES } from '../extensions/key-usage.js'
import { findPath } from '../path/find-path.js'
import type { PathSettings } from '../path/settings.js'
import type { TrustAnchor } from '../path/trust-anchor.js'
import type { TimeStampQuestion } from './token-checks.js'

/** Which authorities are trusted. `at` of the settings is the time for which the token is wanted. */
export type AuthorityPath = {
  readonly anchors: readonly TrustAnchor[]
  readonly intermediates: readonly Certificate[]
  readonly settings: Omit<PathSettings, 'purpose'>
}

/** A judge of authorities: their path leads to an anchor, allows time stamping all the way, and its status is good. */
export function judgeAuthorityBy({
  anchors,
  intermediates,
  settings,
}: AuthorityPath): TimeStampQuestion['judgeAuthority'] {
  return (target, around) => {
    const material = { target, intermediates: [...around, ...intermediates], anchors }
    const result = findPath(material, { ...settings, purpose: KEY_PURPOSES.timeStamping })
    switch (result.verdict) {
      case 'valid':
        return { verdict: 'passed' }
      case 'invalid':
        return { verdict: 'failed', cause: result.failure.code }
      case 'undetermined':
        return { verdict: 'undetermined', cause: result.failure.code }
    }
  }
}
