/**
 * The first answer of a server, as far as it is not encrypted: ServerHello in every version; up to TLS 1.2 also the certificates,
 * the parameters of the key exchange and the request for a certificate (RFC 5246 §7.3, RFC 8446 §4.1.3).
 */
import { ALL_VERSIONS, DHE_SUITES, VERSIONS, type Version } from './vocabulary.js'

/** What a server chose; or that it refused. `unfinished`: more octets are needed. */
export type ServerAnswer =
  | { readonly outcome: 'unfinished' }
  | { readonly outcome: 'refused'; readonly why: string }
  | ({ readonly outcome: 'accepted' } & Choice)

/** What a server chose. */
export type Choice = {
  readonly version: Version
  readonly suite: number
  readonly compression: 'none' | 'used'
  readonly ticket: 'announced' | 'none'
  readonly group?: number
  /** Bits of the prime, where the key exchange is over a finite field. */
  readonly primeBits?: number
  readonly certificatesDer: readonly Uint8Array[]
  readonly clientCertificate: 'asked' | 'not-asked' | 'not-seen'
}

const RECORDS = { changeCipherSpec: 20, alert: 21, handshake: 22, encrypted: 23 } as const
const ALL_RECORDS: readonly number[] = Object.values(RECORDS)
const FATAL = 2
const MESSAGES = {
  serverHello: 2,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  done: 14,
} as const
const EXTENSIONS = { sessionTicket: 35, supportedVersions: 43, keyShare: 51 } as const
const NAMED_CURVE = 3

/** Reads what has arrived so far. Octets of no TLS are a refusal: nothing was accepted. */
export function readServerAnswer(received: Uint8Array): ServerAnswer {
  try {
    return readAnswer(received)
  } catch (error) {
    if (error instanceof RangeError) return { outcome: 'refused', why: 'its answer is no TLS' }
    throw error
  }
}

type Message = { readonly type: number; readonly body: Buffer }

function readAnswer(received: Uint8Array): ServerAnswer {
  const { alert, messages } = readMessages(Buffer.from(received))
  const [hello] = messages
  if (hello?.type === MESSAGES.serverHello) {
    const choice = readHello(hello.body)
    if (choice.version === 'TLSv1.3') return { outcome: 'accepted', ...choice }
    const isWhole = messages.some(({ type }) => type === MESSAGES.done)
    if (isWhole) return { outcome: 'accepted', ...choice, ...readFlight(choice, messages) }
  } else if (hello) return { outcome: 'refused', why: `message ${hello.type} instead of ServerHello` }
  return alert === undefined ? { outcome: 'unfinished' } : { outcome: 'refused', why: `alert ${alert}` }
}

/** Messages may run over several records, and a record may hold several (RFC 5246 §6.2.1). */
function readMessages(bytes: Buffer): { readonly alert?: number; readonly messages: readonly Message[] } {
  const handshake: Buffer[] = []
  let alert: number | undefined
  for (let at = 0; at + 5 <= bytes.length; ) {
    const type = bytes.readUInt8(at)
    const end = at + 5 + bytes.readUInt16BE(at + 3)
    if (!ALL_RECORDS.includes(type)) throw new RangeError(`record ${type}`)
    if (end > bytes.length) break
    if (type === RECORDS.handshake) handshake.push(bytes.subarray(at + 5, end))
    // A warning is no refusal (unrecognized_name, for one).
    if (type === RECORDS.alert && bytes.readUInt8(at + 5) === FATAL) alert ??= bytes.readUInt8(at + 6)
    at = end
  }
  return { ...(alert !== undefined && { alert }), messages: splitMessages(Buffer.concat(handshake)) }
}

function splitMessages(handshake: Buffer): Message[] {
  const messages: Message[] = []
  for (let at = 0; at + 4 <= handshake.length; ) {
    const end = at + 4 + handshake.readUIntBE(at + 1, 3)
    if (end > handshake.length) break
    messages.push({ type: handshake.readUInt8(at), body: handshake.subarray(at + 4, end) })
    at = end
  }
  return messages
}

function readHello(body: Buffer): Choice {
  const afterSession = 35 + body.readUInt8(34)
  const extensions = readExtensions(body.subarray(afterSession + 3))
  const selected = extensions.get(EXTENSIONS.supportedVersions)?.readUInt16BE(0)
  const version = ALL_VERSIONS.find((name) => VERSIONS[name] === (selected ?? body.readUInt16BE(0)))
  if (!version) throw new RangeError('unknown version')
  const share = extensions.get(EXTENSIONS.keyShare)
  return {
    version,
    suite: body.readUInt16BE(afterSession),
    compression: body.readUInt8(afterSession + 2) === 0 ? 'none' : 'used',
    ticket: extensions.has(EXTENSIONS.sessionTicket) ? 'announced' : 'none',
    ...(share && { group: share.readUInt16BE(0) }),
    certificatesDer: [],
    clientCertificate: 'not-seen',
  }
}

function readExtensions(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>()
  for (let at = 2; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readUInt16BE(at + 2)
    found.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, end))
    at = end
  }
  return found
}

function readFlight({ suite }: Choice, messages: readonly Message[]): Partial<Choice> {
  const bodyOf = (type: number) => messages.find((message) => message.type === type)?.body
  const certificate = bodyOf(MESSAGES.certificate)
  const exchange = bodyOf(MESSAGES.serverKeyExchange)
  const asks = bodyOf(MESSAGES.certificateRequest)
  return {
    certificatesDer: certificate ? readCertificates(certificate) : [],
    clientCertificate: asks ? 'asked' : 'not-asked',
    ...(exchange && readKeyExchange(suite, exchange)),
  }
}

function readCertificates(body: Buffer): Uint8Array[] {
  const found: Uint8Array[] = []
  for (let at = 3; at + 3 <= body.length; ) {
    const end = at + 3 + body.readUIntBE(at, 3)
    found.push(Uint8Array.from(body.subarray(at + 3, end)))
    at = end
  }
  return found
}

function readKeyExchange(suite: number, body: Buffer): Pick<Choice, 'group' | 'primeBits'> {
  if (DHE_SUITES.includes(suite)) return { primeBits: bitsOf(body.subarray(2, 2 + body.readUInt16BE(0))) }
  return body.readUInt8(0) === NAMED_CURVE ? { group: body.readUInt16BE(1) } : {}
}

function bitsOf(number: Buffer): number {
  return number.length === 0 ? 0 : BigInt(`0x${number.toString('hex')}`).toString(2).length
}
