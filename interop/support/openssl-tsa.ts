/** A time-stamp server whose every answer is the work of `openssl ts -reply`; we only carry bytes (RFC 3161 §3.4). */
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { Folder } from './folder.js'
import { must } from './programs.js'

const CONFIG = `
[tsa]
default_tsa=unit
[unit]
serial=tsa.serial
signer_digest=sha256
default_policy=1.3.6.1.4.1.99999.1
digests=sha256,sha384,sha512
accuracy=secs:1
ordering=yes
tsa_name=yes
ess_cert_id_chain=no
ess_cert_id_alg=sha256
`

/** A running server; `lie` makes it answer to another request than it got. */
export type Tsa = {
  readonly url: string
  readonly liarUrl: string
  readonly close: () => Promise<void>
}

/** Starts it with the unit tsa.key.pem, tsa.crt.pem of a folder. */
export async function startOpensslTsa(folder: Folder): Promise<Tsa> {
  folder.write('tsa.conf', CONFIG)
  folder.write('tsa.serial', '01\n')
  const server = createServer((request, response) => {
    buffer(request)
      .then((query) => answer(folder, request.url === '/liar' ? withOtherImprint(query) : query))
      .then((reply) => response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(reply))
      .catch((error) => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const url = `http://127.0.0.1:${address.port}/`
  return { url, liarUrl: `${url}liar`, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

let queue: Promise<unknown> = Promise.resolve()
let count = 0

/** One at a time: openssl keeps the serial number in a file. */
function answer(folder: Folder, query: Uint8Array): Promise<Uint8Array> {
  const name = `stamp${++count}`
  const work = async () => {
    folder.write(`${name}.tsq`, query)
    const unit = ['-config', 'tsa.conf', '-signer', 'tsa.crt.pem', '-inkey', 'tsa.key.pem']
    await must('openssl', ['ts', '-reply', ...unit, '-queryfile', `${name}.tsq`, '-out', `${name}.tsr`], {
      cwd: folder.path,
    })
    return folder.bytes(`${name}.tsr`)
  }
  const result = queue.then(work)
  queue = result.catch(() => undefined)
  return result
}

/** The request with another digest: SHA-256 in an OCTET STRING of 32 octets, the only one there. */
function withOtherImprint(query: Buffer): Buffer {
  const at = query.indexOf(Buffer.from([0x04, 0x20])) + 2
  const changed = Buffer.from(query)
  changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
  return changed
}
