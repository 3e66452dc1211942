/** The status service over HTTP on loopback: OCSP made ahead and with a nonce, time stamps, and an answer without content. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { encodePem } from '@jitsuin/keys'
import { encodeCertId, encodeOcspRequest, encodeTimeStampRequest, parseCertificate } from '@jitsuin/pki'
import { type Bench, median, type Row } from './harness.js'
import { cpuSecondsOf, FOLDER, opensslSpeed, save } from './programs.js'

type Ready = Readonly<
  { port: number; barePort: number } & Record<
    'caDer' | 'holderDer' | 'responderDer' | 'responderKey' | 'rootDer' | 'tsaDer' | 'tsaKey',
    string
  >
>

/** Every answer per CPU second of the server alone: the client is on the other core. */
export const services: Bench = async () => {
  const server = await startServer()
  try {
    return await measure(server)
  } finally {
    server.process.kill()
  }
}

type Server = { readonly process: ChildProcess; readonly ready: Ready }

async function startServer(): Promise<Server> {
  const script = fileURLToPath(new URL('services-child.js', import.meta.url))
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [ready] = (await once(child, 'message')) as [Ready] // what services-child.ts sends first
  return { process: child, ready }
}

async function measure(server: Server): Promise<Row[]> {
  const { caDer, holderDer } = server.ready
  const issuer = parseCertificate(Buffer.from(caDer, 'base64'))
  const { serialBytes } = parseCertificate(Buffer.from(holderDer, 'base64'))
  const certId = encodeCertId(
    { nameBytes: issuer.subject.bytes, spkiBytes: issuer.spkiBytes },
    { serialBytes, digest: 'sha1' },
  )
  const prepared = encodeOcspRequest([certId])
  const ocsp = (body: () => Uint8Array) => ({
    method: 'POST',
    path: '/ocsp',
    type: 'application/ocsp-request',
    body,
  })
  const value = createHash('sha256').update('stamped').digest()
  const stamp = () =>
    encodeTimeStampRequest({ digest: 'sha256', value, certificate: 'wanted', nonceBytes: randomNonce() })
  const raw = opensslSpeed().sign
  const empty = await rate(server, { ...ocsp(() => prepared), port: server.ready.barePort })
  const ahead = await rate(
    server,
    ocsp(() => prepared),
  )
  const withNonce = await rate(
    server,
    ocsp(() => encodeOcspRequest([certId], { nonce: randomBytes(16) })),
  )
  const stamped = await rate(server, {
    method: 'POST',
    path: '/tsa',
    type: 'application/timestamp-query',
    body: stamp,
  })
  const aim = { least: 0.8, of: 'ratio' } as const
  const common = { unit: '/s' }
  return [
    {
      ...common,
      what: 'OCSP made ahead',
      ours: ahead,
      peer: 'an empty answer of the same process',
      theirs: empty,
      aim,
    },
    {
      ...common,
      what: 'OCSP with a nonce',
      ours: withNonce,
      peer: 'raw RSA-2048, openssl speed',
      theirs: raw,
      aim,
    },
    {
      ...common,
      what: 'OCSP with a nonce',
      ours: withNonce,
      peer: 'openssl ocsp -port',
      theirs: await byOpensslOcsp(server.ready, prepared, Buffer.from(serialBytes).toString('hex')),
    },
    { ...common, what: 'time stamp', ours: stamped, peer: 'raw RSA-2048, openssl speed', theirs: raw, aim },
    {
      ...common,
      what: 'time stamp',
      ours: stamped,
      peer: 'openssl ts -reply, a process each',
      theirs: byOpensslTs(server.ready, stamp()),
    },
  ]
}

type Question = {
  readonly method: string
  readonly path: string
  readonly type: string
  readonly body: () => Uint8Array
  readonly port?: number
}

const AT_ONCE = 16
const PER_ROUND = 1500

