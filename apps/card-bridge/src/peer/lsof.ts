/** macOS: `lsof` names the user of each socket; without rights it sees those of its own user, which are all that we want. */
import { type Connection, type JudgePeer, judgeUser } from './peer.js'
import type { RunProgram } from './run-program.js'

/** Traces connections by `lsof -F`, whose lines are a letter and a value each (lsof(8), OUTPUT FOR OTHER PROGRAMS). */
export function lsofPeers(ownUid: number, run: RunProgram): JudgePeer {
  return async (connection) => {
    const output = await run('/usr/sbin/lsof', [
      '-nP',
      `-iTCP:${connection.peerPort}`,
      '-sTCP:ESTABLISHED,CLOSE_WAIT',
      '-F',
      'un',
    ])
    return judgeUser(uidInOutput(output, connection), String(ownUid))
  }
}

/** The user of the process that holds the peer's end: `u501` before `n127.0.0.1:50000->127.0.0.1:8324`. */
export function uidInOutput(output: string, connection: Connection): string | null {
  const wanted = `n${end(connection.peerAddress, connection.peerPort)}->${end(connection.ownAddress, connection.ownPort)}`
  let uid: string | null = null
  for (const line of output.split('\n')) {
    if (/^u\d+$/.test(line)) uid = line.slice(1)
    // A process that hides its user must not inherit that of the one before.
    if (line.startsWith('p')) uid = null
    if (line === wanted) return uid
  }
  return null
}

function end(address: string, port: number): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`
}
