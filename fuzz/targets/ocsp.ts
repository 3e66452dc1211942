/** OCSP: a question is read and answered, an answer is read and judged. */
import {
  HPKI_ALGORITHMS,
  judgeOcsp,
  ocspResponder,
  PkiError,
  parseOcspRequest,
  parseOcspResponse,
} from '@jitsuin/pki'
import { QUERY } from './crl.js'
import { AT, RESPONDER, signerWithoutKey } from './fixtures.js'
import { SIGNED_PARTS } from './signed-parts.js'
import { digestOf, expectThat, type FuzzTarget, unlessRefused } from './target.js'

const answer = ocspResponder(signerWithoutKey(RESPONDER))
const NEXT_UPDATE = new Date(AT.getTime() + 3_600_000)

/** Takes the same bytes for a question and for an answer. */
export const ocsp: FuzzTarget = {
  form: 'der',
  run: async (input) => {
    await answerQuestion(input)
    judgeAnswer(input)
  },
}

async function answerQuestion(input: Uint8Array): Promise<void> {
  const request = unlessRefused(PkiError, () => parseOcspRequest(input))
  if (!request) return
  const { certIds, nonce } = request
  const answers = certIds.map(({ bytes }) => ({
    certIdDer: bytes,
    certStatus: { status: 'unknown' } as const,
    thisUpdate: AT,
    nextUpdate: NEXT_UPDATE,
  }))
  const response = parseOcspResponse(await answer({ answers, producedAt: AT, ...(nonce && { nonce }) }))
  expectThat(response.responseStatus === 'successful', 'our own answer can be read')
}

function judgeAnswer(input: Uint8Array): void {
  const { status } = judgeOcsp(input, QUERY, { allowed: HPKI_ALGORITHMS, now: AT })
  const response = unlessRefused(PkiError, () => parseOcspResponse(input))
  if (status === 'unknown') return
  const tbs = response?.responseStatus === 'successful' ? response.basic.tbsBytes : new Uint8Array()
  expectThat(SIGNED_PARTS.has(digestOf(tbs)), 'only signed answers decide')
}
