/** A vendor's client on the wire: a certificate of its own making, and JSON over TLS. */
import { type KeyObject, randomUUID, X509Certificate } from 'node:crypto'
import { type Agent, request } from 'node:https'
import { openssl, type temporaryFolder } from '../../ca/test/openssl.js'
import type { Answer } from './answer.js'

/** A certificate of one's own making, by openssl. */
export function selfSigned(folder: ReturnType<typeof temporaryFolder>, privateKey: KeyObject) {
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const name = randomUUID()
  const keyFile = folder.write(`${name}.key`, key)
  const cert = openssl('req', '-x509', '-new', '-key', keyFile, '-days', '30', '-subj', '/CN=client')
  return { key, cert: new X509Certificate(cert).toString() }
}

/** Sends one request, and reads the whole answer. */
export function callVendor(message: {
  readonly agent: Agent
  readonly port: number
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly headers: Record<string, string>
}): Promise<Answer> {
  const { agent, port, method, path, body, headers } = message
  const text = body === undefined ? undefined : JSON.stringify(body)
  const type = text === undefined ? {} : { 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    const sent = request(
      { agent, host: '127.0.0.1', port, method, path, headers: { ...type, ...headers } },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () => {
          const whole = Buffer.concat(parts).toString()
          resolve({ status: response.statusCode ?? 0, json: whole === '' ? {} : JSON.parse(whole) })
        })
      },
    )
    sent.on('error', reject)
    sent.end(text)
  })
}
