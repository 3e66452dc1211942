/**
 * The public log of certificates: holder tags beside the multiplications that they are made of, proofs as they are served, and how
 * fast a backlog of certificates is taken in, from the authority's answer to the signed head.
 */
import { createECDH, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { buildCertificate, holderNames, validityFromJapanDay } from '@jitsuin/pki'
import { createService, openTestDatabase, silentLogger } from '@jitsuin/platform'
import {
  checkInclusion,
  inclusionPath,
  leafHash,
  parseVerifier,
  rootOfLeaves,
  verifyVrf,
} from '@jitsuin/tlog'
import { vrfProverFromPem } from '@jitsuin/tlog/node'
import { openTransparency, TRANSPARENCY_HISTORY, type Transparency } from '@jitsuin/transparency'
import { checkReceipt } from '@jitsuin/transparency/contract'
import { type Bench, type Row, ratePerSecond } from './harness.js'
import { HIERARCHY } from './world.js'

const BACKLOG = 3000
const unit = '/s'

/** Everything of the log that somebody waits for. */
export const transparency: Bench = async () => [
  ...(await tags()),
  ...(await trees()),
  ...(await intake('a holder each')),
  ...(await intake('one holder')),
]

async function tags(): Promise<Row[]> {
  const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'pem',
    type: 'pkcs8',
  })
  const prover = vrfProverFromPem(pem)
  const [mine, other] = [createECDH('prime256v1'), createECDH('prime256v1')]
  mine.generateKeys()
  const point = other.generateKeys()
  const multiply = await ratePerSecond(() => mine.computeSecret(point))
  const alpha = randomBytes(80)
  const claim = { publicKey: prover.publicKey, alpha, proof: prover.prove(alpha).proof }
  const peer = { peer: 'one P-256 ECDH (OpenSSL)', theirs: multiply, unit }
  return [
    { what: 'holder tag: prove', ours: await ratePerSecond(() => prover.prove(alpha)), ...peer },
    {
      what: 'holder tag: verify (as in a browser)',
      ours: await ratePerSecond(() => verifyVrf(claim)),
      ...peer,
    },
  ]
}

async function trees(): Promise<Row[]> {
  const hashes = Array.from({ length: 100_000 }, (_, n) => leafHash(Buffer.from(String(n))))
  const tree = { size: hashes.length, root: rootOfLeaves(hashes) }
  const leaf = { hash: hashes[70_000] ?? new Uint8Array(), index: 70_000 }
  const path = inclusionPath(hashes, leaf.index)
  const build = () => rootOfLeaves(hashes)
  return [
    {
      what: 'check a path of 100,000 leaves',
      ours: await ratePerSecond(() => checkInclusion(leaf, tree, path)),
      peer: 'the whole tree anew',
      theirs: await ratePerSecond(build),
      unit,
    },
  ]
}

/** By the clock on the wall: most of the work is PostgreSQL's. */
async function intake(holders: 'a holder each' | 'one holder'): Promise<Row[]> {
  const database = await openTestDatabase(TRANSPARENCY_HISTORY)
  const keyFolder = await mkdtemp(join(tmpdir(), 'jitsuin-bench-log-'))
  const certificates = await backlog(holders)
  const begin = performance.now()
  const log = await openTransparency({
    zoneUrl: database.zoneUrl,
    origin: 'bench.log',
    keyFolder,
    feed: feedOf(certificates),
    tell: async () => undefined,
    witnesses: [],
    clock: () => new Date(),
    logger: silentLogger,
  })
  const last = certificates.at(-1) ?? new Uint8Array()
  while ((await log.receiptFor(last).catch(() => undefined)) === undefined) await setTimeout(5)
  const perSecond = (BACKLOG * 1000) / (performance.now() - begin)
  const proofs = await ratePerSecond(() => log.receiptFor(last))
  const receipt = await log.receiptFor(last)
  const verifierKey = await keyOf(log)
  const checks = await ratePerSecond(() => checkReceipt(receipt, parseVerifier(verifierKey), last))
  await log.close()
  await database.close()
  await rm(keyFolder, { recursive: true })
  return [
    {
      what: `certificates logged, ${holders} (wall)`,
      ours: perSecond,
      peer: 'receipts served (CPU)',
      theirs: proofs,
      unit,
    },
    { what: 'receipts checked off line', ours: checks, peer: 'receipts served (CPU)', theirs: proofs, unit },
  ]
}

/** One certificate, and others that differ in serial number and holder; intake verifies no signatures. */
async function backlog(holders: 'a holder each' | 'one holder'): Promise<Uint8Array[]> {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const serialBytes = Buffer.from('4000000000000001', 'hex')
  const first = await buildCertificate(
    'signature',
    {
      ...validityFromJapanDay('2026-11-20', { years: 5 }),
      ...holderNames({ commonName: 'Taro Jitsuin', serialNumber: 'T0000000' }),
      serialBytes,
      spkiDer: publicKey.export({ type: 'spki', format: 'der' }),
      roles: ['medicalDoctor'],
      crlPoints: [{ uri: 'http://repository.example.jp/sign.crl' }],
      cpsUri: 'http://repository.example.jp/',
    },
    HIERARCHY.authorities.signingCa,
  )
  const [serialAt, nameAt] = [Buffer.from(first).indexOf(serialBytes), Buffer.from(first).indexOf('T0000000')]
  return Array.from({ length: BACKLOG }, (_, n) => {
    const der = Buffer.from(first)
    der.writeUInt32BE(n, serialAt + 4)
    if (holders === 'a holder each') der.write(`T${String(n).padStart(7, '0')}`, nameAt)
    return Uint8Array.from(der)
  })
}

function feedOf(certificates: readonly Uint8Array[]): Parameters<typeof openTransparency>[0]['feed'] {
  const authority = 'signature' as const
  const events = certificates.map((der, index) => ({
    sequence: index + 1,
    authority,
    event: 'issued' as const,
    serialHex: '00',
    at: '2026-11-20T00:12:00Z',
    certificate: Buffer.from(der).toString('base64'),
  }))
  return {
    authorities: async () => [{ authority, certificateDer: HIERARCHY.authorities.signingCa.certificateDer }],
    eventsAfter: async (sequence) => events.slice(sequence, sequence + 200),
  }
}

async function keyOf({ routes, problems }: Transparency): Promise<string> {
  const title = { ja: '記録', en: 'log' }
  const service = await createService({ name: 'log', title, routes, problems })
  const { verifierKey } = (await service.inject({ url: '/log/keys' })).json()
  await service.close()
  return verifierKey
}
