/** A second source of time: one exchange with a time server (SNTP, RFC 4330 §5; the packet is RFC 5905 §7.3). */
import { createSocket } from 'node:dgram'
import { StatusError } from '../errors.js'

/** Asks by how many milliseconds the source is ahead of our clock on the wall. */
export type TimeSource = () => Promise<number>

/** Where a server is, and how to ask it. */
export type TimeServer = {
  readonly host: string
  readonly port: number
  readonly timeoutMs?: number
  readonly wallMs: () => number
  readonly random: (size: number) => Uint8Array
}

const PACKET_BYTES = 48
/** Leap 0, version 4, mode 3 (client). */
const CLIENT = 0x23
const SERVER_MODE = 4
const UNSYNCHRONISED = 3
/** Seconds from 1900 to 1970. */
const EPOCH_SECONDS = 2_208_988_800

/** A time server as a source. What it sends is believed only if it repeats our random word, so that nobody can answer blindly. */
export function timeServer({ host, port, timeoutMs = 3000, wallMs, random }: TimeServer): TimeSource {
  return () =>
    new Promise((resolve, reject) => {
      const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
      const timer = setTimeout(() => finish(refusal('No answer')), timeoutMs)
      function finish(result: number | StatusError): void {
        clearTimeout(timer)
        socket.close()
        if (typeof result === 'number') resolve(result)
        else reject(result)
      }
      const word = random(8)
      const packet = Buffer.alloc(PACKET_BYTES)
      packet[0] = CLIENT
      packet.set(word, 40)
      const sentMs = wallMs()
      socket.on('error', (cause) => finish(refusal(cause.message)))
      socket.on('message', (answer) => {
        // Anything else was not sent to us; the answer may still come.
        if (answer.length >= PACKET_BYTES && answer.subarray(24, 32).equals(word))
          finish(differenceMs(answer, { sentMs, receivedMs: wallMs() }))
      })
      socket.send(packet, port, host)
    })
}

function differenceMs(
  answer: Buffer,
  { sentMs, receivedMs }: { sentMs: number; receivedMs: number },
): number | StatusError {
  const head = answer.readUInt8(0)
  const stratum = answer.readUInt8(1)
  if ((head & 7) !== SERVER_MODE || head >> 6 === UNSYNCHRONISED) return refusal('Not synchronised')
  if (stratum < 1 || stratum > 15) return refusal(`Stratum ${stratum}`)
  // Way there and way back are taken to be equally long (RFC 4330 §5).
  return (readMs(answer, 32) - sentMs + (readMs(answer, 40) - receivedMs)) / 2
}

/** A time of 32 bits of seconds and 32 of fraction; after 2036 the seconds begin anew (RFC 4330 §3). */
function readMs(answer: Buffer, at: number): number {
  const seconds = answer.readUInt32BE(at)
  const era = seconds < 0x80000000 ? 2 ** 32 : 0
  return (seconds + era - EPOCH_SECONDS) * 1000 + (answer.readUInt32BE(at + 4) / 2 ** 32) * 1000
}

const refusal = (why: string) => new StatusError('status/clock-source-refused', why)