/** Answers per CPU second of the server: it tells its CPU time when asked. */
async function rate(server: Server, question: Question): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const rounds: number[] = []
  for (let round = 0; round < 6; round++) {
    const before = await cpuSeconds(server.process)
    const workers = Array.from({ length: AT_ONCE }, async () => {
      for (let left = PER_ROUND / AT_ONCE; left > 0; left--)
        await ask({ port: server.ready.port, ...question }, agent)
    })
    await Promise.all(workers)
    rounds.push(PER_ROUND / ((await cpuSeconds(server.process)) - before))
  }
  agent.destroy()
  return median(rounds.slice(1))
}

async function cpuSeconds(child: ChildProcess): Promise<number> {
  child.send('cpu')
  const [seconds] = (await once(child, 'message')) as [number] // the answer to `cpu`
  return seconds
}

function ask({ port, method, path, type, body }: Question, agent: Agent): Promise<void> {
  const content = body()
  return new Promise((resolve, reject) => {
    const headers = content.length > 0 ? { 'content-type': type, 'content-length': content.length } : {}
    const sent = request({ port, host: '127.0.0.1', method, path, headers, agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${path}: ${answer.statusCode}`))
      answer.resume().on('end', resolve)
    })
    sent.on('error', reject).end(content)
  })
}

function randomNonce(): Uint8Array {
  return Uint8Array.of(0x11, ...randomBytes(7))
}

/** One process of openssl answers one certificate over and over; it signs every answer, asked with a nonce or not. */
async function byOpensslOcsp(ready: Ready, body: Uint8Array, serialHex: string): Promise<number> {
  const index = save(
    'ocsp-index.txt',
    `V\t360401000000Z\t\t${serialHex.toUpperCase()}\tunknown\t/CN=holder\n`,
  )
  const pem = (name: string, der: string) => save(name, encodePem('CERTIFICATE', Buffer.from(der, 'base64')))
  const args = [
    'ocsp',
    '-port',
    String(PORT_OF_PEER),
    '-index',
    index,
    '-CA',
    pem('ocsp-ca.pem', ready.caDer),
  ]
  args.push(
    '-rsigner',
    pem('responder.pem', ready.responderDer),
    '-rkey',
    save('responder.key', ready.responderKey),
  )
  const child = spawn('openssl', [...args, '-ndays', '1'], { stdio: 'ignore' })
  try {
    await setTimeout(1000)
    const agent = new Agent()
    const question = {
      method: 'POST',
      path: '/',
      type: 'application/ocsp-request',
      body: () => body,
      port: PORT_OF_PEER,
    }
    await ask(question, agent)
    const before = cpuSecondsOfProcess(child)
    for (let left = 500; left > 0; left--) await ask(question, agent)
    return 500 / (cpuSecondsOfProcess(child) - before)
  } finally {
    child.kill()
  }
}

const PORT_OF_PEER = 20_000 + (process.pid % 10_000)
const TICKS_PER_SECOND = 100

/** As the kernel counts it: fields 14 and 15 of proc(5) stat, in ticks. */
function cpuSecondsOfProcess({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

function byOpensslTs({ tsaKey, tsaDer, rootDer }: Ready, query: Uint8Array): number {
  const config = save(
    'ts.cnf',
    `[tsa]\ndefault_tsa=t\n[t]\nserial=${FOLDER}/tsserial\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\naccuracy=secs:1\n`,
  )
  save('tsserial', '01\n')
  const key = save('tsa.key', tsaKey)
  const pem = (name: string, der: string) => save(name, encodePem('CERTIFICATE', Buffer.from(der, 'base64')))
  const args = ['ts', '-reply', '-config', config, '-queryfile', save('query.tsq', query), '-inkey', key]
  args.push(
    '-signer',
    pem('tsa.pem', tsaDer),
    '-chain',
    pem('tsa-root.pem', rootDer),
    '-out',
    `${FOLDER}/reply.tsr`,
  )
  const seconds = Array.from({ length: 5 }, () => cpuSecondsOf('openssl', ...args))
  return 5 / seconds.reduce((sum, one) => sum + one, 0)
}
