import { lsofPeers } from './lsof.js'
import type { JudgePeer } from './peer.js'
import { procNetPeers } from './proc-net.js'
import { runProgram } from './run-program.js'
import { windowsPeers } from './windows.js'

/** The way to trace connections on this system; on a system that we do not know, every connection is unknown. */
export function peersOfThisComputer(platform: NodeJS.Platform, ownUid: number | undefined): JudgePeer {
  if (platform === 'win32') return windowsPeers(runProgram)
  if (ownUid !== undefined && platform === 'linux') return procNetPeers(ownUid)
  if (ownUid !== undefined && platform === 'darwin') return lsofPeers(ownUid, runProgram)
  return async () => 'unknown'
}
