/** Makes every sample document, and the trust under which each shows its expected verdict. */
import { sign, signBundle, signPades, type TimeStampSource, type Trust } from '@jitsuin/ades'
import type { Signer } from '@jitsuin/pki'
import {
  SAMPLE_IDS,
  SAMPLES,
  type Sample,
  type SampleDescription,
  type SampleId,
} from '../../domain/sample.js'
import { addFile, packReferral } from './containers.js'
import { DISPENSING_CSV, DOCTOR, LETTER, PHARMACIST, PRESCRIPTION_CSV, SUMMARY_BUNDLE } from './documents.js'
import { changeDose, letterPdf } from './letter-pdf.js'
import { HOSTILE_FILE, tamper, wrap } from './mischief.js'
import { openWorkshop, type Workshop } from './workshop.js'

/** What the samples are verified against. The keys behind it are gone when this is returned. */
export type SampleSet = { readonly samples: readonly Sample[]; readonly trust: Trust }

export type MakeSamplesOptions = { readonly now: Date; readonly random: (size: number) => Uint8Array }

const DAY_MS = 86_400_000
const YEAR_MS = 365 * DAY_MS

type Bench = {
  readonly workshop: Workshop
  /** A hierarchy that nobody trusts. */
  readonly stranger: Workshop
  readonly random: (size: number) => Uint8Array
  readonly now: Date
  /** Two and a half years ago, when a certificate of one year was in force. */
  readonly past: Date
  readonly yesterday: Date
  readonly hourAgo: Date
  readonly doctor: Signer
  readonly pharmacist: Signer
  readonly doctorOfThePast: Signer
  readonly revokedDoctor: Signer
}

/** One maker for each sample; what it returns is the file, and the content of a detached pair. */
const MAKERS: Readonly<
  Record<SampleId, (bench: Bench) => Promise<{ file: Uint8Array; content?: Uint8Array }>>
> = {
  sound: async (bench) => ({ file: await prescribe(bench, bench.doctor, bench.hourAgo) }),
  stamped: async (bench) => ({ file: await prescribeStamped(bench, bench.doctor, bench.yesterday) }),
  dispensing: async (bench) => ({ file: await dispense(bench) }),
  detached: async (bench) => ({ file: await signLetter(bench), content: LETTER }),
  pdf: async (bench) => ({ file: await signLetterPdf(bench) }),
  container: async (bench) => ({ file: await refer(bench) }),
  fhir: async ({ doctor, hourAgo }) => ({
    file: await signBundle(SUMMARY_BUNDLE, { signer: doctor, signingTime: hourAgo }),
  }),
  'expired-stamped': async (bench) => ({
    file: await prescribeStamped(bench, bench.doctorOfThePast, bench.past),
  }),
  'revoked-later': async (bench) => ({
    file: await prescribeStamped(bench, bench.revokedDoctor, before(bench.yesterday)),
  }),
  tampered: async (bench) => ({ file: tamper(await prescribe(bench, bench.doctor, bench.hourAgo)) }),
  'pdf-changed': async (bench) => ({ file: changeDose(await signLetterPdf(bench)) }),
  wrapped: async (bench) => ({ file: wrap(await prescribe(bench, bench.doctor, bench.hourAgo)) }),
  'wrong-role': async (bench) => ({ file: await prescribe(bench, bench.pharmacist, bench.hourAgo) }),
  'revoked-before': async (bench) => ({
    file: await prescribeStamped(bench, bench.revokedDoctor, bench.hourAgo),
  }),
  hostile: async () => ({ file: HOSTILE_FILE }),
  'container-added': async (bench) => ({ file: await addFile(await refer(bench), bench.now) }),
  expired: async (bench) => ({ file: await prescribe(bench, bench.doctorOfThePast, bench.past) }),
  revoked: async (bench) => ({ file: await prescribe(bench, bench.revokedDoctor, before(bench.yesterday)) }),
  'unknown-issuer': async (bench) => {
    const doctor = await bench.stranger.issue(DOCTOR, { from: before(bench.now), years: 5 })
    return { file: await prescribe(bench, doctor, bench.hourAgo) }
  },
}

