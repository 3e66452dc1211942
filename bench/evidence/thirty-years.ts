/**
 * An archive over thirty years by a clock that is an argument: signed documents, one tree and one time stamp for each day on which there
 * are any, and renewals before certificates and algorithms end. On the way
 *
 *   2034-06  the first time-stamp authority is gone over night: key, lists, everything; the others go on
 *   2036     RSA below 3072 bits ends
 *   2041-06  the CA behind the doctors of five years is revoked
 *   2045     SHA-256 ends, in trees, stamps and certificates
 *
 * and units, doctors, CAs and roots end when their certificates do.
 */
import { createHash, randomBytes } from 'node:crypto'
import {
  BUILT_IN_POLICIES,
  documentAtHand,
  type EvidenceJudge,
  evidenceJudge,
  makeEvidence,
  type PreparedTrust,
  prepareTrust,
  renewHashTrees,
  renewTimeStamps,
  sign,
  signCades,
  type ValidationPolicy,
  type Verdict,
  validate,
} from '@jitsuin/ades'
import { utf8 } from '@jitsuin/kernel'
import {
  type DoctorsAuthority,
  makeDoctorsAuthority,
  makeStampAuthority,
  type StampAuthority,
} from './authorities.js'
import { packedRecords } from './packed-records.js'

const FIRST_YEAR = 2026
/** The last year in which everything is verified. */
export const LAST_YEAR = 2056
const GONE = new Date('2034-06-10T03:00:00Z')
const CA_REVOKED = new Date('2041-06-01T03:00:00Z')
/** The last year of SHA-256 and of curves below 384 bits. */
const SHA256_YEAR = 2044

/** What the world holds to be true about algorithms, now and later. */
export const POLICY: ValidationPolicy = policyOfTheStory()

function policyOfTheStory(): ValidationPolicy {
  const { basic } = BUILT_IN_POLICIES
  const { algorithms } = basic
  const until = `${SHA256_YEAR + 1}-01-01`
  return {
    ...basic,
    name: 'thirty-years',
    algorithms: {
      ...algorithms,
      digests: algorithms.digests.map((row) => (row.name === 'sha256' ? { ...row, until } : row)),
      curves: algorithms.curves.map((row) => (row.name === 'prime256v1' ? { ...row, until } : row)),
      keys: algorithms.keys.map((row) =>
        row.kind === 'rsa' && row.minBits === 1900 ? { ...row, until: '2037-01-01' } : row,
      ),
    },
  }
}

/** How large: documents are spread evenly over days, days over the first 28 years. */
export type Scale = { readonly documents: number; readonly days: number }

/** What was stamped, and why. */
export type StampCount = {
  readonly days: number
  readonly renewals: readonly { readonly at: string; readonly why: string; readonly records: number }[]
}

type Signed = { readonly bytes: Uint8Array; readonly day: number }
type Day = {
  /** Position of its first document. */
  readonly first: number
  readonly lists: readonly Uint8Array[]
  readonly anchors: readonly Uint8Array[]
  readonly cas: readonly Uint8Array[]
}

/** The archive as it stands at a time. Records before a renewal stay with whoever kept them: `skipped`. */
export type ThirtyYears = {
  readonly documents: readonly Signed[]
  readonly counted: () => StampCount
  /** Lives through a year, from its first day to its last. */
  readonly live: (year: number) => Promise<void>
  readonly recordOf: (position: number) => Uint8Array
  /** Judges evidence at a time. */
  readonly judgeAt: (at: Date) => Promise<EvidenceJudge>
  /** Judges the signature of a document as it was when its evidence begins. */
  readonly judgeSignature: (position: number, at: Date, existedBy: Date) => Promise<Verdict>
}

/** The last moment of a year at which everything is looked at. */
export function endOfYear(year: number): Date {
  return new Date(`${year}-12-31T14:00:00Z`)
}

