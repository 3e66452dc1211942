import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { loopbackLookup } from '@jitsuin/platform'
import { CliError } from '../errors.js'
import { encodeClientHello, type Offer } from './client-hello.js'
import { readServerAnswer, type ServerAnswer } from './server-answer.js'

/** The server to ask. */
export type Target = { readonly host: string; readonly port: number; readonly timeoutMs: number }

/** A server that sends more than this before its answer is whole is none we can judge. */
const MAXIMUM_ANSWER_BYTES = 256 * 1024

/** Offers something to the server and gives its answer; silence and a closed connection are refusals. */
export type Probe = (offer: Offer) => Promise<Exclude<ServerAnswer, { outcome: 'unfinished' }>>

/** A probe of one server. Calls reject with `cli/unreachable` when no connection can be made. */
export function probeOf({ host, port, timeoutMs }: Target): Probe {
  return (offer) =>
    new Promise((resolve, reject) => {
      let received = Buffer.alloc(0)
      let connected: 'yes' | 'no' = 'no'
      const socket = connect({ host, port, timeout: timeoutMs, lookup: loopbackLookup })
      const refused = (why: string) => {
        socket.destroy()
        if (connected === 'yes') resolve({ outcome: 'refused', why })
        else reject(new CliError('cli/unreachable', `${host}:${port} cannot be reached: ${why}`))
      }
      socket.on('connect', () => {
        connected = 'yes'
        socket.write(encodeClientHello(offer, { host, random: randomBytes(32) }))
      })
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk])
        const answer = readServerAnswer(received)
        if (answer.outcome === 'unfinished') {
          if (received.length > MAXIMUM_ANSWER_BYTES) refused('its answer never ends')
          return
        }
        socket.destroy()
        resolve(answer)
      })
      socket.on('timeout', () => refused('no answer'))
      socket.on('error', (error) => refused(error.message))
      socket.on('close', () => refused('the connection was closed'))
    })
}
