/** Lists of revoked certificates: every entry, lint, and what a list says about the doctor of the hierarchy. */
import {
  crlChecker,
  HPKI_ALGORITHMS,
  lintCrl,
  PkiError,
  parseCrl,
  type RevocationQuery,
  readExpiredCertsOnCrl,
} from '@jitsuin/pki'
import { AT, DOCTOR, SIGNING_CA } from './fixtures.js'
import { SIGNED_PARTS } from './signed-parts.js'
import { digestOf, expectThat, type FuzzTarget, unlessRefused } from './target.js'

/** The question that every list and answer is asked. */
export const QUERY: RevocationQuery = {
  subject: DOCTOR,
  issuer: { name: SIGNING_CA.subject, spkiBytes: SIGNING_CA.spkiBytes, certificate: SIGNING_CA },
  at: AT,
  context: { candidates: [SIGNING_CA], judgeSigner: () => 'trusted' },
}

/** One list of a stranger. */
export const crl: FuzzTarget = {
  form: 'der',
  run: (input) => {
    for (const profile of ['authority', 'subscriber'] as const) lintCrl(input, { profile })
    const list = unlessRefused(PkiError, () => parseCrl(input))
    if (!list) return
    const entries = [...list.entries]
    expectThat(entries.length === list.entries.count, 'the count is that of the entries')
    for (const { serialHex } of entries.slice(0, 20))
      expectThat(list.entries.find(serialHex).length > 0, 'an entry that is there is found')
    unlessRefused(PkiError, () => readExpiredCertsOnCrl(list))
    const { status } = crlChecker({ lists: [list], allowed: HPKI_ALGORITHMS, now: AT })(QUERY)
    if (status !== 'unknown')
      expectThat(SIGNED_PARTS.has(digestOf(list.tbsBytes)), 'only signed lists decide')
  },
}
