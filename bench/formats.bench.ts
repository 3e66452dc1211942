/**
 * Every format at every level, of about 5 KB: how often it is made and judged in a CPU second, beside the bare RSA operations that it
 * cannot do without. What a level adds of the authority's own work (its signature on a time stamp) is in the time of both.
 */
import { createPublicKey, randomBytes, verify } from 'node:crypto'
import {
  extend,
  extendCades,
  extendJades,
  extendPades,
  sign,
  signCades,
  signJades,
  signPades,
  validate,
} from '@jitsuin/ades'
import { type Bench, type Row, ratePerSecond } from './harness.js'
import { onePagePdf } from './one-page-pdf.js'
import { DAY_0, DAY_1, DOCTOR, DOCTOR_KEY, DOCUMENT, stamp, TRUST } from './world.js'

type Level = 'b' | 't' | 'lt' | 'lta'
const LEVELS = ['b', 't', 'lt', 'lta'] as const satisfies readonly Level[]
const HOW = { at: DAY_1, trust: TRUST, policy: 'hpki' } as const

/** One format: how a signature of level B-B is made, and how a level is added to it. */
type Format = {
  readonly name: string
  readonly make: () => Promise<Uint8Array>
  readonly raise: (file: Uint8Array, level: Exclude<Level, 'b'>) => Promise<Uint8Array>
}

const SIGNING = { signer: DOCTOR, signingTime: DAY_0 }
const RAISING = { timeStamp: stamp, validation: HOW } as const
const PDF = onePagePdf(5000)

const FORMATS: readonly Format[] = [
  {
    name: 'XAdES enveloped',
    make: () => sign(DOCUMENT, { form: { packaging: 'enveloped' }, randomBytes, ...SIGNING }),
    raise: (file, level) => extend(file, { level, randomBytes, ...RAISING }),
  },
  {
    name: 'CAdES attached',
    make: () => signCades(DOCUMENT, { packaging: 'attached', ...SIGNING }),
    raise: (file, level) => extendCades(file, { level, ...RAISING }),
  },
  {
    name: 'JAdES attached',
    make: () => signJades(DOCUMENT, { packaging: 'attached', ...SIGNING }),
    raise: (file, level) => extendJades(file, { level, ...RAISING }),
  },
  {
    name: 'PAdES',
    make: () => signPades(PDF, SIGNING),
    raise: (file, level) => extendPades(file, { level, ...RAISING }),
  },
]

/** Signs, and judges at each level. */
export const formats: Bench = async () => {
  const bare = await bareOperations()
  const rows: Row[] = []
  for (const format of FORMATS) rows.push(...(await rowsOf(format, bare)))
  return rows
}

type Bare = { readonly sign: number; readonly verify: number }

async function rowsOf({ name, make, raise }: Format, bare: Bare): Promise<Row[]> {
  const files = await Promise.all(
    LEVELS.map(async (level) => ({
      level,
      file: level === 'b' ? await make() : await raise(await make(), level),
    })),
  )
  for (const { file } of files) await expectValid(file)
  console.log(
    `  ${name}: ${files.map(({ level, file }) => `B-${level.toUpperCase()} ${file.length}`).join(', ')} bytes`,
  )
  const rows = [row(`sign, ${name} B-B`, await ratePerSecond(make), 'bare RSA-2048 signature', bare.sign)]
  for (const { level, file } of files) {
    const rate = await ratePerSecond(() => validate(file, HOW))
    rows.push(
      row(`verify, ${name} B-${level.toUpperCase()}`, rate, 'bare RSA-2048 verification', bare.verify),
    )
  }
  return rows
}

function row(what: string, ours: number, peer: string, theirs: number): Row {
  return { what, ours, peer, theirs, unit: '/s' }
}

/** By the same key object in the same process. */
async function bareOperations(): Promise<Bare> {
  const publicKey = createPublicKey(DOCTOR_KEY)
  const value = await DOCTOR.sign(DOCUMENT)
  return {
    sign: await ratePerSecond(() => DOCTOR.sign(DOCUMENT)),
    verify: await ratePerSecond(() => verify('sha256', DOCUMENT, publicKey, value)),
  }
}

async function expectValid(file: Uint8Array): Promise<void> {
  const { verdict, signatures } = await validate(file, HOW)
  if (verdict !== 'VALID') throw new Error(`What is measured is ${verdict}: ${signatures[0]?.subIndication}`)
}
