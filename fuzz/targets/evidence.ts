/** An evidence record under fixed trust: it never throws, proves nothing but what was stamped, and is renewed or refused by code. */
import {
  AdesError,
  documentAtHand,
  type EvidenceReport,
  evidenceJudge,
  prepareTrust,
  renewTimeStamps,
} from '@jitsuin/ades'
import { PkiError } from '@jitsuin/pki'
import { AT, readFixture } from './fixtures.js'
import { expectThat, type FuzzTarget } from './target.js'

/** What every seed is over, and what none is over. */
export const EVIDENCE_CONTENT = Buffer.from('紹介状 for the seeds of evidence records\r\n')
const STRANGER = documentAtHand('stranger', Buffer.from('never stamped'))

const TRUST = prepareTrust({
  anchors: [readFixture('evidence-root.der')],
  material: { crls: [readFixture('evidence-tsa.crl'), readFixture('evidence-sarl.crl')] },
})
/** The times that the seeds prove, one a line. */
const PROVEN = new Set(Buffer.from(readFixture('evidence-proven.txt')).toString().split('\n'))

/** One record of a stranger. */
export const evidence: FuzzTarget = {
  form: 'der',
  run: async (input) => {
    const { verdict, existedAt } = judgeEvidence(input)
    expectThat(
      verdict !== 'VALID' || PROVEN.has(existedAt ?? ''),
      `VALID only since it was stamped: ${existedAt}`,
    )
    const other = evidenceJudge({ at: AT, trust: TRUST })(input, [STRANGER])
    expectThat(other.verdict !== 'VALID', 'nothing is proven of what was never stamped')
    await renew(input)
  },
}

/** Judges a record as the target does. */
export function judgeEvidence(input: Uint8Array): EvidenceReport {
  return evidenceJudge({ at: AT, trust: TRUST })(input, [documentAtHand('content', EVIDENCE_CONTENT)])
}

/** The authority is away: whatever can be renewed gets as far as asking it. */
async function renew(input: Uint8Array): Promise<void> {
  const timeStamp = async () => {
    throw new PkiError('tsp/malformed', 'away')
  }
  try {
    await renewTimeStamps([input], { timeStamp, validation: { at: AT, trust: TRUST } })
  } catch (error) {
    if (error instanceof AdesError || error instanceof PkiError) return
    throw error
  }
}
