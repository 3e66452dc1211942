/** A mail server on loopback that takes every letter and delivers none. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { LETTER_LIMIT_BYTES, type LetterBox } from './letters.js'

/** A listening mail server. */
export type SmtpListener = { readonly port: number; readonly close: () => Promise<void> }

/** Listens on 127.0.0.1; port 0 takes a free one. */
export async function listenSmtp(
  box: LetterBox,
  { port, clock }: { readonly port: number; readonly clock: () => Date },
): Promise<SmtpListener> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    banner: 'mail catcher: delivers nothing',
    size: LETTER_LIMIT_BYTES,
    maxClients: 20,
    socketTimeout: 30_000,
    logger: false,
    onData: (stream, session, callback) => {
      buffer(stream)
        .then(async (raw) => {
          // The stream says so itself once more bytes came than `size`; it still gives them all.
          if (stream.sizeExceeded) throw Object.assign(new Error('Too large'), { responseCode: 552 })
          const to = session.envelope.rcptTo.map(({ address }) => address)
          await box.put(raw, { to, at: clock() })
        })
        .then(() => callback(), callback)
    },
  })
  // A client that hangs up in the middle is the client's affair.
  server.on('error', () => undefined)
  const listening = server.listen(port, '127.0.0.1')
  if (!listening.listening)
    await Promise.race([
      once(listening, 'listening'),
      once(listening, 'error').then(([error]) => {
        throw error
      }),
    ])
  const address = listening.address() as AddressInfo // a listening TCP server has one
  return { port: address.port, close: () => new Promise((resolve) => server.close(resolve)) }
}
