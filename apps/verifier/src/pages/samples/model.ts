/** From a sample of the service to what is verified when a reader opens it. */
import type { Sample, VerificationClient } from '@jitsuin/verification/contract'
import type { Request } from '../../session/item.js'

/**
 * Fetches a sample, with its content when it is a detached signature.
 *
 * @throws {VerificationCallError} when the service refuses or does not answer.
 */
export async function fetchSample(client: VerificationClient, sample: Sample): Promise<Request> {
  const file = new File([await client.sampleFile(sample.id)], sample.fileName)
  const asked = { at: null, policy: 'hpki' } as const
  if (sample.detachedFor === undefined) return { submission: { kind: 'document', file }, ...asked, sample }
  const content = new File([await client.sampleContent(sample.id)], sample.detachedFor)
  return { submission: { kind: 'detached', signature: file, content }, ...asked, sample }
}
