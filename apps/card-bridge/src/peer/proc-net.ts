/** Linux: the kernel's tables of TCP sockets name the user of each (proc_net_tcp.txt of the kernel's documentation). */
import { readFile } from 'node:fs/promises'
import { type Connection, type JudgePeer, judgeUser } from './peer.js'

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'] as const

/** 01 ESTABLISHED, 08 CLOSE_WAIT: the states in which a socket has an owner; an orphan is shown as user 0. */
const OWNED_STATES: ReadonlySet<string> = new Set(['01', '08'])

/** Traces connections by the kernel's tables. */
export function procNetPeers(ownUid: number): JudgePeer {
  return async (connection) => {
    for (const path of TABLES) {
      const table = await readFile(path, 'utf8').catch(() => '') // No IPv6, no table: nothing is found in it.
      const uid = uidInTable(table, connection)
      if (uid !== null) return judgeUser(uid, String(ownUid))
    }
    return 'unknown'
  }
}

/** The user of the peer's socket: the row whose own end is our peer and whose far end is us. */
export function uidInTable(table: string, connection: Connection): string | null {
  const near = `${hexPort(connection.peerPort)} `
  const far = `${hexPort(connection.ownPort)} `
  for (const line of table.split('\n').slice(1)) {
    if (!line.includes(`:${near}`) || !line.includes(`:${far}`)) continue
    const [, local = '', remote = '', state = '', , , , uid = ''] = line.trim().split(/\s+/)
    const isPeer = isEnd(local, connection.peerAddress, near) && isEnd(remote, connection.ownAddress, far)
    if (isPeer && OWNED_STATES.has(state) && /^\d+$/.test(uid)) return uid
  }
  return null
}

function isEnd(end: string, address: string, port: string): boolean {
  const [hexAddress, hexPort] = end.split(':')
  return `${hexPort} ` === port && hexAddress !== undefined && writtenForms(address).includes(hexAddress)
}

/** How the tables may write a loopback address: 32-bit words in the byte order of the machine, alone or mapped into IPv6. */
function writtenForms(address: string): readonly string[] {
  const plain = address.replace(/^::ffff:/, '')
  if (plain === '::1') return ['00000000000000000000000001000000', '00000000000000000000000000000001']
  const octets = plain.split('.').map((octet) => Number(octet).toString(16).padStart(2, '0').toUpperCase())
  if (octets.length !== 4) return []
  const words = [octets.toReversed().join(''), octets.join('')]
  return words.flatMap((word) => [word, `0000000000000000FFFF0000${word}`, `00000000000000000000FFFF${word}`])
}

function hexPort(port: number): string {
  return port.toString(16).padStart(4, '0').toUpperCase()
}
