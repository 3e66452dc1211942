/** What `clientData` may carry: the signed request of a day, or a number under which a call can be repeated. */
import { digestsOf, HalfError, readRequest, type SignedRequest } from '@jitsuin/key-half'
import { type DigestAlgorithm, uuidSchema } from '@jitsuin/second-key'
import { octets } from '@jitsuin/second-key/node'
import { signaturesBody } from '../../contract.js'
import { CscError } from '../errors.js'

/** What a call asks for; hexadecimal. */
export type AskedHashes = { readonly algorithm: DigestAlgorithm; readonly digests: readonly string[] }

/**
 * The request of a day that the client signed, which must ask for exactly what the call asks for.
 *
 * @throws {CscError} `csc/client-data-missing`, `csc/client-data-differs`; {SecondKeyError} `second-key/statement-malformed`
 */
export function signedRequestIn(
  clientData: string | undefined,
  asked: AskedHashes,
): SignedRequest & { readonly requestId: string } {
  const parsed = signaturesBody.safeParse(tryJson(clientData ?? ''))
  if (!parsed.success) throw new CscError('csc/client-data-missing', 'No signed request')
  const signed = { bytes: octets(parsed.data.request), signature: octets(parsed.data.signature) }
  const request = readRequest(signed)
  if (request.kind !== 'day') throw new HalfError('request/other-kind', request.request)
  const isSame = request.algorithm === asked.algorithm && digestsOf(request).join() === asked.digests.join()
  if (!isSame) throw new CscError('csc/client-data-differs', request.request)
  return { ...signed, requestId: request.request }
}

/** The number under which a call for a list can be repeated; nothing for any other text, which means nothing here. */
export function callNumberIn(clientData: string | undefined): string | undefined {
  return uuidSchema.safeParse(clientData).data
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return undefined // no request at all
  }
}
