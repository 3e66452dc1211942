/**
 * Who is at the other end of a loopback connection. Any user of a computer can reach 127.0.0.1, so each connection is traced
 * to the user who opened it; a connection that cannot be traced is nobody's.
 */
import type { Socket } from 'node:net'

/** The two ends of a TCP connection as this program sees them. */
export type Connection = {
  readonly peerAddress: string
  readonly peerPort: number
  readonly ownAddress: string
  readonly ownPort: number
}

/** Whose connection it is. */
export type PeerVerdict = 'same-user' | 'another-user' | 'unknown'

/** Traces a connection to a user. Never rejects: what cannot be found out is `unknown`. */
export type JudgePeer = (connection: Connection) => Promise<PeerVerdict>

/** The ends of a socket; null when it is closed already. */
export function connectionOf(socket: Socket): Connection | null {
  const { remoteAddress, remotePort, localAddress, localPort } = socket
  if (!remoteAddress || !remotePort || !localAddress || !localPort) return null
  return { peerAddress: remoteAddress, peerPort: remotePort, ownAddress: localAddress, ownPort: localPort }
}

/** The verdict on a user id that the system told, or could not tell. */
export function judgeUser(found: string | null, own: string): PeerVerdict {
  if (found === null || found === '' || own === '') return 'unknown'
  return found === own ? 'same-user' : 'another-user'
}
