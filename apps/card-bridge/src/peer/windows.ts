/** Windows: PowerShell tells the process of a connection and the user of that process; both users as security identifiers. */
import { type Connection, type JudgePeer, judgeUser } from './peer.js'
import type { RunProgram } from './run-program.js'

/** Traces connections by `Get-NetTCPConnection`. The process of another user does not tell its owner: then it is unknown. */
export function windowsPeers(run: RunProgram): JudgePeer {
  return async (connection) => {
    const output = await run('powershell.exe', [
      '-NoProfile',
      '-NonInteractive',
      '-Command',
      script(connection),
    ])
    const { peer, own } = sidsInOutput(output)
    return judgeUser(peer, own)
  }
}

/** The two lines `peer=S-1-…` and `own=S-1-…`. */
export function sidsInOutput(output: string): { peer: string | null; own: string } {
  const find = (name: string) => new RegExp(`^${name}=(S-1-[0-9-]+)\\s*$`, 'm').exec(output)?.[1]
  return { peer: find('peer') ?? null, own: find('own') ?? '' }
}

function script({ peerAddress, peerPort, ownPort }: Connection): string {
  // Addresses and ports come from the socket, but nothing that is no address may reach a shell.
  const address = /^[0-9a-f.:]+$/i.test(peerAddress) ? peerAddress : ''
  return [
    "$ErrorActionPreference = 'Stop'",
    `$c = Get-NetTCPConnection -LocalAddress '${address}' -LocalPort ${peerPort} -RemotePort ${ownPort} | Select-Object -First 1`,
    '$p = Get-CimInstance Win32_Process -Filter "ProcessId=$($c.OwningProcess)"',
    "'peer=' + (Invoke-CimMethod -InputObject $p -MethodName GetOwnerSid).Sid",
    "'own=' + [Security.Principal.WindowsIdentity]::GetCurrent().User.Value",
  ].join('; ')
}
