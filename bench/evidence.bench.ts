/**
 * Thirty years of 100,000 documents (bench/evidence/thirty-years.ts): every record is verified in every year, every signature in the last
 * year, and what that costs. `JITSUIN_BENCH_DOCUMENTS` makes it smaller.
 */
import { documentAtHand, type EvidenceJudge } from '@jitsuin/ades'
import { endOfYear, LAST_YEAR, type ThirtyYears, thirtyYears } from './evidence/thirty-years.js'
import type { Bench } from './harness.js'
import { opensslSpeed } from './programs.js'

const DOCUMENTS = Number(process.env.JITSUIN_BENCH_DOCUMENTS ?? 100_000)
const DAYS = Math.min(1400, Math.ceil(DOCUMENTS / 10))
const FIRST_YEAR = 2026

/** Lives through the years and counts. */
export const evidence: Bench = async () => {
  const archive = await thirtyYears({ documents: DOCUMENTS, days: DAYS })
  const spent = { live: 0, verify: 0, signatures: 0 }
  let verified = 0
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    spent.live += await cpuOf(() => archive.live(year))
    const judge = await archive.judgeAt(endOfYear(year))
    spent.verify += await cpuOf(async () => verifyRecords(archive, judge, year))
    verified += archive.documents.length
    console.log(`  ${year}: ${archive.documents.length} records hold`)
  }
  spent.signatures = await cpuOf(() => verifySignatures(archive))
  const { days, renewals } = archive.counted()
  for (const { at, why, records } of renewals)
    console.log(`  renewed ${at}: ${why}, ${records} records, 1 stamp`)
  console.log(
    `  ${days + renewals.length} stamps for ${DOCUMENTS} documents in ${LAST_YEAR - FIRST_YEAR + 1} years`,
  )
  const raw = { peer: 'raw RSA-2048, openssl speed', theirs: opensslSpeed().verify, unit: '/s' }
  return [
    {
      what: 'stamps of days, for each of them',
      ours: days,
      peer: 'days with documents',
      theirs: DAYS,
      unit: '',
      aim: { least: 1, of: 'ratio' },
    },
    { what: 'evidence record, whole verdict', ours: verified / spent.verify, ...raw },
    { what: 'signature by its evidence, whole verdict', ours: DOCUMENTS / spent.signatures, ...raw },
    { what: 'document signed, stamped, renewed 30 years', ours: DOCUMENTS / spent.live, ...raw },
  ]
}

function verifyRecords(archive: ThirtyYears, judge: EvidenceJudge, year: number): void {
  for (const [position, { bytes }] of archive.documents.entries()) {
    const { verdict, headline } = judge(archive.recordOf(position), [documentAtHand('', bytes)])
    if (verdict !== 'VALID') throw new Error(`${year} ${position}: ${headline.en}`)
  }
}

async function verifySignatures(archive: ThirtyYears): Promise<void> {
  const at = endOfYear(LAST_YEAR)
  const judge = await archive.judgeAt(at)
  for (const [position, { bytes }] of archive.documents.entries()) {
    const { existedAt } = judge(archive.recordOf(position), [documentAtHand('', bytes)])
    const verdict = await archive.judgeSignature(position, at, new Date(existedAt ?? Number.NaN))
    if (verdict !== 'VALID') throw new Error(`Signature ${position}: ${verdict}`)
  }
}

async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
