/**
 * A software card in a virtual reader: vpcd makes pcscd believe in a reader, and whoever connects to its port is the card in it.
 */
import { connect, type Socket } from 'node:net'
import { answerVpcdMessage, readVpcdMessages, type SoftwareCard } from '@jitsuin/card'
import { ReadersError } from './errors.js'

/** Where the virtual reader listens, and the card to put into it. */
export type VirtualInsertion = {
  readonly host?: string
  readonly port: number
  readonly card: SoftwareCard
}

/** A card in a virtual reader. */
export type InsertedCard = {
  /** Resolves when the card is out: taken out by us, or because the reader went away. Rejects when the card failed. */
  readonly removed: Promise<void>
  readonly remove: () => Promise<void>
}

/** vpcd of the first reader (0x8C7B). */
export const VPCD_PORT = 35_963

/**
 * Puts a card into a virtual reader.
 *
 * @throws {ReadersError} `readers/virtual-reader` when nothing listens there
 */
export async function insertIntoVpcd({
  host = '127.0.0.1',
  port,
  card,
}: VirtualInsertion): Promise<InsertedCard> {
  const socket = await connectTo(host, port)
  // Answers are small and awaited: waiting for more to send would only delay them.
  socket.setNoDelay(true)
  const removed = serve(socket, card)
  return {
    removed,
    remove: async () => {
      socket.destroy()
      await removed
    },
  }
}

function connectTo(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host)
    const fail = (cause: Error) =>
      reject(new ReadersError('readers/virtual-reader', `Nothing listens at ${host}:${port}`, { cause }))
    socket.once('error', fail)
    socket.once('connect', () => {
      socket.off('error', fail)
      resolve(socket)
    })
  })
}

/** Answers until the connection ends. A card that fails falls silent for good: the connection is cut. */
async function serve(socket: Socket, card: SoftwareCard): Promise<void> {
  let rest: Uint8Array = new Uint8Array()
  try {
    for await (const chunk of socket) {
      const received = readVpcdMessages(Buffer.concat([rest, chunk]))
      rest = received.rest
      for (const message of received.messages) {
        const answer = await answerVpcdMessage(card, message)
        if (answer) socket.write(answer)
      }
    }
  } catch (error) {
    if (!isDisconnection(error)) throw error
  } finally {
    socket.destroy()
    card.reset()
  }
}

function isDisconnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error && DISCONNECTIONS.has(error.code)
}
const DISCONNECTIONS: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'])