/** Makes all samples, in the order of the page. */
export async function makeSamples({ now, random }: MakeSamplesOptions): Promise<SampleSet> {
  const bench = await setUp(now, random)
  const samples = await Promise.all(
    SAMPLE_IDS.map(async (id) => {
      const description: Omit<SampleDescription, 'id'> = SAMPLES[id]
      return { id, ...description, ...(await MAKERS[id](bench)) }
    }),
  )
  return { samples, trust: await trustOf(bench) }
}

async function setUp(now: Date, random: MakeSamplesOptions['random']): Promise<Bench> {
  const began = new Date(now.getTime() - 3 * YEAR_MS)
  const workshop = await openWorkshop({ at: began, random })
  const yesterday = before(now)
  const recently = { from: new Date(now.getTime() - 30 * DAY_MS), years: 5 }
  const revokedDoctor = await workshop.issue({ ...DOCTOR, serialNumber: 'DEMO-0003' }, recently)
  workshop.revoke(revokedDoctor, yesterday)
  return {
    workshop,
    stranger: await openWorkshop({ at: began, random }),
    random,
    now,
    past: new Date(now.getTime() - 2.5 * YEAR_MS),
    yesterday,
    hourAgo: new Date(now.getTime() - 3_600_000),
    doctor: await workshop.issue(DOCTOR, recently),
    pharmacist: await workshop.issue(PHARMACIST, recently),
    doctorOfThePast: await workshop.issue(
      { ...DOCTOR, serialNumber: 'DEMO-0004' },
      { from: began, years: 1 },
    ),
    revokedDoctor,
  }
}

/** Lists of now that last as long as the samples do, and those of the past, when the expired certificate was in force. */
async function trustOf({ workshop, now, past }: Bench): Promise<Trust> {
  const ofThePast = await workshop.listsAt(past, new Date(past.getTime() + 4 * DAY_MS))
  const ofNow = await workshop.listsAt(now, new Date(now.getTime() + 4 * YEAR_MS))
  return {
    anchors: [workshop.rootDer],
    material: { certificates: workshop.authoritiesDer, crls: [...ofNow, ...ofThePast] },
  }
}

type Signing = { readonly signer: Signer; readonly at: Date; readonly timeStamp?: TimeStampSource }

function common({ random }: Bench, { signer, at, timeStamp }: Signing) {
  return { signer, signingTime: at, randomBytes: random, ...(timeStamp && { timeStamp }) }
}

function prescribe(bench: Bench, signer: Signer, at: Date): Promise<Uint8Array> {
  return sign(PRESCRIPTION_CSV, { form: { packaging: 'prescription' }, ...common(bench, { signer, at }) })
}

function prescribeStamped(bench: Bench, signer: Signer, at: Date): Promise<Uint8Array> {
  const timeStamp = bench.workshop.stampAt(at)
  return sign(PRESCRIPTION_CSV, {
    form: { packaging: 'prescription' },
    ...common(bench, { signer, at, timeStamp }),
  })
}

async function dispense(bench: Bench): Promise<Uint8Array> {
  const prescription = await prescribeStamped(bench, bench.doctor, bench.yesterday)
  const timeStamp = bench.workshop.stampAt(bench.hourAgo)
  const form = { packaging: 'dispensing', prescription } as const
  return sign(DISPENSING_CSV, {
    form,
    ...common(bench, { signer: bench.pharmacist, at: bench.hourAgo, timeStamp }),
  })
}

function signLetter(bench: Bench): Promise<Uint8Array> {
  const form = {
    packaging: 'detached',
    fileName: SAMPLES.detached.detachedFor,
    mimeType: 'text/plain',
  } as const
  return sign(LETTER, { form, ...common(bench, { signer: bench.doctor, at: bench.hourAgo }) })
}

function refer(bench: Bench): Promise<Uint8Array> {
  const signing = common(bench, { signer: bench.doctor, at: bench.hourAgo })
  return packReferral({ form: 'xades', ...signing }, bench.hourAgo)
}

function signLetterPdf({ doctor, hourAgo }: Bench): Promise<Uint8Array> {
  return signPades(letterPdf(), { signer: doctor, signingTime: hourAgo })
}

/** A day earlier. */
function before(at: Date): Date {
  return new Date(at.getTime() - DAY_MS)
}
