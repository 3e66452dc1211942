/** CAdES of a 5 KB document, and of a gigabyte beside its signature: made and judged, beside raw RSA and beside openssl. */
import { createReadStream, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { type CadesOptions, extendCades, signCades, validate, validateCades } from '@jitsuin/ades'
import { encodePem } from '@jitsuin/keys'
import { type Bench, median, type Row, ratePerSecond } from './harness.js'
import { cpuSecondsOf, FOLDER, opensslSpeed, save } from './programs.js'
import { DAY_0, DAY_1, DOCTOR, DOCTOR_KEY, DOCUMENT, HIERARCHY, stamp, TRUST } from './world.js'

const HOW = { at: DAY_1, trust: TRUST, policy: 'hpki' } as const
const SIGNING: CadesOptions = { signer: DOCTOR, signingTime: DAY_0, packaging: 'attached' }
const LARGE_MEGABYTES = 1024

/** Signs and verifies. */
export const cades: Bench = async () => {
  const attached = await signCades(DOCUMENT, SIGNING)
  const archived = await extendCades(attached, { level: 'lta', timeStamp: stamp, validation: HOW })
  for (const file of [attached, archived]) await expectValid(file)
  console.log(`  5 KB signed has ${attached.length} bytes, archived ${archived.length}`)
  const raw = opensslSpeed()
  const rawHere = await ratePerSecond(() => DOCTOR.sign(DOCUMENT))
  const ours = {
    sign: await ratePerSecond(() => signCades(DOCUMENT, SIGNING)),
    verify: await ratePerSecond(() => validate(attached, HOW)),
    verifyArchived: await ratePerSecond(() => validate(archived, HOW)),
  }
  const theirs = measureOpenssl(attached)
  const toRaw = { least: 0.8, of: 'ratio' } as const
  return [
    row('sign 5 KB, CAdES B-B', ours.sign, 'raw RSA-2048, openssl speed', raw.sign, toRaw),
    row('sign 5 KB, CAdES B-B', ours.sign, 'raw RSA-2048 through the same key object', rawHere, toRaw),
    row('sign 5 KB, CAdES B-B', ours.sign, 'openssl cms -sign -cades, a process each', theirs.sign),
    row('verify 5 KB, whole verdict', ours.verify, 'raw RSA-2048, openssl speed', raw.verify),
    row(
      'verify 5 KB, whole verdict',
      ours.verify,
      'openssl cms -verify -cades, a process each',
      theirs.verify,
    ),
    row('verify 5 KB B-LTA, whole verdict', ours.verifyArchived, 'raw RSA-2048, openssl speed', raw.verify),
    ...(await largeRows()),
  ]
}

function row(what: string, ours: number, peer: string, theirs: number, aim?: Row['aim']): Row {
  return { what, ours, peer, theirs, unit: '/s', ...(aim && { aim }) }
}

async function expectValid(file: Uint8Array): Promise<void> {
  const { verdict } = await validate(file, HOW)
  if (verdict !== 'VALID') throw new Error(`What is measured is ${verdict}`)
}

function measureOpenssl(attached: Uint8Array) {
  const key = save('cades.key', DOCTOR_KEY.export({ type: 'pkcs8', format: 'pem' }))
  const certificate = save('cades.pem', encodePem('CERTIFICATE', DOCTOR.certificateDer))
  const root = save('cades-root.pem', encodePem('CERTIFICATE', HIERARCHY.root.certificateDer))
  const [document, message, out] = [save('document', DOCUMENT), save('cades.p7m', attached), save('out', '')]
  const der = ['-binary', '-outform', 'DER', '-out', out]
  const sign = ['cms', '-sign', '-cades', '-nodetach', '-in', document, '-signer', certificate, '-inkey', key]
  const verify = ['cms', '-verify', '-cades', '-inform', 'DER', '-in', message, '-CAfile', root]
  const rateOf = (...args: string[]) =>
    1 / median([1, 2, 3, 4, 5].map(() => cpuSecondsOf('openssl', ...args)))
  const when = ['-purpose', 'any', '-attime', `${DAY_1.getTime() / 1000}`, '-binary', '-out', out]
  return { sign: rateOf(...sign, ...der), verify: rateOf(...verify, ...when) }
}

/** The file is read from the cache of the system: what is compared is the work on it. */
async function largeRows(): Promise<Row[]> {
  const path = join(FOLDER, 'large.bin')
  save('large.bin', '')
  truncateSync(path, LARGE_MEGABYTES << 20)
  const content = () => createReadStream(path, { highWaterMark: 1 << 20 })
  const theirs = LARGE_MEGABYTES / cpuSecondsOf('openssl', 'dgst', '-sha256', path)
  let message = new Uint8Array()
  const before = process.memoryUsage().rss
  const sign = await cpuOf(async () => {
    message = new Uint8Array(await signCades(content, { ...SIGNING, packaging: 'detached' }))
  })
  const verify = await cpuOf(async () => {
    const { verdict } = await validateCades(message, { ...HOW, detached: content })
    if (verdict !== 'VALID') throw new Error(`What is measured is ${verdict}`)
  })
  console.log(`  a gigabyte costs ${Math.round((process.memoryUsage().rss - before) / 2 ** 20)} MB of memory`)
  const aim = { least: 0.8, of: 'ratio' } as const
  const large = { peer: 'openssl dgst -sha256', theirs, unit: 'MB/s', aim }
  return [
    { what: 'sign 1 GB detached', ours: LARGE_MEGABYTES / sign, ...large },
    { what: 'verify 1 GB detached, whole verdict', ours: LARGE_MEGABYTES / verify, ...large },
  ]
}

async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
