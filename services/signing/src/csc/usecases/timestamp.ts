/** `signatures/timestamp`: a token of the configured authority over a hash of the client. */
import { algorithmOf, digestsOfHashes } from '../domain/algorithms.js'
import { CscError } from '../errors.js'
import { type Caller, expectService } from './authority.js'
import type { CscContext } from './context.js'

/** What a client wants stamped. */
export type StampWish = {
  readonly hash: string
  readonly hashAlgo: string
  /** Hexadecimal. */
  readonly nonce?: string | undefined
}

/** The token (RFC 3161), Base64. @throws {CscError} `csc/time-stamp…`, `csc/algorithm-unknown`, `csc/hash-malformed`; {HalfError} `request/digest-length` */
export async function timestamp(ctx: CscContext, caller: Caller, wish: StampWish): Promise<string> {
  await expectService(ctx, caller)
  const algorithm = algorithmOf(wish.hashAlgo)
  const [digest = ''] = digestsOfHashes([wish.hash], algorithm)
  if (!ctx.stamp) throw new CscError('csc/time-stamps-missing', 'Not configured')
  const nonceBytes =
    wish.nonce === undefined
      ? undefined
      : Buffer.from(wish.nonce.padStart(wish.nonce.length + (wish.nonce.length % 2), '0'), 'hex')
  const token = await ctx.stamp({
    algorithm,
    digest: Buffer.from(digest, 'hex'),
    ...(nonceBytes && { nonceBytes }),
  })
  if (token === 'failed') throw new CscError('csc/time-stamp-failed', 'No token')
  return Buffer.from(token).toString('base64')
}
