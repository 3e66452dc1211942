/** Document time stamps: each covers everything before it, the signatures and the store too (EN 319 142-1 §5.4.3). */
import { type DigestName, imprintDigest } from '@jitsuin/pki'
import { digestContent } from '../../cades/content.js'
import { readToken } from '../../cades/validate/stamps.js'
import {
  baseAfter,
  judgeToken,
  type StampFacts,
  type TokenQuestion,
  unjudged,
} from '../../validate/judge-token.js'
import type { BaseTime } from '../../validate/path.js'
import { reasonRow } from '../../validate/reasons.js'
import { type PreparedTrust, withProofs } from '../../validate/trust.js'
import { readSecurityStore } from '../read/security-store.js'
import type { PdfSignature } from '../read/signature.js'
import type { LaterChanges } from './later-changes.js'

/** A document time stamp with the digest that it should have. */
export type DocumentStamp = {
  readonly signature: PdfSignature
  readonly later: LaterChanges
  /** Undefined if the token cannot be read, or its digest is not known. */
  readonly digest: { readonly name: DigestName; readonly value: Uint8Array } | undefined
}

/** Computes what the stamp should be over. */
export async function readDocumentStamp(
  signature: PdfSignature,
  later: LaterChanges,
): Promise<DocumentStamp> {
  const token = readToken(signature.message)
  const name = token && imprintDigest(token.info.imprint)
  if (!name) return { signature, later, digest: undefined }
  const { digestOf } = await digestContent(signature.ranges, [name])
  return { signature, later, digest: { name, value: digestOf(name) } }
}

type Times = Pick<TokenQuestion, 'trust' | 'now' | 'toleranceSeconds'>

/** Judges stamps from the youngest back: each at the time that the sound one behind it proves. */
export function judgeDocumentStamps(
  stamps: readonly DocumentStamp[],
  times: Times & { readonly wanted: BaseTime },
): { readonly facts: readonly StampFacts[]; readonly base: BaseTime; readonly trust: PreparedTrust } {
  let base = times.wanted
  let { trust } = times
  const facts: StampFacts[] = []
  const endOf = ({ signature }: DocumentStamp) => signature.revision.bytes.length
  for (const stamp of [...stamps].sort((a, b) => endOf(b) - endOf(a))) {
    const judged = judge(stamp, { ...times, trust, base })
    facts.push(judged)
    base = baseAfter(judged, base)
    trust = withProofs(trust, judged, { base, covered: () => storedIn(stamp) })
  }
  return { facts, base, trust }
}

/** Lists and answers of the store as it was when the document was stamped. */
function storedIn({ signature }: DocumentStamp): Uint8Array[] {
  const { crls, ocsps } = readSecurityStore(signature.revision)
  return [...crls, ...ocsps]
}

function judge(
  { signature, later, digest }: DocumentStamp,
  times: Times & { readonly base: BaseTime },
): StampFacts {
  if (reasonRow(later.code).verdict !== 'VALID') return unjudged('archive', later.code)
  if (!digest) return unjudged('archive', 'stamp/malformed')
  return judgeToken(signature.message, { ...times, kind: 'archive', stamped: { digest: digest.value } })
}
