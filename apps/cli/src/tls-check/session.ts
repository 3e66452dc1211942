/** What only a whole handshake tells: the certificates of a server of TLS 1.3, what it does without a client certificate, renegotiation. */
import { type ConnectionOptions, connect, type SecureVersion, type TLSSocket } from 'node:tls'
import { loopbackLookup } from '@jitsuin/platform'
import type { Target } from './probe.js'
import type { Version } from './vocabulary.js'

/** A certificate to show, for servers that let nobody in without one. PEM. */
export type ClientIdentity = { readonly cert: Uint8Array; readonly key: Uint8Array }

/** What whole handshakes told. */
export type Sessions = {
  /** `refused-by-http`: the handshake succeeds and the first request is refused, as nginx does. */
  readonly withoutCertificate: 'refused' | 'refused-by-http' | 'let-in' | 'not-probed'
  readonly renegotiation: 'refused' | 'accepted' | 'not-probed'
  readonly certificatesDer: readonly Uint8Array[]
}

/** HTTP answers by which servers refuse who shows no certificate. */
const HTTP_REFUSALS = /^HTTP\/1\.[01] (400|401|403|495|496) /

/** Does the handshakes. The server is not judged here: its certificate is accepted whatever it is. */
export async function trySessions(
  target: Target,
  versions: readonly Version[],
  identity: ClientIdentity | undefined,
): Promise<Sessions> {
  const newest = (['TLSv1.3', 'TLSv1.2'] as const).find((version) => versions.includes(version))
  if (!newest) return { withoutCertificate: 'not-probed', renegotiation: 'not-probed', certificatesDer: [] }
  const certificatesDer: Uint8Array[] = []
  const outcomes: Sessions['withoutCertificate'][] = []
  for (const version of (['TLSv1.2', 'TLSv1.3'] as const).filter((name) => versions.includes(name))) {
    outcomes.push(await knock(target, version, (found) => certificatesDer.splice(0, Infinity, ...found)))
  }
  const worst = (['let-in', 'refused-by-http', 'refused'] as const).find((outcome) =>
    outcomes.includes(outcome),
  )
  return {
    withoutCertificate: worst ?? 'not-probed',
    renegotiation: versions.includes('TLSv1.2') ? await renegotiate(target, identity) : 'refused',
    certificatesDer,
  }
}

function open(target: Target, version: SecureVersion, more: ConnectionOptions = {}): TLSSocket {
  const { host, port, timeoutMs } = target
  const name = /[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : {}
  const versions = { minVersion: version, maxVersion: version }
  const where = { host, port, lookup: loopbackLookup }
  const socket = connect({ ...where, rejectUnauthorized: false, ...name, ...versions, ...more })
  socket.setTimeout(timeoutMs, () => socket.destroy())
  return socket
}

/** Comes without a certificate and asks for something. With TLS 1.3 a client learns of its refusal only then. */
function knock(
  target: Target,
  version: SecureVersion,
  see: (certificatesDer: readonly Uint8Array[]) => void,
): Promise<Sessions['withoutCertificate']> {
  return new Promise((resolve) => {
    const socket = open(target, version)
    let answer = ''
    socket.on('secureConnect', () => {
      see(chainOf(socket))
      socket.write(`GET / HTTP/1.1\r\nHost: ${target.host}\r\nConnection: close\r\n\r\n`)
    })
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      socket.destroy()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      if (answer === '') resolve('refused')
      else resolve(HTTP_REFUSALS.test(answer) ? 'refused-by-http' : 'let-in')
    })
  })
}

function chainOf(socket: TLSSocket): Uint8Array[] {
  const found: Uint8Array[] = []
  for (let next = socket.getPeerX509Certificate(); next; next = next.issuerCertificate) {
    if (found.some((known) => Buffer.compare(known, next?.raw ?? known) === 0)) break
    found.push(next.raw)
  }
  return found
}

function renegotiate(
  target: Target,
  identity: ClientIdentity | undefined,
): Promise<Sessions['renegotiation']> {
  return new Promise((resolve) => {
    const shown = identity ? { cert: Buffer.from(identity.cert), key: Buffer.from(identity.key) } : {}
    const socket = open(target, 'TLSv1.2', shown)
    let connected: 'yes' | 'no' = 'no'
    socket.on('secureConnect', () => {
      connected = 'yes'
      socket.renegotiate({ rejectUnauthorized: false }, (error) => {
        resolve(error ? 'refused' : 'accepted')
        socket.destroy()
      })
    })
    socket.on('error', () => socket.destroy())
    // Without a handshake there was nothing to renegotiate.
    socket.on('close', () => resolve(connected === 'yes' ? 'refused' : 'not-probed'))
  })
}