/** Makes authorities and an empty archive. */
export async function thirtyYears({ documents: wanted, days: dayCount }: Scale): Promise<ThirtyYears> {
  const world = await makeWorld()
  const documents: Signed[] = []
  const days: Day[] = []
  const records = packedRecords()
  const renewals: { at: string; why: string; records: number }[] = []
  const outlook = new Map<number, Outlook>()
  const schedule = scheduleOf(dayCount)

  async function stampDay(at: Date): Promise<void> {
    const [number, digest] = [days.length, digestAt(at)]
    const count = Math.floor((wanted * (number + 1)) / dayCount) - Math.floor((wanted * number) / dayCount)
    const doctors = world.doctorsAt(at)
    const lists = await doctors.listsAt(at)
    const signed = await signAll(doctors, { count, at, from: documents.length })
    const hash = (bytes: Uint8Array) => createHash(digest).update(bytes).digest()
    const stamped = new Date(at.getTime() + 12 * 3_600_000)
    // The lists of the day are one more group of its tree: they prove the status of the doctors for ever after.
    const tree = await makeEvidence([...signed.map((bytes) => [hash(bytes)]), lists.map(hash)], {
      digest,
      timeStamp: await world.stampsAt(at).stampAt(stamped),
    })
    days.push({ first: documents.length, lists, anchors: [doctors.root], cas: [doctors.ca] })
    signed.forEach((bytes, position) => {
      documents.push({ bytes, day: number })
      records.push(tree.recordOf(position))
    })
    if (signed.length > 0) await lookAhead([number], stamped)
  }

  /** Until when the last stamp of each day holds, and whose it is: all documents of a day share their stamps. */
  async function lookAhead(numbers: readonly number[], at: Date): Promise<void> {
    const judge = await judgeAt(at)
    for (const number of numbers) {
      const position = days[number]?.first ?? Number.NaN
      const report = judge(records.at(position), [documentOf(position)])
      const last = report.links.at(-1)
      if (report.verdict !== 'VALID' || !last?.holdsUntil) throw new Error(`Not valid: ${report.headline.en}`)
      outlook.set(number, { holdsUntil: new Date(last.holdsUntil), authority: last.authority ?? '' })
    }
  }

  /** One stamp for all whose last stamp does not hold for another 400 days, or whose authority is gone. */
  async function renew(at: Date, why: Reason): Promise<void> {
    const trust = await world.trustAt(at)
    const dueDays = new Set([...outlook].filter(([, last]) => isDue(last, at, why)).map(([number]) => number))
    const due = [...documents.keys()].filter((position) => dueDays.has(documents[position]?.day ?? -1))
    if (due.length === 0) return
    const options = {
      timeStamp: await world.stampsAt(at).stampAt(at),
      validation: { at, trust, policy: POLICY },
    }
    const rows = { length: due.length, at: (row: number) => records.at(due[row] ?? 0) }
    const renewed =
      why === 'SHA-256 ends'
        ? await renewHashTrees(
            {
              length: due.length,
              at: (row) => ({ record: rows.at(row), documents: [documentOf(due[row] ?? 0)] }),
            },
            { ...options, digest: 'sha512' },
          )
        : await renewTimeStamps(rows, options)
    const results = due.map((position, row) => ({ position, result: renewed.recordOf(row) }))
    for (const { position, result } of results) {
      if (result.outcome === 'refused') throw new Error(`${why} ${position}: ${result.report.headline.en}`)
      records.replace(position, result.record)
    }
    await lookAhead([...dueDays], at)
    for (let stamp = 0; stamp < renewed.stamps; stamp++)
      renewals.push({ at: at.toISOString().slice(0, 10), why, records: due.length })
  }

  const judgeAt = async (at: Date) => evidenceJudge({ at, trust: await world.trustAt(at), policy: POLICY })
  const documentOf = (position: number) =>
    documentAtHand(`${position}`, documents[position]?.bytes ?? new Uint8Array())
  const prepared = new Map<number, PreparedTrust>()
  return {
    documents,
    counted: () => ({ days: days.length, renewals }),
    recordOf: records.at,
    live: async (year) => {
      for (const { at, act } of eventsOf(year, schedule)) {
        if (act === 'stamp') await stampDay(at)
        else await renew(at, act)
      }
    },
    judgeAt,
    judgeSignature: async (position, at, existedBy) => {
      const { bytes, day: number } = documents[position] ?? { bytes: new Uint8Array(), day: 0 }
      const day = days[number]
      if (!day) throw new Error('No such document')
      const trust = prepared.get(number) ?? trustOfDay(day)
      prepared.set(number, trust)
      return (await validate(bytes, { at, trust, policy: 'hpki', existedBy })).verdict
    },
  }
}

function trustOfDay({ anchors, cas, lists }: Day): PreparedTrust {
  return prepareTrust({ anchors, material: { certificates: cas, crls: lists } })
}

