/** RFC 3161: a request is read and granted, an answer and a token are read and verified. */
import {
  anchorFromCertificate,
  HPKI_ALGORITHMS,
  judgeAuthorityBy,
  PkiError,
  parseTimeStampRequest,
  parseTimeStampResponse,
  parseTimeStampToken,
  timeStampAuthority,
  verifyTimeStampToken,
} from '@jitsuin/pki'
import { AT, CHECK_STATUS, ROOT, readFixture, signerWithoutKey, TIME_STAMP_UNIT } from './fixtures.js'
import { SIGNED_PARTS } from './signed-parts.js'
import { digestOf, expectThat, type FuzzTarget, unlessRefused } from './target.js'

const authority = timeStampAuthority(signerWithoutKey(TIME_STAMP_UNIT), {
  policies: ['1.3.6.1.4.1.99999.1'],
  digests: new Set(['sha256', 'sha512']),
  accuracy: { seconds: 1 },
  ordering: 'by-time',
})
const STAMPED = readFixture('detached.bin')
const judgeAuthority = judgeAuthorityBy({
  anchors: [anchorFromCertificate(ROOT)],
  intermediates: [],
  settings: { at: AT, revocation: CHECK_STATUS, allowed: HPKI_ALGORITHMS },
})

/** Takes the same bytes for a request, for an answer and for a token. */
export const timeStamp: FuzzTarget = {
  form: 'der',
  run: async (input) => {
    await grant(input)
    const response = unlessRefused(PkiError, () => parseTimeStampResponse(input))
    if (response?.outcome === 'token') verify(response.tokenBytes)
    verify(input)
  },
}

async function grant(input: Uint8Array): Promise<void> {
  unlessRefused(PkiError, () => parseTimeStampRequest(input))
  const { outcome, response } = await authority(input, { at: AT, serialBytes: Uint8Array.of(1) })
  if (outcome === 'granted') parseTimeStampResponse(response)
}

function verify(token: Uint8Array): void {
  const { verdict } = verifyTimeStampToken(token, {
    stamped: { message: STAMPED },
    allowed: HPKI_ALGORITHMS,
    judgeAuthority,
  })
  if (verdict !== 'passed') return
  const { signerInfo, content } = parseTimeStampToken(token)
  for (const part of [signerInfo.signed?.signedBytes ?? token, content])
    expectThat(SIGNED_PARTS.has(digestOf(part)), 'only stamps of the unit pass')
}