function digestAt(at: Date): 'sha256' | 'sha512' {
  return at.getUTCFullYear() >= SHA256_YEAR ? 'sha512' : 'sha256'
}

type Outlook = { readonly holdsUntil: Date; readonly authority: string }

function isDue({ holdsUntil, authority }: Outlook, at: Date, why: Reason): boolean {
  if (why === 'an authority is gone') return authority.startsWith('Asahi')
  return holdsUntil.getTime() < at.getTime() + 400 * 86_400_000
}

type Reason = 'certificates end' | 'an authority is gone' | 'SHA-256 ends'
type Event = {
  readonly at: Date
  readonly act: 'stamp' | Reason
}

/** Renewals are looked for once a year; whoever learns of a loss renews the next day, while the last list is in force. */
function eventsOf(year: number, schedule: readonly Date[]): Event[] {
  const within = (at: Date) => at.getUTCFullYear() === year
  const events: Event[] = [
    ...schedule.filter(within).map((at): Event => ({ at, act: 'stamp' })),
    {
      at: new Date(`${year}-11-01T03:00:00Z`),
      act: year === SHA256_YEAR ? 'SHA-256 ends' : 'certificates end',
    },
    ...(within(GONE)
      ? [{ at: new Date(GONE.getTime() + 86_400_000), act: 'an authority is gone' } as const]
      : []),
  ]
  return events.sort((a, b) => a.at.getTime() - b.at.getTime())
}

function scheduleOf(days: number): Date[] {
  const begin = new Date(`${FIRST_YEAR}-04-02T00:00:00Z`).getTime()
  const length = 28 * 365.25 * 86_400_000
  return Array.from({ length: days }, (_, day) => {
    const at = begin + Math.floor((day * length) / days / 86_400_000) * 86_400_000
    return new Date(at)
  })
}

type World = {
  readonly stampsAt: (at: Date) => StampAuthority
  readonly doctorsAt: (at: Date) => DoctorsAuthority
  readonly trustAt: (at: Date) => Promise<PreparedTrust>
}

async function makeWorld(): Promise<World> {
  const [asahi, bandai, chokai] = [
    await makeStampAuthority({ name: 'Asahi', from: '2026-01-01', key: 'rsa2048' }),
    await makeStampAuthority({ name: 'Bandai', from: '2030-01-01', key: 'p256' }),
    await makeStampAuthority({ name: 'Chokai', from: '2040-01-01', key: 'ed25519' }),
  ]
  const doctors = [
    await makeDoctorsAuthority({ name: 'First', from: '2026-01-01', key: 'p256' }),
    await makeDoctorsAuthority({ name: 'Second', from: '2036-01-01', key: 'p256', revokedAt: CA_REVOKED }),
    await makeDoctorsAuthority({ name: 'Third', from: '2041-01-01', key: 'ed25519' }),
  ] as const
  const lastOfAsahi = await asahi.listAt(new Date(GONE.getTime() - 3_600_000))
  return {
    stampsAt: (at) => (at < GONE ? asahi : at.getUTCFullYear() < 2044 ? bandai : chokai),
    doctorsAt: (at) => (at.getUTCFullYear() < 2036 ? doctors[0] : at < CA_REVOKED ? doctors[1] : doctors[2]),
    trustAt: async (at) =>
      prepareTrust({
        anchors: [asahi.root, bandai.root, chokai.root],
        material: {
          crls: [
            at < GONE ? await asahi.listAt(at) : lastOfAsahi,
            await bandai.listAt(at),
            await chokai.listAt(at),
          ],
        },
      }),
  }
}

type Batch = { readonly count: number; readonly at: Date; readonly from: number }

/** Every other one is CAdES, the others XAdES. */
async function signAll(authority: DoctorsAuthority, { count, at, from }: Batch): Promise<Uint8Array[]> {
  const signer = await authority.doctorAt(at)
  const signed: Uint8Array[] = []
  for (let number = from; number < from + count; number++) {
    const content = utf8(`<Letter no="${number}">紹介状</Letter>`)
    const own = { signer, signingTime: at }
    signed.push(
      number % 2 === 0
        ? await signCades(content, { ...own, packaging: 'attached' })
        : await sign(content, { ...own, form: { packaging: 'enveloped' }, randomBytes }),
    )
  }
  return signed
}
